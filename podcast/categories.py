"""Categories: Apple's list of 2019, what became of the older names, and Google Play's shorter list.

Sources: Apple Podcasts, "Apple Podcasts categories" (support page 1691); the Google Play podcast schema's sixteen names.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

APPLE: Mapping[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": ("Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        *("Animation & Manga", "Automotive", "Aviation", "Crafts"),
        *("Games", "Hobbies", "Home & Garden", "Video Games"),
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        *("Business News", "Daily News", "Entertainment News", "News Commentary"),
        *("Politics", "Sports News", "Tech News"),
    ),
    "Religion & Spirituality": (
        *("Buddhism", "Christianity", "Hinduism", "Islam"),
        *("Judaism", "Religion", "Spirituality"),
    ),
    "Science": (
        *("Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics"),
        *("Natural Sciences", "Nature", "Physics", "Social Sciences"),
    ),
    "Society & Culture": ("Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"),
    "Sports": (
        *("Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby"),
        *("Running", "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling"),
    ),
    "Technology": (),
    "True Crime": (),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
}

RENAMED: Mapping[str, str] = {
    "Arts > Literature": "Arts > Books",
    "Business > Business News": "News > Business News",
    "Business > Management & Marketing": "Business > Management",
    "Business > Shopping": "Business",
    "Education > Education": "Education",
    "Education > Education Technology": "Education",
    "Education > Educational Technology": "Education",
    "Education > Higher Education": "Education",
    "Education > K-12": "Education",
    "Education > Language Courses": "Education > Language Learning",
    "Education > Training": "Education > How To",
    "Games & Hobbies": "Leisure",
    "Games & Hobbies > Automotive": "Leisure > Automotive",
    "Games & Hobbies > Aviation": "Leisure > Aviation",
    "Games & Hobbies > Hobbies": "Leisure > Hobbies",
    "Games & Hobbies > Other Games": "Leisure > Games",
    "Games & Hobbies > Video Games": "Leisure > Video Games",
    "Government & Organizations": "Government",
    "Government & Organizations > Local": "Government",
    "Government & Organizations > National": "Government",
    "Government & Organizations > Non-Profit": "Business > Non-Profit",
    "Government & Organizations > Regional": "Government",
    "Health": "Health & Fitness",
    "Health > Alternative Health": "Health & Fitness > Alternative Health",
    "Health > Fitness & Nutrition": "Health & Fitness > Fitness",
    "Health > Self-Help": "Education > Self-Improvement",
    "Health > Sexuality": "Health & Fitness > Sexuality",
    "News & Politics": "News > Politics",
    "Religion & Spirituality > Other": "Religion & Spirituality > Religion",
    "Science & Medicine": "Science",
    "Science & Medicine > Medicine": "Health & Fitness > Medicine",
    "Science & Medicine > Natural Sciences": "Science > Natural Sciences",
    "Science & Medicine > Social Sciences": "Science > Social Sciences",
    "Society & Culture > History": "History",
    "Sports & Recreation": "Sports",
    "Sports & Recreation > Amateur": "Sports",
    "Sports & Recreation > College & High School": "Sports",
    "Sports & Recreation > Outdoor": "Sports > Wilderness",
    "Sports & Recreation > Professional": "Sports",
    "Technology > Gadgets": "Technology",
    "Technology > Podcasting": "Technology",
    "Technology > Software How-To": "Technology",
    "Technology > Tech News": "News > Tech News",
}

GOOGLE_PLAY = (
    *("Arts", "Business", "Comedy", "Education", "Games & Hobbies", "Government & Organizations", "Health"),
    *("Kids & Family", "Music", "News & Politics", "Religion & Spirituality", "Science & Medicine"),
    *("Society & Culture", "Sports & Recreation", "TV & Film", "Technology"),
)

_GOOGLE_PLAY_HOLDS: Mapping[str, str] = {
    "Fiction": "Arts",
    "Government": "Government & Organizations",
    "Health & Fitness": "Health",
    "History": "Society & Culture",
    "Leisure": "Games & Hobbies",
    "News": "News & Politics",
    "Science": "Science & Medicine",
    "Sports": "Sports & Recreation",
    "True Crime": "Society & Culture",
}


@dataclass(frozen=True)
class Category:
    """A category and, below it, an optional subcategory."""

    name: str
    below: str | None = None

    def __str__(self) -> str:
        return f"{self.name} > {self.below}" if self.below else self.name


def category_from(written: str) -> Category:
    """Read "Health & Fitness > Medicine"; the list's own spelling where the list has it.

    >>> category_from("health & fitness>medicine")
    Category(name='Health & Fitness', below='Medicine')
    """
    first, _, second = (part.strip() for part in written.partition(">"))
    name = _as_listed(first, APPLE)
    below = _as_listed(second, APPLE.get(name, ())) if second else None
    return Category(name, below)


def is_listed(category: Category) -> bool:
    """Whether the 2019 list has this category and this subcategory below it."""
    return category.name in APPLE and (category.below is None or category.below in APPLE[category.name])


def nearest_listed(written: str) -> Category | None:
    """The listed category that was most likely meant: an old name's successor, or the nearest spelling."""
    category = category_from(written)
    if is_listed(category):
        return category
    renamed = {old.lower(): new for old, new in RENAMED.items()}.get(str(category).lower())
    if renamed:
        return category_from(renamed)
    return _same_subcategory(category) or _nearest_spelling(str(category)) or _parent(category)


def google_play_category(category: Category) -> str | None:
    """The one of Google Play's sixteen names that holds the category; there are no subcategories."""
    name = _GOOGLE_PLAY_HOLDS.get(category.name, category.name)
    return name if name in GOOGLE_PLAY else None


def google_play_category_for(written: str) -> str | None:
    """The same for a category as the owner writes it, in whatever list it is found.

    >>> google_play_category_for("Health & Fitness > Medicine"), google_play_category_for("medicine")
    ('Health', 'Health')
    """
    meant = nearest_listed(written)
    return google_play_category(category_from(written)) or (google_play_category(meant) if meant else None)


def _same_subcategory(category: Category) -> Category | None:
    """A subcategory that stands under another name, or was written alone: Medicine."""
    wanted = (category.below or category.name).lower()
    owners = [(name, below) for name, all_below in APPLE.items() for below in all_below if below.lower() == wanted]
    return Category(*owners[0]) if owners else None


def _nearest_spelling(written: str) -> Category | None:
    listed = [*APPLE, *(f"{name} > {below}" for name, all_below in APPLE.items() for below in all_below)]
    near = difflib.get_close_matches(written, listed, 1, cutoff=0.75)
    return category_from(near[0]) if near else None


def _parent(category: Category) -> Category | None:
    """The category without a subcategory that nobody knows."""
    if category.name in APPLE:
        return Category(category.name)
    renamed = RENAMED.get(category.name)
    return category_from(renamed) if renamed else None


def _as_listed(written: str, names: Mapping[str, tuple[str, ...]] | tuple[str, ...]) -> str:
    return next((name for name in names if name.lower() == written.lower()), written)

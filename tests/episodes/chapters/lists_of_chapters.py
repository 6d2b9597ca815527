"""Chapters for tests: some by hand, and any that hypothesis thinks of."""

from __future__ import annotations

from hypothesis import strategies as st

from episodes.chapters.chapter import Chapter, in_order, tidy

ODD = (
    Chapter(start=0, title="Welcome"),
    Chapter(start=130.5, title='"Sore" or torn? <b>&amp; müde</b>', link="https://example.org/sore?a=1&b=2"),
    Chapter(start=575.123, title="Überlastung — was nun? 🦵🏽", image="https://example.org/knee.jpg"),
    Chapter(start=3599.999, title="C:\\rest = load; #1 'quoted'"),
    Chapter(
        start=3600, title="- a list in the title", link="https://example.org/last", image="https://example.org/l.png"
    ),
    Chapter(start=36_610.25, title="ten hours in"),
)
"""What titles and times can hold: quotes, angle brackets, umlauts, emoji, backslashes; hours and milliseconds."""

milliseconds = st.integers(min_value=0, max_value=40 * 3_600_000)
titles = st.text(max_size=60).map(tidy).filter(bool)
plain_titles = st.from_regex(r"[A-Za-zÄÖÜäöüß🦵&'?!,]([A-Za-z0-9ÄÖÜäöüß🦵&'?!, ]{0,30}[a-z])?", fullmatch=True).map(
    tidy
)
links = st.none() | st.from_regex(r"https://example\.org/[a-z0-9/.-]{0,20}(\?[a-z]{1,5}=[0-9]&b=c)?", fullmatch=True)
addresses = st.none() | st.from_regex(r"https://example\.org/[a-z0-9-]{1,12}\.(jpg|png)", fullmatch=True)
never = st.just(False)
files = st.from_regex(r"[a-z0-9][a-z0-9 ()%ä_-]{0,12}[a-z]\.(jpg|png)", fullmatch=True)


def chapters(
    *,
    titles: st.SearchStrategy[str] = titles,
    links: st.SearchStrategy[str | None] = links,
    images: st.SearchStrategy[str | None] = addresses,
    hidden: st.SearchStrategy[bool] = never,
    units: int = 1000,
) -> st.SearchStrategy[tuple[Chapter, ...]]:
    """Lists in order, at different times that are whole `units` of a second."""
    one = st.builds(
        lambda at, title, link, image, hidden: Chapter(
            start=round(at / units, 3), title=title, link=link, image=image, hidden=hidden
        ),
        st.integers(min_value=0, max_value=40 * 3600 * units),
        titles,
        links,
        images,
        hidden,
    )
    many = st.lists(one, min_size=1, max_size=12, unique_by=lambda chapter: chapter.start)
    return many.map(in_order)

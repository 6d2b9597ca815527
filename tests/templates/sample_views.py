"""Views of every page, in words that try to break them: the longest, the strangest, and as little as there can be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from templates.book_view import BookView, BuyRow, BuyView, EditionView, SampleTeaser, SampleView
from templates.prose import SafeHtml, page_html
from templates.views import (
    ArticlesView,
    ArticleTeaser,
    ArticleView,
    AudioView,
    Banner,
    BookTeaser,
    ChapterView,
    ClosedRow,
    EpisodeTeaser,
    EpisodeView,
    FollowRow,
    Frame,
    HomeView,
    Link,
    ListenView,
    Meta,
    MovedView,
    NotFoundView,
    Paragraph,
    PersonView,
    Picture,
    Signature,
    SignUp,
    TakenDownView,
    When,
)

PageView = (
    HomeView
    | EpisodeView
    | ListenView
    | ArticleView
    | ArticlesView
    | BookView
    | BuyView
    | SampleView
    | NotFoundView
    | TakenDownView
    | MovedView
)  # what a template may be given


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words that owners and providers choose."""

    short: str
    long: str
    link: str
    markdown: str


PLAIN = Wording(
    short="Tendon injuries with Dr. Dominic Femiano",
    long="Most people have a tendon injury once in a lifetime: the kinds, how to prevent them, and what is new.",
    link="https://example.org/read",
    markdown="# First\n\nWords with a [link](https://example.org).\n\n- one\n- two\n\n### Deeper\n\n> Quoted.",
)
HOSTILE = Wording(
    short="\"><script>alert(1)</script> Tom & Jo’s <b>knee</b> 'quoted' 🏃🏽‍♀️ ﷽ </title></script>",
    long="<img src=x onerror=alert(1)> & {{ view }} {% raw %} ]]> \u202eright to left\u202c 5 < 6 > 4",
    link="java\tscript:alert(1)//https://example.org/",
    markdown="<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](https://spy.example/p.gif) <b onclick=z>b</b>",
)
WIDE = Wording(
    short="Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle and a title that does not stop",
    long="Supercalifragilisticexpialidociouspneumonoultramicroscopicsilicovolcanoconiosis " * 6,
    link="https://example.org/" + "a-very-long-path/" * 12,
    markdown="# " + "W" * 90 + "\n\n" + "https://example.org/" + "x" * 120 + "\n\n`" + "code" * 40 + "`\n\n"
    "| a | b | c | d | e |\n|--|--|--|--|--|\n|"
    + "abcdefghijklmnop |" * 5
    + "\n\nNoted.[^1]\n\n[^1]: A note.\n\n```\n"
    + "y" * 200
    + "\n```",
)

_COVER = Picture(src="art/cover-640.jpg", alt="Cover", width=640, height=640, sizes=(("art/cover-320.jpg", 320),))
_BOOK_COVER = Picture(src="art/book-640.jpg", alt="Book cover", width=640, height=1024)
_DAY = When(iso="2020-05-05", words="May 5, 2020")


def every_page(words: Wording) -> dict[str, PageView]:
    """A full view for each template."""
    frame, meta = (
        full_frame(words),
        Meta(
            title=words.short,
            description=words.long,
            canonical="https://example.org/pod/page/",
            image="https://example.org/pod/art/cover.jpg",
            image_alt=words.short,
            json_ld=SafeHtml('{"name": "</script><script>alert(2)</script>"}'),
        ),
    )
    book = BookTeaser(title=f"{words.short} (the book)", subtitle=words.long, author=words.short, cover=_BOOK_COVER)
    audio = AudioView(src="episodes/x/x-0.mp3", type="audio/mpeg", size="29 MB", length="40 min", iso_length="PT40M12S")
    follow = (
        FollowRow(name="Apple Podcasts", web=words.link, device="iPhone, iPad", family="apple"),
        FollowRow(
            name="AntennaPod",
            web=words.link,
            app="antennapod-subscribe://e.org/feed.xml",
            device="Android",
            family="android",
        ),
        FollowRow(name=words.short, app="podcastaddict://e.org/feed.xml"),
    )
    closed = (ClosedRow(name="Google Play Music", closed="in 2020", now=words.long),)
    episode = EpisodeTeaser(
        title=f"{words.short} (the episode)",
        path="episodes/x/",
        summary=words.long,
        published=_DAY,
        length="40 min",
        number="Episode 1",
        audio=audio,
    )
    article = ArticleTeaser(title=words.short, path="articles/x/", summary=words.long, published=_DAY)
    buy = Link(words=words.short, address=words.link)
    text = page_html(words.markdown)
    return {
        "site/home.html": HomeView(
            frame=replace(frame, root="./"),
            meta=meta,
            heading=words.short,
            intro=words.long,
            article=article,
            book=book,
            book_blurb=text,
            episode=episode,
            cover=_COVER,
            follow=follow,
            closed=closed,
        ),
        "site/episode.html": EpisodeView(
            frame=frame,
            meta=meta,
            title=words.short,
            number="Season 1 · Episode 1",
            published=_DAY,
            summary=words.long,
            people=(PersonView(name=words.short, role="host", bio=words.long, link=words.link),),
            notes=text,
            closing=page_html(PLAIN.markdown),
            audio=audio,
            cover=_COVER,
            chapters=(
                ChapterView(seconds="0", clock="0:00", title=words.short, link=words.link),
                ChapterView(seconds="65.5", clock="1:05", title=words.long),
            ),
            chapters_file="episodes/x/chapters.json",
            transcript=(
                Paragraph(speaker=words.short, clock="0:00", seconds="0", text=words.long),
                Paragraph(speaker="", clock="1:00:05", seconds="3605.25", text=words.long),
            ),
            transcript_files=(Link(words="Transcript (VTT)", address="episodes/x/transcript.vtt"),),
            links=(Link(words=words.short, address=words.link),),
            soundbites=(ChapterView(seconds="5", clock="0:05", title=""),),
            follow=follow,
            earlier=Link(words=words.short, address="episodes/a/"),
            later=Link(words=words.short, address="episodes/b/"),
            book=book,
        ),
        "site/listen.html": ListenView(
            frame=frame,
            meta=meta,
            show=words.short,
            tagline=words.long,
            description=text,
            cover=_COVER,
            feed="https://example.org/a-long-folder-name/another-long-folder-name/feed.xml",
            follow=follow,
            closed=closed,
            episodes=(episode, replace(episode, number="")),
        ),
        "site/article.html": ArticleView(
            frame=frame,
            meta=meta,
            title=words.short,
            author=words.short,
            published=_DAY,
            updated=_DAY,
            minutes=3,
            summary=words.long,
            text=text,
            episode=Link(words=words.short, address="episodes/x/"),
            newer=Link(words=words.short, address="articles/n/"),
            older=Link(words=words.short, address="articles/o/"),
            book=book,
        ),
        "site/articles.html": ArticlesView(frame=frame, meta=meta, years=(("2020", (article,)), ("2019", (article,)))),
        "book/book.html": BookView(
            frame=frame,
            meta=meta,
            title=words.short,
            subtitle=words.long,
            author=words.short,
            blurb=text,
            cover=_BOOK_COVER,
            first_buy=buy,
            editions=(
                EditionView(
                    format="Paperback",
                    price="$18.95",
                    isbn="978-0-00-000000-2",
                    pages="212",
                ),
                EditionView(format=f"{words.short} (e-book)", price="", isbn=""),
            ),
            places=_places(words),
            nearest=_places(words)[0],
            sample=SampleTeaser(
                title=words.short,
                opening=SafeHtml("<p>Once upon a mile.</p>"),
                rest=SafeHtml("<h2>Further</h2><p>On.</p>"),
                path="book/sample/",
                downloads=(Link(words="PDF, 1.2 MB", address="book/sample/one.pdf"),),
            ),
            who_for=(words.short, words.long),
            not_for=(words.long,),
            contents=(words.short, words.long),
            praise=((words.long, words.short),),
            about_author=SafeHtml("<p>She runs.</p>"),
            author_link=words.link,
            episodes=(episode,),
            facts=(("Pages", "212"), ("Subjects", words.long)),
            short="podcast.example.org/b",
        ),
        "book/buy.html": BuyView(
            frame=frame,
            meta=meta,
            title=words.short,
            author=words.short,
            cover=_BOOK_COVER,
            places=_places(words),
            editions=(EditionView(format=words.short, price="", isbn="978-0-00-000000-2"),),
        ),
        "book/sample.html": SampleView(
            frame=frame,
            meta=meta,
            title=words.short,
            book=words.short,
            text=text,
            first_buy=buy,
            downloads=(Link(words="PDF, 1.2 MB", address="book/sample/one.pdf"),),
        ),
        "site/404.html": NotFoundView(frame=replace(frame, root="/pod/"), meta=meta),
        "site/taken-down.html": TakenDownView(frame=frame, meta=meta, because=words.long),
        "site/moved.html": MovedView(frame=frame, meta=meta, title=words.short, to="episodes/x/"),
    }


def _places(words: Wording) -> tuple[BuyRow, ...]:
    return (
        BuyRow(at="Front desk", link=None, note=words.long, edition="Paperback", price="$18.95"),
        BuyRow(at=words.short, link=words.link, note="", edition="Paperback", words=f"Buy at {words.short}"),
        BuyRow(at="Shop", link=words.link, note="", edition=words.short, price="1 EUR", words="Buy", partner=True),
    )


def full_frame(words: Wording) -> Frame:
    """A publisher who has everything."""
    return Frame(
        publisher=words.short,
        tagline=words.long,
        language="en-us",
        address="https://example.org/pod",
        root="../../",
        stylesheet="assets/style.css",
        phone="(360) 456-1444",
        phone_digits="+13604561444",
        email="podcast@example.org",
        postal=words.short,
        banner=Banner(text=words.long, link=words.link),
        signup=SignUp(
            action="https://texts.example.org/join",
            consent=words.long,
            privacy=words.link,
            terms=words.link,
            version="abc123",
        ),
        signature=Signature(name=words.short, practice=words.short, tagline=words.long),
        show=words.short,
        feed="https://example.org/pod/feed.xml",
        has_articles=True,
        has_book=True,
        logo=Picture(src="art/logo.svg", alt=words.short, width=375, height=100),
        forms="https://texts.example.org",
    )


def barest_pages() -> dict[str, PageView]:
    """The same pages of a publisher who has filled in nothing that may be left out."""
    frame = Frame(
        publisher="Clinic",
        tagline="",
        language="en",
        address="https://e.org",
        root="../",
        stylesheet="assets/style.css",
    )
    meta = Meta(title="Page", description="A page.", canonical="https://e.org/")
    audio = AudioView(src="a.mp3", type="audio/mpeg", size="1 MB", length="1 min", iso_length="PT1M")
    nothing = page_html("")
    return {
        "site/home.html": HomeView(
            frame=frame,
            meta=meta,
            heading="Clinic",
            intro="",
            article=None,
            book=None,
            book_blurb=None,
            episode=None,
            cover=None,
            follow=(),
            closed=(),
        ),
        "site/episode.html": EpisodeView(
            frame=frame,
            meta=meta,
            title="One",
            number="",
            published=_DAY,
            summary="",
            people=(),
            notes=nothing,
            closing=None,
            audio=audio,
            cover=None,
            chapters=(),
            chapters_file=None,
            transcript=(),
            transcript_files=(),
            links=(),
            soundbites=(),
            follow=(),
            earlier=None,
            later=None,
            book=None,
        ),
        "site/listen.html": ListenView(
            frame=frame,
            meta=meta,
            show="Show",
            tagline="",
            description=nothing,
            cover=None,
            feed="https://e.org/feed.xml",
            follow=(),
            closed=(),
            episodes=(),
        ),
        "site/article.html": ArticleView(
            frame=frame,
            meta=meta,
            title="One",
            author="",
            published=_DAY,
            updated=None,
            minutes=1,
            summary="",
            text=nothing,
            episode=None,
            newer=None,
            older=None,
            book=None,
        ),
        "site/articles.html": ArticlesView(frame=frame, meta=meta, years=()),
        "book/book.html": BookView(
            frame=frame,
            meta=meta,
            title="Book",
            subtitle="",
            author="A",
            blurb=nothing,
            cover=None,
            first_buy=None,
            editions=(),
            praise=(),
            facts=(),
        ),
        "book/buy.html": BuyView(frame=frame, meta=meta, title="Book", author="A", cover=None, places=(), editions=()),
        "book/sample.html": SampleView(frame=frame, meta=meta, title="One", book="Book", text=nothing, first_buy=None),
        "site/404.html": NotFoundView(frame=replace(frame, root="/"), meta=meta),
        "site/taken-down.html": TakenDownView(frame=frame, meta=meta, because=""),
        "site/moved.html": MovedView(frame=frame, meta=meta, title="x", to="episodes/x/"),
    }

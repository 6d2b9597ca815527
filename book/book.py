"""The book: what `book/book.toml` says, read into one frozen value."""

from __future__ import annotations

import re
from typing import Annotated, Any

from book.isbn import check_isbn
from workspace.document import read_toml
from workspace.findings import Finding
from workspace.folder import OwnerFolder
from workspace.header import Day, Header, Link, Many, Text, Unfit, Words, checked, key, parse, widened

_OF_A_THOUSAND = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))  # parts (ISO 4217)
_CURRENCIES = (  # ISO 4217, those in use
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY "
    "COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR "
    "ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK "
    "MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF "
    "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU "
    "UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
)
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_TAKEN = "404 archive art articles assets audio book embed episodes feed feeds images listen media poster show site"


def _price(written: str) -> str:
    found = re.fullmatch(r"[0-9]+(?:\.[0-9]{2}([0-9])?)? ([A-Z]{3})", written)
    if found is None or (found[1] and found[2] not in _OF_A_THOUSAND):
        raise Unfit(
            "price-form",
            f'"{written}" is not a price with its currency.',
            why="Readers abroad see the page as well; shops and search engines want the three-letter code.",
            fix=f'Write it as  "{_price_meant(written)}"',
        )
    if found[2] not in _CURRENCIES.split():
        raise Unfit(
            "price-currency",
            f'There is no currency "{found[2]}".',
            why="Search engines leave out an offer whose currency they don't know.",
            fix="Write the three letters that banks use: USD, CAD, EUR, GBP …",
        )
    return written


def _price_meant(written: str) -> str:
    """The same amount in the same currency, as far as it can be told.

    >>> _price_meant("19.9 CHF"), _price_meant("1.234,50 €"), _price_meant("1,500 JPY"), _price_meant("$18.95")
    ('19.90 CHF', '1234.50 EUR', '1500 JPY', '18.95 USD')
    """
    named = next((code for code in re.findall("[A-Z]{3}", written.upper()) if code in _CURRENCIES.split()), None)
    currency = named or next((code for sign, code in SIGNS.items() if sign in written), "USD")
    amount = re.search(r"([0-9]+(?:[.,' ][0-9]{3})*)(?:[.,]([0-9]{1,2})(?![0-9]))?", written)
    if amount is None:
        return f"18.95 {currency}"
    whole = re.sub("[^0-9]", "", amount[1])
    return f"{whole}.{amount[2]:0<2} {currency}" if amount[2] else f"{whole} {currency}"


def _short(written: str) -> str:
    if not re.fullmatch("[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?", written) or written in _TAKEN.split():
        raise Unfit(
            "short-address",
            f'"{written}" cannot be the book\'s short address.',
            why="It is typed from paper: small letters and digits, and no address that another page has.",
            fix='Write  short = "b"',
        )
    return written


def _place(written: Any) -> Any:
    """A place to buy of which nothing but the name is said."""
    return {"at": written} if isinstance(written, str) else written


class Retailer(Header):
    """One place to buy an edition; one without a link, and not a shop known by name, is a real counter."""

    at: Text = key(why="It is the words on the button.", example="Clinic front desk")
    link: Link | None = key(None, why="The shop's own page of this edition.")
    id: Text | None = key(None, why="The shop's own number of this edition, where it has one.")
    price: Annotated[Text, checked(_price)] | None = key(None, why="If this place asks another price.")
    note: Words = key("", why="A few words beside it.")
    partner: Text | None = key(None, why="Your name as the shop's partner; the page says that you earn by the link.")


class Edition(Header):
    """One form of the book."""

    format: Text = key(why="Readers choose by it.", example="Paperback")
    isbn: Annotated[Text, checked(check_isbn)] | None = key(
        None, why="Shops find it by this; its check digit is tested."
    )
    price: Annotated[Text, checked(_price)] | None = key(None, why="With its currency, as 18.95 USD.")
    pages: int | None = key(None, why="How many, if this edition has more or fewer.")
    buy: Many[Annotated[Retailer, widened(_place)]] = key((), why="Where to buy it.")


class Praise(Header):
    """A reader's words, used with consent."""

    quote: Text = key(why="A reader's words.", example="It got me running again.")
    by: Text = key(why="Who said it, and agreed to be named.", example="A. Reader")


class Book(Header):
    """The book as its landing page shows it."""

    title: Text = key(why="It is the page's heading.", example="Running for Life")
    subtitle: Words = key("", why="What the book promises, in one line.")
    author: Text = key(why="Shops and readers look for it.", example="Jennifer Penrose")
    blurb: Text = key(why="It is what the reader decides by.", example="Why runners get hurt, and how to keep running.")
    cover: Text = key("cover.jpg", why="An upright picture, 1600 x 2560.")
    published: Day | None = key(None, why="The day it comes out; until then the pages take orders ahead.")
    pages: int | None = key(None, why="How many.")
    language: Text = key("en-us", why="The book's language.")
    sample: Text | None = key(None, why="A Markdown file with a chapter to read.")
    downloads: Many[Text] = key((), why="The same chapter as files to keep: a PDF, an EPUB.")
    subjects: Many[Text] = key((), why="What it is about.")
    who_for: Many[Text] = key((), why="Who it is for.")
    not_for: Many[Text] = key((), why="Who is better served elsewhere.")
    contents: Many[Text] = key((), why="The chapters.")
    about_author: Words = key("", why="Who wrote it, in a few sentences.")
    author_link: Link | None = key(None, why="The author's own page.")
    episodes: Many[Text] = key((), why="Episodes about it, by the names of their folders.")
    short: Annotated[Text, checked(_short)] = key("b", why="The short address for paper: your-site/b")
    edition: Many[Edition] = key((), why="Its forms.")
    praise: Many[Praise] = key((), why="What readers say.")


def read_book(folder: OwnerFolder) -> tuple[Book | None, tuple[Finding, ...]]:
    """Read `book/book.toml`; None if there is no book or it cannot be used."""
    if not folder.book.is_file():
        return None, ()
    return parse(Book, read_toml(folder.book, "book/book.toml"))

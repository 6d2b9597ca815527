"""The sign-up form of pages: whole as it comes, and refused when a setting or a template of the owner's takes a part away."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.checking import check
from publishing.desk import Desk
from publishing.publication import read_publication
from publishing.signup.checking import form_findings, require_fit_forms
from publishing.signup.forms import forms_in
from publishing.signup.shown import form_origin, signup_view
from publishing.site import build_site
from publishing.start import sample_show
from tests.rules.signup import FORM
from workspace.errors import MustFix
from workspace.findings import Level
from workspace.folder import OwnerFolder
from workspace.publisher import Settings

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PARTIAL = Path(__file__).parents[3] / "templates" / "site" / "partials" / "signup.html"


@pytest.fixture
def show(tmp_path: Path) -> OwnerFolder:
    return sample_show(tmp_path / "show")


def told(show: OwnerFolder) -> list[tuple[str, str]]:
    publication = read_publication(show).required()
    return [(each.code, each.where.file) for each in form_findings(publication, NOW)]


def settings(show: OwnerFolder) -> Settings:
    return read_publication(show).required().settings


def test_the_form_of_the_sample_lacks_nothing(show: OwnerFolder) -> None:
    assert told(show) == []


def test_a_part_that_is_taken_out_of_the_settings_is_told_with_its_place(show: OwnerFolder) -> None:
    written = show.settings.read_text()
    show.settings.write_text(written.replace("Reply STOP to end, HELP for help.", "").replace("terms   =", "# terms ="))
    found = check(Desk(folder=show, now=NOW)).findings

    codes = {each.code: each for each in found if each.code.startswith("s-")}
    assert set(codes) == {"s-006", "s-008"}
    assert codes["s-006"].where.file == "pressroom.toml"
    assert codes["s-006"].where.line


def test_a_form_of_the_owner_that_cannot_be_used_is_told_before_the_build_is(show: OwnerFolder) -> None:
    own = show.templates / "site" / "partials" / "signup.html"
    own.parent.mkdir(parents=True)
    own.write_text("<form>\n{{ nosuch.thing }}\n</form>")
    (found,) = (each for each in check(Desk(folder=show, now=NOW)).findings if each.code == "template")

    assert (found.where.file, found.where.line, found.level) == ("templates/site/partials/signup.html", 2, Level.MUST)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('type="checkbox"', 'type="checkbox" checked', "s-009"),
        ('type="checkbox"', 'type="checkbox" required', "s-010"),
        ('type="tel"', 'type="tel" required', "s-011"),
        ('name="consent_version" value="{{ signup.version }}"', 'name="v" value="1"', "s-012"),
        ("{{ signup.consent }}", "We text you.", "s-002"),
        ("{{ signup.action | href }}", "https://elsewhere.example.org/", "s-013"),
        ("{{ signup.privacy | href }}", "https://elsewhere.example.org/", "s-007"),
        ("</form>", '<textarea name="where-it-hurts"></textarea></form>', "s-014"),
    ],
)
def test_a_template_of_the_owner_that_lacks_a_part_is_refused(show: OwnerFolder, old: str, new: str, code: str) -> None:
    own = show.templates / "site" / "partials" / "signup.html"
    own.parent.mkdir(parents=True)
    assert old in PARTIAL.read_text()
    own.write_text(PARTIAL.read_text().replace(old, new))

    assert (code, "templates/site/partials/signup.html") in told(show)


def test_a_form_in_any_other_template_is_looked_at_as_well(show: OwnerFolder) -> None:
    own = show.templates / "site" / "base.html"
    own.parent.mkdir(parents=True)
    own.write_text('<!doctype html><title>x</title><form action="/x"><input type="tel" name="cell" required></form>')

    assert {"s-001", "s-009", "s-011", "s-013"} <= {code for code, _ in told(show)}


def test_a_show_without_a_form_and_one_whose_template_leaves_it_out_are_fine(show: OwnerFolder) -> None:
    own = show.templates / "site" / "partials" / "signup.html"
    own.parent.mkdir(parents=True)
    own.write_text("")

    assert told(show) == []


def test_no_page_of_a_build_goes_out_with_a_form_that_lacks_a_part(show: OwnerFolder) -> None:
    publication = read_publication(show).required()
    bad = FORM.replace("STOP", "stop").encode()

    require_fit_forms(publication, [("a/index.html", b"<p>no form</p>"), ("a.mp3", show.settings), ("feed.xml", bad)])
    require_fit_forms(publication, [("index.html", b'<form action="/find"><input type="search" name="q"></form>')])
    with pytest.raises(MustFix) as refused:
        require_fit_forms(publication, [("index.html", bad), ("listen/index.html", bad)])
    assert [each.code for each in refused.value.findings].count("s-006") == 1


def test_a_build_stops_before_it_writes_such_a_page(show: OwnerFolder) -> None:
    shutil.rmtree(show.root / "episodes")
    own = show.templates / "site" / "home.html"
    own.parent.mkdir(parents=True)
    own.write_text(f'{{% extends "original/site/home.html" %}}{{% block main %}}{FORM}{{% endblock %}}')
    with pytest.raises(MustFix) as refused:
        build_site(Desk(folder=show, now=NOW))

    assert {each.where.file for each in refused.value.findings} == {"templates/site/home.html"}
    assert {each.code for each in refused.value.findings} >= {"s-001", "s-013"}
    assert not (show.site / "index.html").exists()


def test_the_version_changes_with_every_word_that_people_agree_to(show: OwnerFolder) -> None:
    first = signup_view(settings(show))
    written = show.settings.read_text()
    show.settings.write_text(written.replace("Up to four", "Up to five"))
    second = signup_view(settings(show))
    show.settings.write_text(written.replace("/text-terms", "/new-terms"))
    third = signup_view(settings(show))

    versions = {each.version for each in (first, second, third) if each}
    assert len(versions) == 3
    assert all(len(version) == 12 for version in versions)


def test_pages_may_send_forms_to_the_provider_alone(show: OwnerFolder) -> None:
    assert form_origin(settings(show)) == "https://texts.example.org"


def test_fields_have_the_names_of_the_provider_and_the_e_mail_may_be_left_out(show: OwnerFolder) -> None:
    written = show.settings.read_text()
    named = '[site.signup]\nemail_field = ""\nphone_field = "PHONE"\nconsent_field = "SMS"'
    show.settings.write_text(written.replace("[site.signup]", named))
    signup = signup_view(settings(show))

    assert signup is not None
    assert (signup.email_field, signup.phone_field, signup.consent_field) == ("", "PHONE", "SMS")
    assert told(show) == []


def test_forms_are_read_as_a_browser_would() -> None:
    (form,) = forms_in(FORM)

    assert (form.method, form.action) == ("post", "https://texts.example.org/join")
    assert [(field.kind, field.label) for field in form.fields] == [
        ("hidden", ""),
        ("email", "E-mail"),
        ("tel", "Mobile number (optional)"),
        ("checkbox", "Yes, Penrose PT may text me."),
    ]
    assert dict(form.links)["https://example.org/privacy"] == "Privacy"
    assert len(forms_in("<form><input name=a><form><input name=b>")) == 2

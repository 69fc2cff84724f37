"""The audit log: sentences, who sees what, filters, the table to download."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

import masthead.web
from masthead.web.publications.models import Publication
from masthead.web.team import actions
from masthead.web.team.actions.sign_ins import note_failed_sign_in, note_sign_in
from masthead.web.team.audit_log import Wanted, entries, line
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role
from masthead.web.team.sentences import SENTENCES, remark, sentence

MakePerson = Callable[..., User]


@pytest.fixture
def harbour(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def other(publications: dict[str, Publication], harbour: Publication) -> Publication:
    return next(each for each in publications.values() if each != harbour)


@pytest.fixture
def chief(harbour: Publication, person: MakePerson) -> User:
    return person("chief", {harbour: Role.ADMINISTRATOR})


@pytest.mark.parametrize(
    ("action", "details", "words"),
    [
        ("edition-published", {}, "Mei Tan published Harbour Morning 2026-11-23"),
        ("role-given", {"role": "editor"}, "Mei Tan made Harbour Morning 2026-11-23 an editor"),
        (
            "role-changed",
            {"role": "writer", "before": "administrator"},
            "Mei Tan made Harbour Morning 2026-11-23 a writer, an administrator until then",
        ),
        ("signed-in", {"methods": ["password", "totp"]}, "Mei Tan signed in with password and app code"),
        ("signed-in", {}, "Mei Tan signed in"),
        ("second-factor-added", {"kind": "webauthn"}, "Mei Tan added a passkey"),
        ("edition-folded-up", {}, "Mei Tan up edition folded Harbour Morning 2026-11-23"),
        ("swept", {}, "Mei Tan swept Harbour Morning 2026-11-23"),
    ],
)
def test_sentence_reads_as_one_would_say_it(action: str, details: dict[str, object], words: str) -> None:
    assert sentence(action, actor="Mei Tan", subject="Harbour Morning 2026-11-23", details=details) == words


def test_sentence_takes_braces_in_names_as_they_are() -> None:
    assert sentence("signed-out", actor="{subject.__class__}", subject="x", details={}) == (
        "{subject.__class__} signed out"
    )


def test_remark_tells_reasons() -> None:
    overrides = [{"code": "alt-missing", "reason": "a\n decorative line", "by": "Mei"}]

    assert remark({"overrides": overrides, "comment": 7}) == "alt-missing: a decorative line"
    assert remark({"comment": "Shorter, please"}) == "Shorter, please"


def test_every_action_in_the_code_has_a_sentence() -> None:
    root = Path(masthead.web.__file__).parent
    pattern = re.compile(r"(?:action=|_record\(\s*[\w.]+,\s*)\"([a-z]+(?:-[a-z]+)+)\"")
    found = {name for path in root.rglob("*.py") for name in pattern.findall(path.read_text("utf-8"))}

    assert len(found) > 20
    assert found - set(SENTENCES) == set()


def test_log_has_what_happened_in_the_publication_and_at_its_peoples_door(
    harbour: Publication, other: Publication, chief: User, person: MakePerson
) -> None:
    mei = person("mei", {harbour: Role.WRITER})
    stranger = person("stranger", {other: Role.WRITER})
    note_sign_in(mei, methods=["password"])
    note_sign_in(stranger, methods=["password"])
    note_failed_sign_in(address="mei@harbour.example")
    note_failed_sign_in(address="who@harbour.example")

    said = [line(entry).what for entry in entries(harbour.pk, Wanted())]

    assert said == [
        "Somebody gave a wrong password for Mei",
        "Mei signed in with password",
        "Ada Admin made Mei a writer",
        "Ada Admin made Chief an administrator",
    ]


def test_log_finds_by_person_action_and_day(harbour: Publication, chief: User, person: MakePerson) -> None:
    mei = person("mei", {harbour: Role.WRITER})
    note_sign_in(mei, methods=[])
    AuditEntry.objects.filter(action="signed-in").update(at=datetime(2026, 11, 23, 23, 59, tzinfo=UTC))
    day = date(2026, 11, 23)

    def found(wanted: Wanted) -> list[str]:
        return [entry.action for entry in entries(harbour.pk, wanted)]

    assert sorted(found(Wanted(person_id=mei.pk))) == ["role-given", "signed-in"]
    assert found(Wanted(action="signed-in")) == ["signed-in"]
    assert found(Wanted(action="signed-in", since=day, until=day)) == ["signed-in"]
    assert found(Wanted(action="signed-in", until=date(2026, 11, 22))) == []
    assert found(Wanted(action="signed-in", since=date(2026, 11, 24))) == []


def test_page_takes_nonsense_in_its_filter(harbour: Publication, chief: User) -> None:
    browser = Client()
    browser.force_login(chief)

    for query in ("person=x&action=%00&since=2026-13-45&p=999999", "person=99999999999999999999", "p=-1&until='"):
        assert browser.get(f"/newsroom/team/harbour-morning/log/?{query}").status_code == 200


@pytest.mark.parametrize("page", ["log/", "log.csv"])
@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01"])
def test_page_takes_the_first_and_the_last_day_of_the_calendar(
    harbour: Publication, chief: User, page: str, query: str
) -> None:
    browser = Client()
    browser.force_login(chief)

    answer = browser.get(f"/newsroom/team/harbour-morning/{page}?{query}")

    assert answer.status_code == 200
    assert "administrator" in answer.getvalue().decode()


@pytest.mark.parametrize("zone", ["Asia/Hong_Kong", "America/Lima"])
def test_first_and_last_day_of_the_calendar_bound_nothing(harbour: Publication, chief: User, zone: str) -> None:
    with timezone.override(zone):
        everything = list(entries(harbour.pk, Wanted()))
        assert everything
        assert list(entries(harbour.pk, Wanted(since=date.min, until=date.max))) == everything
        assert not entries(harbour.pk, Wanted(since=date.max))
        assert not entries(harbour.pk, Wanted(until=date.min))


def test_page_turns_pages_and_keeps_its_filter(harbour: Publication, chief: User) -> None:
    for _ in range(51):
        note_sign_in(chief, methods=[])
    browser = Client()
    browser.force_login(chief)

    first = browser.get("/newsroom/team/harbour-morning/log/?action=signed-in").content.decode()
    second = browser.get("/newsroom/team/harbour-morning/log/?action=signed-in&p=2").content.decode()

    assert "?action=signed-in&amp;p=2" in first
    assert (first.count("Chief signed in"), second.count("Chief signed in")) == (50, 1)


def test_download_starts_no_formula(harbour: Publication, chief: User) -> None:
    for nasty in ("=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "\rx"):
        actions.record(actor=None, action="swept", subject="x", publication_id=harbour.pk, reason=nasty)
        chief.name = nasty
        actions.record(actor=chief, action="signed-out", subject="x", publication_id=harbour.pk)
    browser = Client()
    browser.force_login(chief)

    answer = browser.get("/newsroom/team/harbour-morning/log.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    table = list(csv.reader(io.StringIO(text, newline="")))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour-morning-audit-log.csv"'
    assert table[0] == ["Time", "Who", "What", "Remark", "Action"]
    assert len(table) > 12
    assert [cell for row in table for cell in row if cell[:1] in set("=+-@\t\r")] == []


def test_unknown_address_is_kept_as_a_keyed_hash_alone(db: None) -> None:
    note_failed_sign_in(address="My Secret Passw0rd")

    entry = AuditEntry.objects.get()
    assert "Secret" not in str((entry.subject, entry.details, entry.actor_name))
    assert re.fullmatch("[0-9a-f]{32}", entry.details["fingerprint"])

"""Suppressed addresses: who may add and lift, what follows, and what nobody learns."""

from __future__ import annotations

import dataclasses

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from pydantic import SecretStr
from tests.web.conftest import MakePerson, SignIn
from tests.web.subscribers.rights.world import NOW, in_sets, somebody, stands

from masthead.web.publications.models import Publication
from masthead.web.subscribers import suppression, suppression_rows
from masthead.web.subscribers.actions.suppressions import MOST_AT_ONCE, lift, may_suppress, suppress
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.models import Suppression, TimelineEntry
from masthead.web.subscribers.queries.suppressions import (
    is_suppressed,
    look_up,
    suppressed_digests,
    suppressions_seen_by,
)
from masthead.web.subscribers.suppression_rows import Ground
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

pytestmark = pytest.mark.django_db


def put(address: str, reason: str, title: Publication | None = None) -> Suppression:
    suppression_rows.put({address: address}, Ground(reason, NOW, title.pk if title else None))
    return Suppression.objects.latest("pk")


def test_pasted_list_is_suppressed_and_each_line_accounted_for(administrator: User, morning: Publication) -> None:
    person = somebody("mei@reader.example")
    stands(person, morning)
    text = "MEI@Reader.example, kai@reader.example\nAda <ada@reader.example>;\n\nno address\nkai@reader.example"

    done = suppress(actor=administrator, text=text, publication_id=None, why="by letter of a@b.example", at=NOW)

    assert (done.added, done.known, [each.line for each in done.refused]) == (3, 0, ["no address"])
    assert in_sets(person.pk) == {f"state:{morning.pk}:active", "suppressed"}
    assert {row.address for row in Suppression.objects.all()} == {
        "MEI@reader.example",
        "kai@reader.example",
        "ada@reader.example",
    }
    entry = AuditEntry.objects.get(action="suppression-added")
    assert (entry.subject, entry.details) == ("3 addresses", {"reason": "by letter of [address]"})
    assert TimelineEntry.objects.filter(what="suppression-added").count() == 1
    again = suppress(actor=administrator, text="kai@reader.example", publication_id=None, why="again", at=NOW)
    assert (again.added, again.known) == (0, 1)


def test_suppression_for_a_title_is_that_titles_alone(
    administrator: User, morning: Publication, lantern: Publication
) -> None:
    person = somebody()
    suppress(actor=administrator, text=person.address, publication_id=morning.pk, why="x", at=NOW)

    assert is_suppressed(person.key, morning.pk)
    assert not is_suppressed(person.key, lantern.pk)
    assert in_sets(person.pk) == {f"suppressed:{morning.pk}"}
    assert suppressed_digests(morning.pk) == {suppression.digest_of(person.key)}
    assert suppressed_digests(lantern.pk) == frozenset()


def test_whoever_comes_later_is_suppressed_from_the_first_moment(administrator: User, morning: Publication) -> None:
    suppress(actor=administrator, text="mei@reader.example", publication_id=morning.pk, why="x", at=NOW)

    assert in_sets(somebody("Mei@reader.example").pk) == {f"suppressed:{morning.pk}"}


def test_too_many_lines_are_refused_whole(administrator: User, morning: Publication) -> None:
    text = "\n".join(f"p{number}@reader.example" for number in range(MOST_AT_ONCE + 1))

    with pytest.raises(SubscriberError, match="20,000 at most"):
        suppress(actor=administrator, text=text, publication_id=None, why="x", at=NOW)

    assert not Suppression.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_only_who_looks_after_the_audience_suppresses(
    person: MakePerson, morning: Publication, lantern: Publication, role: Role
) -> None:
    user = person("mei", {morning: role})
    allowed = role in {Role.PUBLISHER, Role.ADMINISTRATOR}

    assert may_suppress(user, morning.pk) is allowed
    assert not may_suppress(user, lantern.pk)
    assert not may_suppress(user, None)
    for title in (None, lantern.pk, *(() if allowed else (morning.pk,))):
        with pytest.raises(PermissionDenied):
            suppress(actor=user, text="a@reader.example", publication_id=title, why="x", at=NOW)
    assert not Suppression.objects.exists()


def test_who_looks_after_every_audience_suppresses_for_all(
    person: MakePerson, publications: dict[str, Publication]
) -> None:
    user = person("mei", dict.fromkeys(publications.values(), Role.PUBLISHER))

    assert may_suppress(user, None)


def test_lifting_lets_a_person_be_mailed_again(administrator: User, morning: Publication) -> None:
    someone = somebody()
    row = put(someone.key, "manual", morning)

    lift(actor=administrator, suppression_id=row.pk, why="They wrote from mei@reader.example", at=NOW)

    assert in_sets(someone.pk) == set()
    assert not Suppression.objects.exists()
    entry = AuditEntry.objects.get(action="suppression-lifted")
    assert (entry.subject, entry.details["reason"]) == ("1 address", "They wrote from [address]")


def test_lifting_of_a_fingerprint_finds_whoever_came_back(administrator: User) -> None:
    other, someone = somebody("kai@reader.example"), somebody()
    put(other.key, "manual")
    row = put(someone.key, "erased")
    assert row.address == ""

    lift(actor=administrator, suppression_id=row.pk, why="Came back", at=NOW)

    assert (in_sets(someone.pk), in_sets(other.pk)) == (set(), {"suppressed"})


def test_lifting_needs_a_reason(administrator: User) -> None:
    row = put("mei@reader.example", "manual")

    with pytest.raises(SubscriberError, match="Write why"):
        lift(actor=administrator, suppression_id=row.pk, why="  ", at=NOW)


@pytest.mark.parametrize("reason", ["complained", "erased", "bounced", "asked", "manual", "imported"])
def test_what_people_said_themselves_administrators_lift_alone(
    person: MakePerson, administrator: User, morning: Publication, reason: str
) -> None:
    user = person("mei", {morning: Role.ADMINISTRATOR})
    row = put("kai@reader.example", reason, morning)

    if reason in {"complained", "erased"}:
        with pytest.raises(PermissionDenied):
            lift(actor=user, suppression_id=row.pk, why="x", at=NOW)
        user = administrator
    lift(actor=user, suppression_id=row.pk, why="x", at=NOW)

    assert not Suppression.objects.exists()


def test_lifting_is_refused_to_others_whether_there_is_something_or_not(
    person: MakePerson, morning: Publication, lantern: Publication
) -> None:
    row = put("kai@reader.example", "manual", lantern)
    everywhere = put("ada@reader.example", "manual")
    publisher, editor = person("mei", {morning: Role.PUBLISHER}), person("edgar", {lantern: Role.EDITOR})

    for user, suppression_id in ((publisher, row.pk), (publisher, everywhere.pk), (editor, row.pk), (editor, 999)):
        with pytest.raises(PermissionDenied):
            lift(actor=user, suppression_id=suppression_id, why="x", at=NOW)
    lift(actor=publisher, suppression_id=999, why="x", at=NOW)
    assert Suppression.objects.count() == 2


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("bounced", "complained", "complained"),
        ("complained", "bounced", "complained"),
        ("manual", "complained", "manual"),
        ("complained", "erased", "erased"),
        ("manual", "erased", "manual"),
        ("imported", "bounced", "imported"),
    ],
)
def test_reason_that_says_more_stays(db: None, first: str, second: str, kept: str) -> None:
    put("mei@reader.example", first)

    row = put("mei@reader.example", second)

    assert Suppression.objects.count() == 1
    assert row.reason == kept
    assert bool(row.address) is (second != "erased")


def test_list_and_look_up_show_what_somebody_may_know(
    person: MakePerson, administrator: User, morning: Publication, lantern: Publication
) -> None:
    stands(somebody("ada@reader.example"), morning)
    mine = put("mei@reader.example", "manual", morning)
    put("kai@reader.example", "manual", lantern)
    put("ada@reader.example", "bounced")
    stranger_row = put("zoe@reader.example", "bounced")
    user = person("mei", {morning: Role.PUBLISHER})

    assert list(suppressions_seen_by(user)) == [mine]
    assert suppressions_seen_by(administrator).count() == 4
    assert [len(look_up(user, each).rows) for each in ("mei@reader.example", "kai@reader.example")] == [1, 0]
    assert len(look_up(user, "ADA@reader.example").rows) == 1
    assert look_up(user, "zoe@reader.example").rows == ()
    assert look_up(administrator, "zoe@reader.example").rows == (stranger_row,)
    assert "no “@”" in look_up(user, "nothing").fault


def test_suppression_outlives_a_change_of_secret(
    administrator: User, morning: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("mei@reader.example", "complained")
    said = settings.SITE.settings
    renewed = said.model_copy(
        update={"secret_key": SecretStr("another secret, " * 3), "previous_secret_keys": (said.secret_key,)}
    )
    monkeypatch.setattr(settings, "SITE", dataclasses.replace(settings.SITE, settings=renewed))
    suppression.hash_keys.cache_clear()
    try:
        assert is_suppressed("mei@reader.example", morning.pk)
        assert suppression_rows.put({"mei@reader.example": "mei@reader.example"}, Ground("bounced", NOW)) == 0
        assert Suppression.objects.count() == 1
    finally:
        monkeypatch.undo()
        suppression.hash_keys.cache_clear()


def test_pages_add_and_lift(sign_in: SignIn, person: MakePerson, morning: Publication) -> None:
    client = sign_in(person("paula", {morning: Role.PUBLISHER}))
    base = "/newsroom/subscribers/suppressions/"

    answer = client.post(f"{base}add/", {"addresses": "mei@reader.example\nnonsense", "title": morning.pk, "why": "x"})

    assert answer.status_code == 200
    assert "nonsense" in answer.content.decode()
    row = Suppression.objects.get()
    assert row.address == "mei@reader.example"
    assert "mei@reader.example" in client.get(base, {"address": "mei@reader.example"}).content.decode()
    assert client.get(f"{base}{row.pk}/lift/").status_code == 200
    assert Suppression.objects.exists()
    assert client.post(f"{base}{row.pk}/lift/", {"why": ""}).status_code == 400
    assert client.post(f"{base}{row.pk}/lift/", {"why": "A mistake"}).status_code == 302
    assert not Suppression.objects.exists()


def test_pages_are_closed_to_others(sign_in: SignIn, person: MakePerson, morning: Publication) -> None:
    row = put("mei@reader.example", "manual", morning)
    client = sign_in(person("edgar", {morning: Role.EDITOR}))
    base = "/newsroom/subscribers/suppressions/"

    for address in (base, f"{base}add/", f"{base}{row.pk}/lift/", "/newsroom/subscribers/privacy/"):
        for answer in (client.get(address), client.post(address, {"why": "x"})):
            assert answer.status_code in {302, 403, 405}, address
            assert "mei@reader.example" not in answer.content.decode()
    assert Suppression.objects.exists()

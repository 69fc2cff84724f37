"""Erasing people: afterwards nothing anywhere knows the address, and nobody mails it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from tests.web.conftest import MakePerson, SignIn
from tests.web.subscribers.rights.world import DAY, NOW, in_sets, somebody, stands, state_of

from masthead.audience.addresses import parse_address
from masthead.web.api.actions import make_token
from masthead.web.api.models import KeptAnswer
from masthead.web.api.scopes import Scope
from masthead.web.publications.models import Publication
from masthead.web.subscribers import search_index, sets, suppression_rows
from masthead.web.subscribers.actions import address_change, bounces, erasure, preferences
from masthead.web.subscribers.actions.sign_up import confirm, request_sign_up
from masthead.web.subscribers.actions.suppressions import suppress
from masthead.web.subscribers.models import (
    Arrival,
    ImportRun,
    Segment,
    Subscriber,
    SubscriberTag,
    Suppression,
    Tag,
)
from masthead.web.subscribers.queries.suppressions import is_suppressed
from masthead.web.subscribers.suppression_rows import Ground
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role
from masthead.web.webhooks.models import Endpoint, Notice

ADDRESS = "Mei.Lin+news@Quay-Readers.example"
KEY = "mei.lin+news@quay-readers.example"
NAME = "Mei Lin Ferry"
TRACES = (KEY, "quay-readers", "mei.lin", NAME.casefold())


def wherever() -> Iterator[tuple[str, str]]:
    """(where, what stands there) of every table there is, and of the index of names."""
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            for row in model._default_manager.values():
                yield (
                    model._meta.label,
                    " ".join(
                        bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
                        for value in row.values()
                    ),
                )
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM subscribers_search")
        yield from (("subscribers_search", str(row[0])) for row in cursor.fetchall())


def traces() -> set[str]:
    """Where anything of the person is found: tables, and files of the site but those of the database."""
    found = {where for where, text in wherever() if any(each in text.casefold() for each in TRACES)}
    site = Path(settings.SITE.folder)
    for file in (each for each in site.rglob("*") if each.is_file() and ".sqlite" not in each.name):
        text = file.read_bytes().decode("utf-8", "replace").casefold()
        if any(each in text for each in TRACES):
            found.add(str(file.relative_to(site)))
    return found


def ended_import(title: Publication, name: str) -> Path:
    """A list that came in with the person on it, with its report."""
    folder = Path(settings.SITE.folder) / "imports" / name
    folder.mkdir(parents=True, exist_ok=True)
    examples = [{"line": "1", "address": ADDRESS}, {"line": "2", "address": "kai@reader.example"}]
    ImportRun.objects.create(
        publication=title,
        state="finished",
        file_name="list.csv",
        folder=f"imports/{name}",
        found={"added": 2, "examples": {"added": examples}},
    )
    (folder / "list.csv").write_text(f'email,name\nkai@reader.example,Kai\n{ADDRESS},"{NAME},\nof the quay"\n', "utf-8")
    (folder / "other.csv").write_text("email,name\nkai@reader.example,Kai\n", "utf-8")
    (folder / "report-000000.csv").write_text(f'1,kai@reader.example,added,\n2,{KEY},refused,"So, ""no"""\n', "utf-8")
    (folder / "report-000001.csv").write_text("3,zoe@reader.example,added,\n", "utf-8")
    (folder / "list.xlsx").write_bytes(f"PK {ADDRESS}".encode())
    return folder


def full_life(morning: Publication, lantern: Publication, administrator: User) -> Subscriber:
    """Everything that may happen to somebody."""
    said = parse_address(ADDRESS)
    sign_up = request_sign_up(
        address=said, publication_ids=[morning.pk], method="form", now=NOW - 9 * DAY, name=NAME, network="192.0.2.0/24"
    )
    assert sign_up
    confirm(sign_up_id=sign_up.pk, subscriber_id=sign_up.subscriber_id, now=NOW - 9 * DAY)
    person = Subscriber.objects.get(key=KEY)
    person.attributes = {"company": "Quay-Readers Ltd"}
    person.save()
    stands(person, lantern)
    tag = Tag.objects.create(name="staff")
    SubscriberTag.objects.create(subscriber=person, tag=tag)
    preferences.pause(subscriber_id=person.pk, publication_ids=[lantern.pk], until=NOW.date() + DAY, at=NOW)
    bounces.report(
        report_id="1", kind=bounces.ReportKind.SOFT, at=NOW, now=NOW, address=ADDRESS, text=f"450 <{ADDRESS}> is full"
    )
    address_change.ask_for(
        subscriber_id=person.pk, publication_id=morning.pk, text="elsewhere@quay-readers.example", at=NOW
    )
    Arrival.objects.create(
        address=ADDRESS, key=KEY, publication=morning, titles="1", method="form", created_at=NOW, due_at=NOW
    )
    suppress(actor=administrator, text=ADDRESS, publication_id=morning.pk, why=f"{ADDRESS} wrote a letter", at=NOW)
    Segment.objects.create(
        publication=morning, slug="one", name="One", condition={"of": [{"value": ADDRESS}, {"value": "DE"}]}
    )
    token, _ = make_token(actor=administrator, name="crm", scopes=[Scope.SUBSCRIBERS_READ], at=NOW)
    KeptAnswer.objects.create(token=token, key="a", body=f'{{"address": "{ADDRESS}"}}', status=201, taken_at=NOW)
    search_index.index_many([person.pk])
    return person


@pytest.mark.django_db
def test_erasing_leaves_no_trace_in_tables_and_files(
    morning: Publication, lantern: Publication, administrator: User
) -> None:
    person = full_life(morning, lantern, administrator)
    folder = ended_import(morning, "erasing")
    before = traces()
    assert before >= {"subscribers.Subscriber", "subscribers_search", "api.KeptAnswer", "subscribers.Segment"}

    done = erasure.erase(
        actor=administrator, subscriber_id=person.pk, why=f"{NAME} ({ADDRESS}) asked by letter", at=NOW
    )

    assert done == erasure.Erased(person.pk, tuple(sorted((morning.pk, lantern.pk))))
    assert traces() == set()
    assert sets.sets_with(person.pk) == frozenset()
    assert {each.name: each.read_text("utf-8") for each in folder.iterdir()} == {
        "other.csv": "email,name\nkai@reader.example,Kai\n",
        "report-000000.csv": "1,kai@reader.example,added,\n",
        "report-000001.csv": "3,zoe@reader.example,added,\n",
    }
    found = ImportRun.objects.get().found
    assert found == {"added": 2, "examples": {"added": [{"line": "2", "address": "kai@reader.example"}]}}
    told = AuditEntry.objects.filter(action="subscriber-erased")
    assert {entry.publication_id for entry in told} == {morning.pk, lantern.pk}
    assert {entry.subject for entry in told} == {f"subscriber {person.pk}"}
    assert {entry.details["reason"] for entry in told} == {"[address] ([address]) asked by letter"}


@pytest.mark.django_db
def test_international_domains_are_found_in_their_own_letters_too(morning: Publication) -> None:
    person = somebody("mei@b\u00fccher.example")
    folder = Path(settings.SITE.folder) / "imports" / "letters"
    folder.mkdir(parents=True, exist_ok=True)
    ImportRun.objects.create(publication=morning, state="failed", file_name="x.csv", folder="imports/letters")
    (folder / "report-000000.csv").write_text(
        "1,MEI@B\u00dcCHER.example,added,\n2,kai@b\u00fccher.example,added,\n", "utf-8"
    )

    erasure.erase_own(subscriber_id=person.pk, at=NOW)

    assert (folder / "report-000000.csv").read_text("utf-8") == "2,kai@b\u00fccher.example,added,\n"


@pytest.mark.django_db
def test_erased_person_is_suppressed_by_fingerprint_and_comes_back_by_confirming(morning: Publication) -> None:
    person = somebody(ADDRESS)
    stands(person, morning)

    erasure.erase_own(subscriber_id=person.pk, at=NOW)

    row = Suppression.objects.get()
    assert (row.reason, row.address, row.publication_id) == ("erased", "", None)
    assert is_suppressed(KEY, morning.pk)
    back = somebody(ADDRESS)
    assert back.pk != person.pk
    assert in_sets(back.pk) == {"suppressed"}
    stands(back, morning)
    assert in_sets(back.pk) == {f"state:{morning.pk}:active"}


@pytest.mark.django_db
def test_what_the_publisher_suppressed_stays_through_an_erasure(morning: Publication) -> None:
    person = somebody(ADDRESS)
    suppression_rows.put({KEY: ADDRESS}, Ground("manual", NOW))

    erasure.erase_own(subscriber_id=person.pk, at=NOW)

    assert list(Suppression.objects.values_list("reason", "address")) == [("manual", "")]


@pytest.mark.django_db
def test_erasing_is_announced_to_each_title_by_number(morning: Publication, lantern: Publication) -> None:
    for title in (morning, lantern):
        Endpoint.objects.create(publication=title, name="crm", url="https://crm.example/", secret="s")
    person = somebody(ADDRESS)
    stands(person, morning)

    erasure.erase_own(subscriber_id=person.pk, at=NOW)

    notices = Notice.objects.filter(event="subscriber.erased").values_list("publication_id", "data__subscriber")
    assert list(notices) == [(morning.pk, person.pk)]


@pytest.mark.django_db
def test_counts_of_recommendations_survive(morning: Publication) -> None:
    friend = somebody("kai@reader.example")
    person = somebody(ADDRESS, referrer=friend)

    erasure.erase_own(subscriber_id=person.pk, at=NOW)
    friend.refresh_from_db()

    assert friend.referrals_gone == 1


@pytest.mark.django_db
def test_erasing_twice_is_as_good_as_once(administrator: User, morning: Publication) -> None:
    person = somebody(ADDRESS)

    assert erasure.erase_own(subscriber_id=person.pk, at=NOW) is not None
    assert erasure.erase_own(subscriber_id=person.pk, at=NOW) is None
    assert erasure.erase(actor=administrator, subscriber_id=person.pk, why="x", at=NOW) is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_only_who_looks_after_all_their_titles_erases_somebody(
    person: MakePerson, morning: Publication, lantern: Publication, role: Role
) -> None:
    user = person("mei", {morning: role})
    reader, both, nowhere = somebody(), somebody("kai@reader.example"), somebody("zoe@reader.example")
    stands(reader, morning)
    stands(both, morning)
    stands(both, lantern)
    allowed = role in {Role.PUBLISHER, Role.ADMINISTRATOR}

    assert erasure.may_erase(user, reader.pk) is allowed
    for someone in (both, nowhere, *(() if allowed else (reader,))):
        with pytest.raises(PermissionDenied):
            erasure.erase(actor=user, subscriber_id=someone.pk, why="x", at=NOW)
    assert Subscriber.objects.count() == 3


@pytest.mark.django_db
def test_pages_show_hand_out_and_erase(
    sign_in: SignIn, person: MakePerson, morning: Publication, lantern: Publication
) -> None:
    someone = somebody(ADDRESS, name=NAME)
    stands(someone, morning)
    base = f"/newsroom/subscribers/{someone.pk}/"
    stranger = sign_in(person("lou", {lantern: Role.ADMINISTRATOR}))
    for address in (f"{base}data/", f"{base}data.json", f"{base}erase/"):
        for answer in (stranger.get(address), stranger.post(address, {"why": "x"})):
            assert answer.status_code in {302, 403, 405}
            assert KEY not in answer.content.decode().casefold()
    client = sign_in(person("paula", {morning: Role.PUBLISHER}))

    assert ADDRESS.rpartition("@")[0] in client.get(f"{base}data/").content.decode()
    assert client.get(f"{base}data.json").status_code == 405
    assert client.post(f"{base}data.json").json()["profile"]["name"] == NAME
    assert AuditEntry.objects.get(action="subscriber-data-exported").subject == f"subscriber {someone.pk}"
    assert client.get(f"{base}erase/").status_code == 200
    assert client.post(f"{base}erase/", {"why": " "}).status_code == 400
    assert Subscriber.objects.filter(pk=someone.pk).exists()
    assert client.post(f"{base}erase/", {"why": "asked by letter"}).status_code == 302
    assert not Subscriber.objects.filter(pk=someone.pk).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a file of SQLite")
def test_database_file_holds_no_bytes_of_the_erased(publications: dict[str, Publication]) -> None:
    morning, needle = publications["harbour-morning"], "zanzibar-quay-7"
    person = somebody(f"{needle}@reader.example", name=needle, attributes={"a": needle})
    stands(person, morning)
    search_index.index_many([person.pk])
    for number in range(200):
        person.name = f"{needle} {number}"
        person.save()
    file = Path(str(connection.settings_dict["NAME"]))
    journal = file.with_name(f"{file.name}-wal")
    assert any(needle.encode() in each.read_bytes() for each in (file, journal) if each.exists())

    erasure.erase_own(subscriber_id=person.pk, at=NOW)

    assert state_of(person, morning) == ""
    assert [each.name for each in (file, journal) if each.exists() and needle.encode() in each.read_bytes()] == []

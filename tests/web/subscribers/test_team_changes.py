"""What the team changes about a person: profile, address and tags."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.conftest import MakePerson
from tests.web.subscribers.people import reader

from masthead.web.publications.models import Publication
from masthead.web.subscribers import changes, sets
from masthead.web.subscribers.actions.profile import ProfileChange, change_address, edit
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.actions.suppressions import suppress
from masthead.web.subscribers.actions.tags import add_tags, remove_tags, tag_name
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.models import Consent, Subscriber, Tag
from masthead.web.subscribers.queries.story import story_of
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

AT = dt.datetime(2026, 11, 9, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def morning(publications: dict[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def paula(person: MakePerson, morning: Publication) -> User:
    return person("paula", {morning: Role.PUBLISHER})


@pytest.fixture
def mei(morning: Publication) -> Subscriber:
    return reader("mei", morning)


def last_entry() -> tuple[str, str]:
    entry = AuditEntry.objects.order_by("-id")[0]
    return entry.action, entry.subject


def test_edit_changes_what_is_named_and_leaves_the_rest(paula: User, mei: Subscriber) -> None:
    Subscriber.objects.filter(pk=mei.pk).update(attributes={"city": "Bremen", "age": "41"}, time_zone="Europe/Berlin")
    place = changes.position()

    different = edit(
        ground=Ground(paula, AT),
        subscriber_id=mei.pk,
        change=ProfileChange(name=" Mei  Lin ", language="de-AT", attributes={"city": "Wien", "age": None}),
    )

    mei.refresh_from_db()
    assert different == ("name", "language", "age", "city")
    assert (mei.name, mei.language, mei.time_zone) == ("Mei Lin", "de-AT", "Europe/Berlin")
    assert mei.attributes == {"city": "Wien"}
    assert mei.changed_at == AT
    assert mei.pk in changes.since(place)
    assert last_entry() == ("profile-changed", f"subscriber {mei.pk}")
    told = story_of(paula, mei.pk).told[0]
    assert told.sentence == "Paula changed “name”, “language”, “age”, “city”"


def test_edit_that_changes_nothing_is_not_told(paula: User, mei: Subscriber) -> None:
    assert edit(ground=Ground(paula, AT), subscriber_id=mei.pk, change=ProfileChange(name="", attributes={})) == ()
    assert not AuditEntry.objects.filter(action="profile-changed").exists()


@pytest.mark.parametrize(
    "change",
    [
        ProfileChange(name="x" * 201),
        ProfileChange(language="klingon language"),
        ProfileChange(time_zone="Mars/Olympus"),
        ProfileChange(attributes={"9lives": "x"}),
        ProfileChange(attributes={"city": "x" * 501}),
        ProfileChange(attributes={"city": "a\x07b"}),
        ProfileChange(attributes={f"key{number}": "x" for number in range(101)}),
    ],
)
def test_edit_refuses_what_cannot_be(paula: User, mei: Subscriber, change: ProfileChange) -> None:
    with pytest.raises(SubscriberError):
        edit(ground=Ground(paula, AT), subscriber_id=mei.pk, change=change)


def test_address_changes_and_evidence_stays(paula: User, mei: Subscriber) -> None:
    evidence = list(Consent.objects.filter(subscriber=mei).values_list("pk", flat=True))

    assert change_address(
        ground=Ground(paula, AT, source="asked by mail"), subscriber_id=mei.pk, text="Mei@New.Example.org"
    )

    mei.refresh_from_db()
    assert (mei.address, mei.key, mei.domain) == ("Mei@new.example.org", "mei@new.example.org", "new.example.org")
    assert list(Consent.objects.filter(subscriber=mei).values_list("pk", flat=True)) == evidence
    assert last_entry() == ("address-changed", f"subscriber {mei.pk}")
    assert not change_address(ground=Ground(paula, AT), subscriber_id=mei.pk, text="Mei@new.example.org")


def test_address_of_somebody_else_and_one_that_is_suppressed_are_refused_alike(
    paula: User, administrator: User, morning: Publication, mei: Subscriber
) -> None:
    reader("aiko", morning)
    suppress(actor=administrator, text="gone@example.com", publication_id=None, why="asked", at=AT)

    said = set()
    for text in ("aiko@example.com", "gone@example.com"):
        with pytest.raises(SubscriberError) as fault:
            change_address(ground=Ground(paula, AT), subscriber_id=mei.pk, text=text)
        said.add(str(fault.value))
    assert len(said) == 1
    with pytest.raises(SubscriberError, match="“@”"):
        change_address(ground=Ground(paula, AT), subscriber_id=mei.pk, text="nowhere")


def test_address_is_changed_by_who_looks_after_every_title_alone(
    paula: User, administrator: User, publications: dict[str, Publication]
) -> None:
    both = reader("both", *publications.values())

    with pytest.raises(PermissionDenied):
        change_address(ground=Ground(paula, AT), subscriber_id=both.pk, text="new@example.org")
    assert change_address(ground=Ground(administrator, AT), subscriber_id=both.pk, text="new@example.org")


def test_tags_are_given_and_taken_with_their_sets(paula: User, mei: Subscriber) -> None:
    assert add_tags(ground=Ground(paula, AT), subscriber_id=mei.pk, names=["VIP", "Press  list"]) == (
        "press-list",
        "vip",
    )
    vip = Tag.objects.get(name="vip")
    assert mei.pk in sets.members(sets.tag_set(vip.pk))
    assert add_tags(ground=Ground(paula, AT), subscriber_id=mei.pk, names=["vip"]) == ()

    assert remove_tags(ground=Ground(paula, AT), subscriber_id=mei.pk, names=["VIP", "unknown"]) == ("vip",)

    assert mei.pk not in sets.members(sets.tag_set(vip.pk))
    assert [each.tag.name for each in mei.tag_rows.all()] == ["press-list"]
    assert AuditEntry.objects.filter(action__startswith="tags-").count() == 2


def test_a_tag_is_taken_away_by_the_name_it_was_given_with(paula: User, mei: Subscriber) -> None:
    assert add_tags(ground=Ground(paula, AT), subscriber_id=mei.pk, names=["Early Bird"]) == ("early-bird",)

    assert remove_tags(ground=Ground(paula, AT), subscriber_id=mei.pk, names=[" Early  Bird"]) == ("early-bird",)

    assert not mei.tag_rows.exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 61, "a,b", "“quoted”", "a\x00b"])
def test_words_that_are_no_tags_are_refused(text: str) -> None:
    with pytest.raises(SubscriberError):
        tag_name(text)


def test_nobody_changes_whom_they_do_not_see(
    paula: User, person: MakePerson, morning: Publication, publications: dict[str, Publication]
) -> None:
    foreign = reader("foreign", publications["harbour-lantern"])
    edgar = person("edgar", {morning: Role.EDITOR})
    mine = reader("mine", morning)

    for user, subscriber_id in ((paula, foreign.pk), (paula, 10_000), (edgar, mine.pk)):
        ground = Ground(user, AT)
        with pytest.raises(PermissionDenied):
            edit(ground=ground, subscriber_id=subscriber_id, change=ProfileChange(name="x"))
        with pytest.raises(PermissionDenied):
            change_address(ground=ground, subscriber_id=subscriber_id, text="x@example.org")
        with pytest.raises(PermissionDenied):
            add_tags(ground=ground, subscriber_id=subscriber_id, names=["x"])
        with pytest.raises(PermissionDenied):
            remove_tags(ground=ground, subscriber_id=subscriber_id, names=["x"])
    assert not AuditEntry.objects.exclude(action="role-given").exists()

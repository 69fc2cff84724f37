"""Who may do what to sequences, and what is written down and announced about it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.conftest import MakePerson
from tests.web.growth.sequenced import START, WELCOME, after, confirmed, drafted, messages_of, running, tick

from masthead.web.growth.models import Place
from masthead.web.growth.sequences import actions, places, presets, queries
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.plans import RulesPlan, StepPlan
from masthead.web.growth.sequences.states import OPEN, PLACE_MOVES, PlaceState, SequenceState
from masthead.web.publications.models import Publication
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role
from masthead.web.team.sentences import SENTENCES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]


def test_nobody_without_the_rights_does_anything(
    title: Publication, sister: Publication, publisher: User, editor: User, person: MakePerson
) -> None:
    sequence = running(title, publisher)
    confirmed("mei", title, after(minutes=5))
    tick(after(minutes=10))
    message, place = messages_of(sequence)[0], Place.objects.get()
    other = person("otto", {sister: Role.PUBLISHER})
    one, step, here, now = sequence.pk, message.pk, place.pk, after(hours=1)
    deeds: tuple[Callable[[User], object], ...] = (
        lambda user: actions.add(user=user, publication=title, plan=WELCOME),
        lambda user: actions.change(user=user, sequence_id=one, plan=WELCOME),
        lambda user: actions.start(user=user, sequence_id=one, now=now),
        lambda user: actions.pause(user=user, sequence_id=one, now=now),
        lambda user: actions.end(user=user, sequence_id=one, now=now),
        lambda user: actions.remove(user=user, sequence_id=one),
        lambda user: actions.add_message(
            user=user, sequence_id=one, title="x", sections=[], plan=StepPlan(), day=START.date()
        ),
        lambda user: actions.change_message(user=user, message_id=step, plan=StepPlan()),
        lambda user: actions.move_message(user=user, message_id=step, up=True),
        lambda user: actions.remove_message(user=user, message_id=step, now=now),
        lambda user: actions.set_rules(user=user, publication=title, plan=RulesPlan(0, 0, 0)),
        lambda user: presets.add_preset(user=user, publication=title, preset=presets.Preset.WELCOME, day=START.date()),
        lambda user: places.pause(user=user, place_id=here),
        lambda user: places.resume(user=user, place_id=here, now=now),
        lambda user: places.skip(user=user, place_id=here, now=now),
        lambda user: places.end(user=user, place_id=here, now=now),
    )
    for user in (editor, other):
        for deed in deeds:
            with pytest.raises(PermissionDenied):
                deed(user)
        assert not queries.sequences_for(user).exists()
        assert not queries.places_for(user).exists()


def test_everything_is_recorded_with_a_sentence(title: Publication, publisher: User) -> None:
    sequence = running(title, publisher)
    confirmed("mei", title, after(minutes=5))
    tick(after(minutes=10))
    place, message = Place.objects.get(), messages_of(sequence)[0]
    places.pause(user=publisher, place_id=place.pk)
    places.resume(user=publisher, place_id=place.pk, now=after(hours=1))
    places.skip(user=publisher, place_id=place.pk, now=after(hours=1))
    actions.move_message(user=publisher, message_id=message.pk, up=False)
    actions.change_message(user=publisher, message_id=message.pk, plan=StepPlan(days=3))
    actions.pause(user=publisher, sequence_id=sequence.pk, now=after(hours=1))
    actions.start(user=publisher, sequence_id=sequence.pk, now=after(hours=1))
    actions.change(user=publisher, sequence_id=sequence.pk, plan=WELCOME)
    actions.remove_message(user=publisher, message_id=message.pk, now=after(hours=1))
    actions.end(user=publisher, sequence_id=sequence.pk, now=after(hours=1))
    actions.remove(user=publisher, sequence_id=drafted(title, publisher).pk)

    kinds = set(AuditEntry.objects.values_list("action", flat=True))
    ours = {kind for kind in SENTENCES if kind.split("-")[0] in {"sequence", "message", "place"}}
    assert ours - kinds == {"place-ended"}
    assert not any(kind.startswith("mailing-") for kind in kinds)


def test_place_that_is_over_stays_so(title: Publication, publisher: User) -> None:
    running(title, publisher, steps=(StepPlan(),))
    confirmed("mei", title, after(minutes=5))
    tick(after(minutes=10))
    place = Place.objects.get()
    assert place.state == PlaceState.FINISHED

    deeds: tuple[Callable[[], object], ...] = (
        lambda: places.pause(user=publisher, place_id=place.pk),
        lambda: places.resume(user=publisher, place_id=place.pk, now=after(hours=1)),
        lambda: places.skip(user=publisher, place_id=place.pk, now=after(hours=1)),
        lambda: places.end(user=publisher, place_id=place.pk, now=after(hours=1)),
    )
    for deed in deeds:
        with pytest.raises(SequenceError):
            deed()
    assert {state for state in PlaceState if state not in OPEN} == {
        s for s, after_ in PLACE_MOVES.items() if not after_
    }


def test_ended_sequence_begins_nobody_and_cannot_go_on(title: Publication, publisher: User) -> None:
    sequence = running(title, publisher)
    confirmed("mei", title, after(minutes=5))
    tick(after(minutes=10))

    actions.end(user=publisher, sequence_id=sequence.pk, now=after(hours=1))

    confirmed("late", title, after(hours=2))
    assert tick(after(days=3)) == []
    assert list(Place.objects.values_list("state", flat=True)) == [PlaceState.ENDED]
    with pytest.raises(SequenceError):
        actions.start(user=publisher, sequence_id=sequence.pk, now=after(days=3))
    sequence.refresh_from_db()
    assert sequence.state == SequenceState.ENDED

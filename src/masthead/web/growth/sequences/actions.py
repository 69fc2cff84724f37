"""What the team does to sequences and their steps.

Everything asks for `Right.GROWTH` in the title, and for `Right.AUDIENCE` where its readers get mail from then on
(PermissionDenied); is one transaction, and recorded. `SequenceError` has words for the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from masthead.edition.model import Section
from masthead.web.growth.models import MessageRules, Place, Sequence, SequenceMessage
from masthead.web.growth.sequences import conditions
from masthead.web.growth.sequences.access import hold, hold_message, note, require
from masthead.web.growth.sequences.asking import KEEP_TAG, asks
from masthead.web.growth.sequences.beginning import to_begin
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.passing import after
from masthead.web.growth.sequences.plans import MOST_STEPS, Plan, RulesPlan, StepPlan
from masthead.web.growth.sequences.states import (
    OPEN,
    Ending,
    PlaceState,
    SequenceState,
    SequenceStep,
    StartKind,
    advance,
)
from masthead.web.newsroom.actions import open_message
from masthead.web.publications.models import Publication
from masthead.web.subscribers.queries import mailable
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right
from masthead.web.webhooks.actions import announce


@transaction.atomic
def add(*, user: Somebody, publication: Publication, plan: Plan) -> Sequence:
    """Begin a sequence, as a draft without steps. Raises `SequenceError`."""
    require(user, publication.pk)
    _check(user, publication.pk, plan)
    made = Sequence.objects.create(publication=publication, created_by=user, **_values(plan))
    note(user, "sequence-added", made)
    return made


@transaction.atomic
def change(*, user: Somebody, sequence_id: int, plan: Plan) -> Sequence:
    """Say it otherwise. Who began stays where they are. What begins a sequence that was started stays what it is."""
    held = hold(user, sequence_id)
    _check(user, held.publication_id, plan)
    if held.since is not None and (plan.start, plan.tag) != (held.start, held.tag):
        raise SequenceError("What begins a sequence stays once it was started. Make another one.", field="start")
    if held.state == SequenceState.ENDED:
        raise SequenceError("The sequence has ended.")
    if held.state == SequenceState.RUNNING and plan.ending == Ending.UNSUBSCRIBE and held.ending != Ending.UNSUBSCRIBE:
        raise SequenceError("Pause the sequence first: from then on it ends subscriptions.", field="ending")
    for name, value in _values(plan).items():
        setattr(held, name, value)
    held.problem = ""
    held.save()
    note(user, "sequence-changed", held)
    return held


@transaction.atomic
def start(*, user: Somebody, sequence_id: int, now: dt.datetime) -> Sequence:
    """Let it run, or go on. Whom its start means at this moment is passed over, unless they are to begin, too."""
    held = hold(user, sequence_id, Right.GROWTH, Right.AUDIENCE)
    _require_ready(held)
    state = _moved(held, SequenceStep.START)
    first = held.since is None
    if first:
        held.since = now
        if not held.present:
            held.passed_over = to_begin(held, now).serialize() if held.start != StartKind.CONFIRMED else _readers(held)
    else:
        _begin_again(held, now)
    held.state, held.problem = state.value, ""
    held.save()
    note(user, "sequence-started" if first else "sequence-resumed", held)
    _announce("sequence.started", held)
    return held


@transaction.atomic
def pause(*, user: Somebody, sequence_id: int, now: dt.datetime) -> Sequence:
    """Hold it: nobody begins, nobody gets anything, nobody is unsubscribed."""
    held = hold(user, sequence_id)
    held.state = _moved(held, SequenceStep.PAUSE).value
    held.looked_at = now
    held.save()
    note(user, "sequence-paused", held)
    _announce("sequence.paused", held)
    return held


@transaction.atomic
def end(*, user: Somebody, sequence_id: int, now: dt.datetime) -> Sequence:
    """End it for good: whoever is under way gets nothing more."""
    held = hold(user, sequence_id)
    held.state = _moved(held, SequenceStep.END).value
    held.save()
    open_places = Place.objects.filter(sequence=held, state__in=[each.value for each in OPEN])
    many = open_places.update(state=PlaceState.ENDED.value, why="the sequence was ended", ended_at=now, message=None)
    note(user, "sequence-ended", held, people=many)
    _announce("sequence.ended", held)
    return held


@transaction.atomic
def remove(*, user: Somebody, sequence_id: int) -> None:
    """Forget a draft. Its messages stay in the newsroom as drafts until somebody deletes them."""
    held = hold(user, sequence_id)
    if held.since is not None:
        raise SequenceError("Readers have begun it. End it instead; what was sent stays to be seen.")
    note(user, "sequence-removed", held)
    held.delete()


@transaction.atomic
def add_message(
    *, user: Somebody, sequence_id: int, title: str, sections: Iterable[Section], plan: StepPlan, day: dt.date
) -> SequenceMessage:
    """A new last step, with a message to be written in the newsroom. day: today, in the title's time zone.

    Also asks for `Right.WRITE`. Who waits for nothing any more does not get it.
    """
    held = hold(user, sequence_id)
    _check_step(user, held, plan)
    steps = list(held.messages.filter(gone=False))
    if len(steps) >= MOST_STEPS:
        raise SequenceError(f"A sequence has {MOST_STEPS} messages at most.")
    if held.state == SequenceState.ENDED:
        raise SequenceError("The sequence has ended.")
    if not title.strip():
        raise SequenceError(
            "Give the message a title; readers see it as the subject until you write another.", field="title"
        )
    edition = open_message(
        user=user, publication=held.publication, title=title.strip()[:250], sections=tuple(sections), day=day
    )
    position = max((each.position for each in steps), default=0) + 10
    made = SequenceMessage.objects.create(sequence=held, position=position, edition=edition, **_step_values(plan))
    note(user, "message-added", held, message=edition.title)
    return made


@transaction.atomic
def change_message(*, user: Somebody, message_id: int, plan: StepPlan) -> SequenceMessage:
    """Say otherwise when a step comes, and to whom: also to those who wait for it now."""
    held = hold_message(user, message_id)
    _check_step(user, held.sequence, plan)
    for name, value in _step_values(plan).items():
        setattr(held, name, value)
    held.save()
    note(user, "message-changed", held.sequence, message=_title(held))
    return held


@transaction.atomic
def move_message(*, user: Somebody, message_id: int, up: bool) -> None:
    """Let a step change places with the one before or after it. Who waits for one of them goes on waiting for it."""
    held = hold_message(user, message_id)
    steps = list(held.sequence.messages.filter(gone=False))
    place = next(index for index, each in enumerate(steps) if each.pk == held.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(steps):
        return
    steps[place], steps[other] = steps[other], steps[place]
    for index, each in enumerate(steps, start=1):
        SequenceMessage.objects.filter(pk=each.pk).update(position=index * 10)
    _require_question(held.sequence)
    note(user, "message-moved", held.sequence, message=_title(held))


@transaction.atomic
def remove_message(*, user: Somebody, message_id: int, now: dt.datetime) -> None:
    """Take a step out. Who waits for it waits for the next one from now on; who got it has got it."""
    held = hold_message(user, message_id)
    following, sequence = after(held), held.sequence
    if following is None and sequence.state == SequenceState.RUNNING and not _others(held):
        raise SequenceError("It is the only message. Pause the sequence first, or end it.")
    SequenceMessage.objects.filter(pk=held.pk).update(gone=True)
    _require_question(sequence)
    waiting = Place.objects.filter(message=held)
    if following is not None:
        waiting.update(message=following, since=now)
    else:
        # The last question was not put to them, so nobody is held to an answer.
        waiting.update(message=None, state=PlaceState.FINISHED.value, ended_at=now)
    note(user, "message-removed", sequence, message=_title(held))


@transaction.atomic
def set_rules(*, user: Somebody, publication: Publication, plan: RulesPlan) -> None:
    """Say how a title's messages keep out of readers' way."""
    require(user, publication.pk)
    said: dict[str, Any] = {"quiet_from": plan.quiet_from, "quiet_to": plan.quiet_to, "gap_hours": plan.gap_hours}
    MessageRules.objects.update_or_create(publication=publication, defaults=said)
    record(actor=user, action="message-rules-changed", subject=publication.name, publication_id=publication.pk, **said)


def missing_of(sequence: Sequence) -> tuple[str, ...]:
    """What keeps a sequence from being started: sentences, none when it may be."""
    steps = list(sequence.messages.filter(gone=False).select_related("edition"))
    if not steps:
        return ("It has no message yet.",)
    found = [
        f"“{_title(each)}” is not approved: publish it in the newsroom, and it is approved."
        for each in steps
        if each.edition is None or not each.edition.live
    ]
    if sequence.ending == Ending.UNSUBSCRIBE and not found and not _asks(steps[-1]):
        found.append(
            f"“{_title(steps[-1])}”, its last message, has no link to stay. "
            f"Write one whose target is {{{{ {KEEP_TAG} }}}}."
        )
    return tuple(found)


def _asks(message: SequenceMessage) -> bool:
    """Whether the approved version of a message holds the link to stay."""
    edition = message.edition
    if edition is None or edition.live_revision is None:
        return False
    return asks(str(edition.live_revision.content.get("sections", "")))


def _require_question(sequence: Sequence) -> None:
    """Refuse that a sequence runs on whose last message, as the steps are by now, is not the question."""
    if sequence.state != SequenceState.RUNNING or sequence.ending != Ending.UNSUBSCRIBE:
        return
    last = sequence.messages.filter(gone=False).select_related("edition__live_revision").last()
    if last is not None and not _asks(last):
        raise SequenceError(f"Pause the sequence first: “{_title(last)}” would be its last message, and asks nobody.")


def _require_ready(sequence: Sequence) -> None:
    missing = missing_of(sequence)
    if missing:
        raise SequenceError(" ".join(missing))


def _begin_again(held: Sequence, now: dt.datetime) -> None:
    """After a pause nobody is held to days that passed in it: who was asked has the whole time from now on."""
    Place.objects.filter(sequence=held, state=PlaceState.ASKED.value).update(since=now)


def _readers(held: Sequence) -> bytes:
    """Everybody who reads the title now, in a pause or not."""
    standing = mailable.standing_with(held.publication_id)
    return bytes((standing.active | standing.paused).serialize())


def _check(user: Somebody, publication_id: int, plan: Plan) -> None:
    if not plan.name.strip():
        raise SequenceError("Give it a name.", field="name")
    if plan.start is StartKind.TAGGED and not plan.tag.strip():
        raise SequenceError("Name the tag that begins it.", field="tag")
    if plan.start in {StartKind.FRIENDS, StartKind.SILENT} and plan.number < 1:
        raise SequenceError("Write how many, from 1 on.", field="number")
    if plan.start is StartKind.SILENT and plan.number < 14:
        raise SequenceError("Silence is at least 14 days long: people have holidays.", field="number")
    theirs = publications_with(user, Right.AUDIENCE)
    conditions.check(plan.only, publication_id, theirs=theirs, field="only")
    conditions.check(plan.goal, publication_id, theirs=theirs, field="goal")


def _check_step(user: Somebody, sequence: Sequence, plan: StepPlan) -> None:
    theirs = publications_with(user, Right.AUDIENCE)
    conditions.check(plan.condition, sequence.publication_id, theirs=theirs, field="condition")


def _moved(held: Sequence, step: SequenceStep) -> SequenceState:
    try:
        return advance(SequenceState(held.state), step)
    except ValueError as fault:
        raise SequenceError(str(fault)) from None


def _others(message: SequenceMessage) -> bool:
    return message.sequence.messages.filter(gone=False).exclude(pk=message.pk).exists()


def _title(message: SequenceMessage) -> str:
    return message.edition.title or "Untitled message" if message.edition is not None else "a deleted message"


def _announce(event: str, sequence: Sequence) -> None:
    announce(event=event, publication_id=sequence.publication_id, data={"sequence": sequence.pk})


def _values(plan: Plan) -> dict[str, object]:
    said = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    return {
        **said,
        "name": plan.name.strip(),
        "tag": plan.tag.strip().lower(),
        "start": plan.start.value,
        "ending": plan.ending.value,
    }


def _step_values(plan: StepPlan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in StepPlan.__dataclass_fields__}

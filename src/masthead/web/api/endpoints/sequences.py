"""Automatic messages. They are written and approved in the newsroom; programs steer them, and readers’ ways through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.reach import newest_first, reached
from masthead.web.api.schemas.sequences import (
    PassingOut,
    PlaceLine,
    PlaceOut,
    PlacePage,
    PlacesAsked,
    SequenceLine,
    SequenceOut,
    SequencePage,
    SequencesAsked,
    StepOut,
)
from masthead.web.api.scopes import Scope
from masthead.web.growth.sequences import actions, places, queries

router = Router(tags=["Sequences"])
READ, WRITE = Scope.GROWTH_READ, Scope.GROWTH_WRITE
_ONE = "/sequences/{int:sequence}"
_PLACE = "/sequence-places/{int:place}"
_CONFLICT = ("conflict",)
_OF_PLACE = ("state", "since", "began_at", "ended_at", "why")


@operation(router, "GET", "/publications/{slug:publication}/sequences", scope=READ, answers={200: SequencePage})
def list_sequences(request: HttpRequest, publication: str, asked: Query[SequencesAsked]) -> Answer:
    """List the sequences of a publication.

    Newest first.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    found = queries.sequences_for(caller.user).filter(publication=title.pk)
    page = newest_first(request, found.filter(state=asked.state) if asked.state else found, asked)
    accounts = queries.accounts_of(page.rows)
    items = [SequenceLine(**_head(each, accounts[each.pk])) for each in page.rows]
    return Answer(SequencePage(items=items, next=page.next), headers=page.headers)


@operation(router, "GET", _ONE, scope=READ, answers={200: SequenceOut})
def get_sequence(request: HttpRequest, sequence: int) -> SequenceOut:
    """One sequence, with its steps.

    And how many readers stand where.
    """
    return _out(_found(request, sequence, READ))


@operation(router, "POST", f"{_ONE}/start", scope=WRITE, answers={200: SequenceOut}, problems=_CONFLICT)
def start_sequence(request: HttpRequest, sequence: int) -> SequenceOut:
    """Let a sequence run, or go on.

    From then on its messages go out to readers. 409 while one of them is not approved; `missing` says what to do.
    """
    return _steered(request, sequence, actions.start)


@operation(router, "POST", f"{_ONE}/pause", scope=WRITE, answers={200: SequenceOut}, problems=_CONFLICT)
def pause_sequence(request: HttpRequest, sequence: int) -> SequenceOut:
    """Hold a sequence.

    Nobody begins, nobody gets anything, nobody is unsubscribed. 409 where it does not run.
    """
    return _steered(request, sequence, actions.pause)


@operation(router, "POST", f"{_ONE}/end", scope=WRITE, answers={200: SequenceOut}, problems=_CONFLICT)
def end_sequence(request: HttpRequest, sequence: int) -> SequenceOut:
    """End a sequence for good.

    Whoever is under way gets nothing more. 409 where it was never started, or has ended.
    """
    return _steered(request, sequence, actions.end)


@operation(router, "GET", f"{_ONE}/places", scope=READ, answers={200: PlacePage})
def list_sequence_places(request: HttpRequest, sequence: int, asked: Query[PlacesAsked]) -> Answer:
    """List where readers stand in a sequence.

    The last to begin first.
    """
    found = queries.places_for(caller_of(request).user).filter(sequence=_found(request, sequence, READ).pk)
    wanted = {"state": asked.state, "subscriber": asked.subscriber}
    page = newest_first(request, found.filter(**{name: said for name, said in wanted.items() if said}), asked)
    items = [PlaceLine(**_standing(each)) for each in page.rows]
    return Answer(PlacePage(items=items, next=page.next), headers=page.headers)


@operation(router, "GET", _PLACE, scope=READ, answers={200: PlaceOut})
def get_sequence_place(request: HttpRequest, place: int) -> PlaceOut:
    """One reader’s place in a sequence.

    With what they came past.
    """
    return _place_out(_place(request, place, READ))


@operation(router, "POST", f"{_PLACE}/pause", scope=WRITE, answers={200: PlaceOut}, problems=_CONFLICT)
def pause_sequence_place(request: HttpRequest, place: int) -> PlaceOut:
    """Hold a reader’s place.

    Nothing comes, and no answer is waited for. 409 where nothing may come any more.
    """
    found = _place(request, place, WRITE)
    places.pause(user=caller_of(request).user, place_id=found.pk)
    return _place_out(_place(request, place, WRITE))


@operation(router, "POST", f"{_PLACE}/resume", scope=WRITE, answers={200: PlaceOut}, problems=_CONFLICT)
def resume_sequence_place(request: HttpRequest, place: int) -> PlaceOut:
    """Let a held place go on.

    The time to the next message counts from now on. 409 where it is not paused.
    """
    return _moved(request, place, places.resume)


@operation(router, "POST", f"{_PLACE}/skip", scope=WRITE, answers={200: PlaceOut}, problems=_CONFLICT)
def skip_sequence_step(request: HttpRequest, place: int) -> PlaceOut:
    """Let a reader go on without the message they wait for.

    They never get it then. 409 where they wait for none.
    """
    return _moved(request, place, places.skip)


@operation(router, "POST", f"{_PLACE}/end", scope=WRITE, answers={200: PlaceOut}, problems=_CONFLICT)
def end_sequence_place(request: HttpRequest, place: int) -> PlaceOut:
    """End a reader’s way through a sequence.

    They get nothing more of it, ever. 409 where it is over.
    """
    return _moved(request, place, places.end)


def _steered(request: HttpRequest, sequence: int, act: Callable[..., Any]) -> SequenceOut:
    """Do it to a sequence within reach, and show it as it stands then."""
    found = _found(request, sequence, WRITE)
    act(user=caller_of(request).user, sequence_id=found.pk, now=timezone.now())
    return _out(_found(request, sequence, WRITE))


def _moved(request: HttpRequest, place: int, act: Callable[..., Any]) -> PlaceOut:
    """Do it to a place within reach, and show it as it stands then."""
    found = _place(request, place, WRITE)
    act(user=caller_of(request).user, place_id=found.pk, now=timezone.now())
    return _place_out(_place(request, place, WRITE))


def _found(request: HttpRequest, sequence: int, scope: Scope) -> Any:
    return reached(request, queries.sequences_for(caller_of(request).user), sequence, scope)


def _place(request: HttpRequest, place: int, scope: Scope) -> Any:
    return reached(request, queries.places_for(caller_of(request).user), place, scope, title="sequence__publication")


def _head(sequence: Any, account: queries.Account) -> dict[str, Any]:
    own = ("id", "publication", "begun", "under_way")
    said = {name: getattr(sequence, name) for name in SequenceLine.model_fields if name not in own}
    return {
        **said,
        "id": sequence.pk,
        "publication": sequence.publication.slug,
        "begun": account.begun,
        "under_way": account.under_way,
    }


def _out(sequence: Any) -> SequenceOut:
    account = queries.accounts_of([sequence])[sequence.pk]
    return SequenceOut(
        **_head(sequence, account),
        missing=list(actions.missing_of(sequence)),
        steps=[_step(each) for each in queries.steps_of(sequence)],
        places={state.value: many for state, many in account.states.items()},
    )


def _step(account: queries.StepAccount) -> StepOut:
    message = account.message
    return StepOut(
        id=message.pk,
        number=account.number,
        edition=message.edition_id,
        title=message.edition.title if message.edition is not None else "",
        ready=account.ready,
        days=message.days,
        hours=message.hours,
        at=f"{message.at:%H:%M}" if message.at is not None else None,
        condition=message.condition,
        waiting=account.waiting,
        sent=account.sent,
        left_out=account.left_out,
    )


def _standing(place: Any) -> dict[str, Any]:
    said = {name: getattr(place, name) for name in _OF_PLACE}
    ids = {"sequence": place.sequence_id, "subscriber": place.subscriber_id, "step": place.message_id}
    return {**said, **ids, "id": place.pk}


def _place_out(place: Any) -> PlaceOut:
    passed = [
        PassingOut(step=each.message_id, how=each.how, mailing=each.mailing, at=each.at)
        for each, _ in queries.passings_of(place)
    ]
    return PlaceOut(**_standing(place), passed=passed)

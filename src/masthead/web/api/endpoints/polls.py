"""Polls. Readers alone vote; programs read how it stands, and end a poll or open it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.reach import newest_first
from masthead.web.api.schemas.polls import AnswerOut, PollLine, PollOut, PollPage, PollsAsked, Reopen
from masthead.web.api.scopes import Scope
from masthead.web.growth.polls import actions, queries

router = Router(tags=["Polls"])
READ, WRITE = Scope.GROWTH_READ, Scope.GROWTH_WRITE
_ONE = "/polls/{slug:poll}"
_CONFLICT = ("conflict",)


@operation(router, "GET", "/publications/{slug:publication}/polls", scope=READ, answers={200: PollPage})
def list_polls(request: HttpRequest, publication: str, asked: Query[PollsAsked]) -> Answer:
    """List the polls of a publication.

    The last published first.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    found = queries.polls_for(caller.user).filter(publication=title.pk)
    page = newest_first(request, found.filter(state=asked.state) if asked.state else found, asked)
    votes = queries.votes_of(page.rows)
    items = [PollLine(**_head(each, votes[each.pk])) for each in page.rows]
    return Answer(PollPage(items=items, next=page.next), headers=page.headers)


@operation(router, "GET", _ONE, scope=READ, answers={200: PollOut}, tagged=True)
def get_poll(request: HttpRequest, poll: str) -> Answer:
    """One poll, with its result.

    As it stands now, whatever readers are shown before the end. Who answered what is told by segments alone.
    """
    return Answer(_out(_found(request, poll, READ)), tagged=True)


@operation(router, "POST", f"{_ONE}/close", scope=WRITE, answers={200: PollOut}, problems=_CONFLICT)
def close_poll(request: HttpRequest, poll: str) -> PollOut:
    """End a poll now.

    409 where it is not open.
    """
    found = _found(request, poll, WRITE)
    return _out(actions.close(user=caller_of(request).user, poll_id=found.pk, now=timezone.now()))


@operation(router, "POST", f"{_ONE}/reopen", scope=WRITE, answers={200: PollOut}, problems=_CONFLICT)
def reopen_poll(request: HttpRequest, poll: str, body: Reopen) -> PollOut:
    """Take votes until a moment.

    Also in a poll that is closed. 409 where its edition is withdrawn.
    """
    found, now = _found(request, poll, WRITE), timezone.now()
    if not now < body.until <= now + dt.timedelta(days=actions.LONGEST):
        raise invalid(f"Choose an end from now on, within {actions.LONGEST} days.", pointer="#/until")
    return _out(actions.reopen(user=caller_of(request).user, poll_id=found.pk, until=body.until, now=now))


def _found(request: HttpRequest, key: str, scope: Scope) -> Any:
    """A poll within reach. Raises `Problem` alike for none and for somebody else's."""
    caller = caller_of(request)
    found = queries.polls_for(caller.user).filter(key=key, publication__in=caller.titles(scope)).first()
    if found is None:
        raise Problem("not-found")
    return found


def _head(poll: Any, votes: int) -> dict[str, Any]:
    return {
        "key": poll.key,
        "publication": poll.publication.slug,
        "edition": poll.edition_id,
        "day": poll.day,
        "nth": poll.nth,
        "question": poll.question,
        "state": poll.state,
        "opened_at": poll.opened_at,
        "closes_at": poll.closes_at,
        "votes": votes,
    }


def _out(poll: Any) -> PollOut:
    result = queries.result_of(poll)
    answers = [
        AnswerOut(letter=each.letter, text=each.words, votes=each.votes, percent=each.percent, leads=each.leads)
        for each in result.answers
    ]
    return PollOut(**_head(poll, result.votes), answers=answers)

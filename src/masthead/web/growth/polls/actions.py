"""What changes polls: readers vote, time ends them, the team steers them.

What the team does asks for `Right.GROWTH` (PermissionDenied) and is recorded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from masthead.web import freshness
from masthead.web.growth.models import Poll, PollRules, Vote
from masthead.web.growth.polls.faults import NoVote, NoVoteError, PollError
from masthead.web.growth.polls.opening import told_of
from masthead.web.growth.polls.queries import Rules, is_open, result_of
from masthead.web.growth.polls.states import PollState, PollStep, advance
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers import sets
from masthead.web.subscribers.segments.voting import vote_set
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right
from masthead.web.webhooks.actions import announce

LONGEST = 60
"""Days that a poll may stay open after its edition's."""
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote that somebody casts. answer: its place, from 0. mailing: number of the mailing it is cast from."""

    key: str
    subscriber_id: int
    answer: int
    mailing: int


@transaction.atomic
def cast(ballot: Ballot, *, now: dt.datetime) -> bool:
    """Take a vote, or change it; whether it is another than before. Twice is as good as once.

    The caller knows by a signed link who votes. Raises `NoVoteError`.
    """
    poll = Poll.objects.filter(key=ballot.key).first()
    if poll is None or poll.state == PollState.WITHDRAWN or not 0 <= ballot.answer < len(poll.answers):
        raise NoVoteError(NoVote.ABSENT)
    if not is_open(poll, now):
        raise NoVoteError(NoVote.CLOSED)
    before = _put(poll, ballot, now)
    if before == ballot.answer:
        return False
    change = sets.SetChange()
    change.enter[_set(poll, ballot.answer)].add(ballot.subscriber_id)
    if before is not None:
        change.leave[_set(poll, before)].add(ballot.subscriber_id)
    sets.change(change)
    announce(
        event="poll.voted",
        publication_id=poll.publication_id,
        data={
            "poll": poll.key,
            "subscriber": ballot.subscriber_id,
            "answer": ballot.answer,
            "before": before,
            "at": now.isoformat(),
        },
    )
    return True


def close_ended(now: dt.datetime) -> bool:
    """Close the polls whose time is over; whether more are waiting. A poll is closed, and told of, once."""
    due = Poll.objects.filter(state=PollState.OPEN.value, closes_at__lte=now).order_by("closes_at")
    ended = list(due.values_list("pk", flat=True)[:_AT_ONCE])
    for pk in ended:
        with transaction.atomic():
            claimed = Poll.objects.filter(pk=pk, state=PollState.OPEN.value, closes_at__lte=now)
            if claimed.update(state=PollState.CLOSED.value):
                _closed(Poll.objects.get(pk=pk))
    return len(ended) == _AT_ONCE


@transaction.atomic
def close(*, user: Somebody, poll_id: int, now: dt.datetime | None = None) -> Poll:
    """End a poll now. Raises `PollError` where it does not run."""
    poll = _held(user, poll_id)
    _step(poll, PollStep.CLOSE, "This poll is not open.")
    poll.closes_at = min(poll.closes_at, now or timezone.now())
    poll.save(update_fields=["state", "closes_at"])
    _closed(poll)
    _record(user, "poll-closed", poll)
    return poll


@transaction.atomic
def reopen(*, user: Somebody, poll_id: int, until: dt.datetime, now: dt.datetime | None = None) -> Poll:
    """Take votes until a moment, also in a poll that is closed. Raises `PollError`."""
    now = now or timezone.now()
    poll = _held(user, poll_id)
    if not now < until <= now + dt.timedelta(days=LONGEST):
        raise PollError(f"Choose an end from now on, within {LONGEST} days.")
    if poll.state != PollState.OPEN:
        _step(poll, PollStep.REOPEN, "The edition of this poll is withdrawn.")
    poll.closes_at = until
    poll.save(update_fields=["state", "closes_at"])
    freshness.announce()
    _record(user, "poll-reopened", poll, until=until.isoformat())
    return poll


@transaction.atomic
def set_rules(*, user: Somebody, publication_id: int, rules: Rules) -> None:
    """Change how a title takes votes, for polls from now on. Raises `PollError`."""
    _need(user, publication_id)
    if not 0 <= rules.days <= LONGEST:
        raise PollError(f"A poll stays open for 0 to {LONGEST} days.")
    PollRules.objects.update_or_create(
        publication_id=publication_id, defaults={"days": rules.days, "results": rules.results.value}
    )
    freshness.announce()
    named = publications_with_ids([publication_id])
    record(
        actor=user,
        action="poll-rules-changed",
        subject=named[0].name if named else "",
        publication_id=publication_id,
        days=rules.days,
        results=rules.results.value,
    )


def forget_person(*, subscriber_id: int) -> None:
    """Keep what an erased person answered as a number that names nobody, within the caller's transaction."""
    for vote in Vote.objects.filter(subscriber_id=subscriber_id).order_by("poll"):
        poll = Poll.objects.select_for_update(no_key=True).get(pk=vote.poll_id)
        poll.gone = [*poll.gone, *[0] * (vote.answer + 1 - len(poll.gone))]
        poll.gone[vote.answer] += 1
        poll.save(update_fields=["gone"])
        vote.delete()


def _put(poll: Poll, ballot: Ballot, now: dt.datetime) -> int | None:
    """Write the vote down; what was answered before."""
    rows = Vote.objects.select_for_update().filter(poll=poll, subscriber_id=ballot.subscriber_id)
    held = rows.first()
    if held is None:
        try:
            with transaction.atomic():
                Vote.objects.create(
                    poll=poll,
                    subscriber_id=ballot.subscriber_id,
                    answer=ballot.answer,
                    mailing=ballot.mailing,
                    at=now,
                    changed_at=now,
                )
        except IntegrityError:
            # The same person at the same moment, on another device: the vote that came first is changed.
            held = rows.get()
        else:
            return None
    before: int = held.answer
    if before != ballot.answer:
        held.answer, held.mailing, held.changed_at = ballot.answer, ballot.mailing, now
        held.save(update_fields=["answer", "mailing", "changed_at"])
    return before


def _closed(poll: Poll) -> None:
    counts = [each.votes for each in result_of(poll).answers]
    announce(event="poll.closed", publication_id=poll.publication_id, data={**told_of(poll), "votes": counts})
    # The edition's page shows the result from now on.
    freshness.announce()


def _set(poll: Poll, answer: int) -> str:
    return vote_set(poll.publication_id, poll.day, poll.nth, answer)


def _step(poll: Poll, step: PollStep, otherwise: str) -> None:
    state = advance(PollState(poll.state), step)
    if state is None:
        raise PollError(otherwise)
    poll.state = state.value


def _held(user: Somebody, poll_id: int) -> Poll:
    poll = Poll.objects.select_for_update(no_key=True).filter(pk=poll_id).first()
    if poll is None:
        raise PermissionDenied
    _need(user, poll.publication_id)
    return poll


def _need(user: Somebody, publication_id: int) -> None:
    if not may(user, Right.GROWTH, publication_id):
        raise PermissionDenied("Your role in this publication does not allow this.")


def _record(user: Somebody, action: str, poll: Poll, **details: Any) -> None:
    record(
        actor=user,
        action=action,
        subject=f"“{poll.question[:120]}”",
        publication_id=poll.publication_id,
        poll=poll.key,
        **details,
    )

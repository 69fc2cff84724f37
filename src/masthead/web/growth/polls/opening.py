"""Polls come with the editions they stand in: opened at publication, closed at their end, gone with a withdrawal.

All of it runs within the transaction of what happened to the edition.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet

from masthead.edition.sections.poll.fields import PollFields
from masthead.web.growth.models import Poll, Vote
from masthead.web.growth.polls.keys import key_of
from masthead.web.growth.polls.queries import rules_of
from masthead.web.growth.polls.states import PollState, PollStep, advance
from masthead.web.newsroom.filling import Asked, Filling
from masthead.web.newsroom.hearing import Appeared
from masthead.web.publications.queries import time_zone_of
from masthead.web.webhooks.actions import announce


def takes_votes(asked: Asked) -> Filling | None:
    """What fills a poll: nothing, but votes are taken under its key. Not in a preview that is stored nowhere."""
    if asked.empty or asked.block is None or asked.edition_id is None:
        return None
    return Filling((), source="the editor", votes=key_of(asked.edition_id, asked.block))


def open_polls(told: Appeared) -> None:
    """Open what stands in an edition that appears; a new version may say its question in other words."""
    edition = told.filled.edition
    seen = []
    for index, key in told.filled.votes.items():
        fields = edition.sections[index].fields
        if isinstance(fields, PollFields) and fields.answers:
            seen.append(key)
            _appear(told, key, fields, edition.date)
    _withdraw(Poll.objects.filter(edition_id=told.edition_id).exclude(key__in=seen))


def withdraw_polls(edition_id: int) -> None:
    """Take what stands in an edition away with it; what nobody answered is forgotten."""
    _withdraw(Poll.objects.filter(edition_id=edition_id))


def end_of(day: dt.date, days: int, zone: ZoneInfo, opened: dt.datetime) -> dt.datetime:
    """When votes end: with the day so many days after the edition's, or after it appeared, if that was later."""
    first = max(day, opened.astimezone(zone).date())
    return dt.datetime.combine(first + dt.timedelta(days=days + 1), dt.time(), zone).astimezone(dt.UTC)


def _appear(told: Appeared, key: str, fields: PollFields, day: dt.date) -> None:
    known = Poll.objects.select_for_update(no_key=True).filter(key=key).first()
    if known is None:
        made = _opened(told, key, fields, day)
        announce(event="poll.opened", publication_id=made.publication_id, data=told_of(made))
        return
    state = advance(PollState(known.state), PollStep.APPEAR)
    answers = list(fields.answers)
    if known.votes.exists() or any(known.gone):
        # A vote names a place: none of those that were answered is taken away.
        answers += known.answers[len(answers) :]
    known.question, known.answers = fields.question, answers
    known.state = (state or PollState(known.state)).value
    known.save(update_fields=["question", "answers", "state"])


def _opened(told: Appeared, key: str, fields: PollFields, day: dt.date) -> Poll:
    rows = Poll.objects.filter(publication_id=told.publication_id, day=day)
    last = rows.aggregate(last=Max("nth"))["last"] or 0
    days = rules_of(told.publication_id).days
    return Poll.objects.create(
        key=key,
        publication_id=told.publication_id,
        edition_id=told.edition_id,
        day=day,
        nth=last + 1,
        question=fields.question,
        answers=list(fields.answers),
        opened_at=told.at,
        closes_at=end_of(day, days, time_zone_of(told.publication_id), told.at),
    )


def _withdraw(polls: QuerySet[Poll]) -> None:
    for poll in polls.select_for_update(no_key=True):
        if not Vote.objects.filter(poll=poll).exists() and not any(poll.gone):
            poll.delete()
            continue
        state = advance(PollState(poll.state), PollStep.WITHDRAW)
        if state is not None:
            poll.state = state.value
            poll.save(update_fields=["state"])


def told_of(poll: Poll) -> dict[str, object]:
    """A poll to programs that listen."""
    return {
        "poll": poll.key,
        "day": poll.day.isoformat(),
        "nth": poll.nth,
        "question": poll.question,
        "answers": list(poll.answers),
        "closes_at": poll.closes_at.isoformat(),
    }

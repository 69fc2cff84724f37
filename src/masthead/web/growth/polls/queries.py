"""Reads about polls: how they stand, and what somebody answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from masthead.web.growth.models import Poll, PollRules, Vote
from masthead.web.growth.polls.keys import letter
from masthead.web.growth.polls.states import PollState, ResultsShown
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right


@dataclass(frozen=True, slots=True)
class Rules:
    """How a title takes votes; see `models.PollRules`."""

    days: int = 3
    results: ResultsShown = ResultsShown.ALWAYS


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """One answer. place: from 0. percent: whole, such that those of a poll are a hundred together. leads: nobody has
    more votes, and somebody has some.
    """

    place: int
    words: str
    votes: int
    percent: int
    leads: bool

    @property
    def letter(self) -> str:
        """As in the mail."""
        return letter(self.place)


@dataclass(frozen=True, slots=True)
class Result:
    """How a poll stands."""

    answers: tuple[AnswerResult, ...]

    @property
    def votes(self) -> int:
        """All of them."""
        return sum(each.votes for each in self.answers)

    @property
    def leader(self) -> AnswerResult | None:
        """The answer with most votes, the first of several; None before the first vote."""
        return next((each for each in self.answers if each.leads), None)


def rules_of(publication_id: int) -> Rules:
    """Those of a title."""
    row = PollRules.objects.filter(publication_id=publication_id).first()
    return Rules(row.days, ResultsShown(row.results)) if row is not None else Rules()


def polls_for(user: Somebody) -> QuerySet[Poll]:
    """The polls of the titles whose growth somebody looks after."""
    return Poll.objects.filter(publication__in=publications_with(user, Right.GROWTH)).select_related("publication")


def poll_named(key: str) -> Poll | None:
    """The poll of a key; None also for one whose edition is withdrawn."""
    found = Poll.objects.filter(key=key).select_related("publication").first()
    return None if found is None or found.state == PollState.WITHDRAWN else found


def is_open(poll: Poll, now: dt.datetime) -> bool:
    """Whether it takes votes."""
    return poll.state == PollState.OPEN and now < poll.closes_at


def shows_results(poll: Poll, *, voted: bool, now: dt.datetime) -> bool:
    """Whether a reader sees how it stands."""
    if not is_open(poll, now):
        return True
    shown = rules_of(poll.publication_id).results
    return shown is ResultsShown.ALWAYS or (shown is ResultsShown.VOTED and voted)


def answer_of(poll: Poll, subscriber_id: int) -> int | None:
    """What somebody answered; None for who did not vote."""
    return Vote.objects.filter(poll=poll, subscriber_id=subscriber_id).values_list("answer", flat=True).first()


def result_of(poll: Poll) -> Result:
    """How a poll stands now."""
    counts = [0] * len(poll.answers)
    rows = Vote.objects.filter(poll=poll).order_by().values_list("answer").annotate(many=Count("pk"))
    for place, many in (*rows, *enumerate(poll.gone)):
        if place < len(counts):
            counts[place] += many
    return made_result(poll.answers, counts)


def votes_of(polls: Sequence[Poll]) -> dict[int, int]:
    """How many voted, by the id of the poll."""
    rows = Vote.objects.filter(poll__in=polls).order_by().values_list("poll").annotate(many=Count("pk"))
    found = dict(rows)
    return {each.pk: found.get(each.pk, 0) + sum(each.gone) for each in polls}


def made_result(answers: Sequence[str], counts: Sequence[int]) -> Result:
    """Counts by the places of answers, as a result."""
    percents, most = whole_percents(counts), max(counts, default=0)
    return Result(
        tuple(
            AnswerResult(place, words, counts[place], percents[place], bool(most) and counts[place] == most)
            for place, words in enumerate(answers)
        )
    )


def whole_percents(counts: Sequence[int]) -> list[int]:
    """Whole numbers that are a hundred together, each at most one away from the exact share; zeros for nobody.

    What is left after rounding down goes to the largest remainders (Hamilton's method), the first of equal ones.
    """
    whole = sum(counts)
    if not whole:
        return [0] * len(counts)
    found = [100 * each // whole for each in counts]
    by_rest = sorted(range(len(counts)), key=lambda place: -(100 * counts[place] % whole))
    for place in by_rest[: 100 - sum(found)]:
        found[place] += 1
    return found


def personal_votes(*, subscriber_id: int) -> list[dict[str, object]]:
    """Every answer of a person, for the person."""
    rows = Vote.objects.filter(subscriber_id=subscriber_id).select_related("poll__publication").order_by("at")
    return [
        {
            "publication": each.poll.publication.name,
            "edition": each.poll.day.isoformat(),
            "question": each.poll.question,
            "answer": _words(each),
            "at": each.at.isoformat(),
            "changed_at": each.changed_at.isoformat(),
        }
        for each in rows
    ]


def _words(vote: Vote) -> str:
    answers = vote.poll.answers
    said = f" {answers[vote.answer]}" if vote.answer < len(answers) else ""
    return f"{letter(vote.answer)}{said}"

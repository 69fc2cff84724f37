"""Where polls take part in what other apps do; called once, when the program is ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from masthead.edition.sections.charts import Chart
from masthead.web.archive.polls import tell_results
from masthead.web.growth.models import Poll
from masthead.web.growth.polls.opening import open_polls, takes_votes, withdraw_polls
from masthead.web.growth.polls.states import PollState
from masthead.web.growth.polls.yesterday import chart_of, yesterdays_poll
from masthead.web.newsroom import filling, hearing
from masthead.web.subscribers.segments.voting import AskedPoll, answer_for_polls
from masthead.web.subscribers.words import add_area


def connect() -> None:
    """Take votes, fill sections, answer segments and pages."""
    filling.register("poll", takes_votes)
    filling.register("number", yesterdays_poll)
    hearing.tell_of_appearing(open_polls)
    hearing.tell_of_withdrawing(withdraw_polls)
    answer_for_polls(_asked)
    tell_results(_results)
    add_area("polls", "masthead.web.growth.words")


def _asked(publication_id: int, day: dt.date | None, most: int) -> Iterable[AskedPoll]:
    found = Poll.objects.filter(publication_id=publication_id)
    if day is not None:
        found = found.filter(day=day)
    return [
        AskedPoll(each.day, each.nth, each.question, tuple(each.answers))
        for each in found.order_by("-day", "nth")[:most]
    ]


def _results(keys: Iterable[str]) -> dict[str, Chart]:
    """The final results of those polls that are closed, for the pages of editions."""
    found = Poll.objects.filter(key__in=list(keys), state=PollState.CLOSED.value).select_related("publication")
    charts = ((poll.key, chart_of(poll)) for poll in found)
    return {key: chart for key, chart in charts if chart is not None}

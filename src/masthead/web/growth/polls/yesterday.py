"""“Yesterday’s poll”: the result of the last edition’s poll, as a number with a chart in the next one.

It fills an empty section of kind `number` that the house format gives the bookable slot “poll”.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from html import escape

from django.utils import timezone

from masthead.edition.catalogue import Catalogue, catalogue_for
from masthead.edition.richtext import RichText
from masthead.edition.sections.charts import Bar, Chart
from masthead.edition.sections.number.fields import NumberFields
from masthead.web.archive.addresses import poll_url
from masthead.web.archive.queries import neighbours
from masthead.web.growth.models import Poll
from masthead.web.growth.polls.queries import Result, is_open, result_of, rules_of
from masthead.web.growth.polls.states import PollState, ResultsShown
from masthead.web.newsroom.filling import Alternative, Asked, Filling
from masthead.web.publications.mapping import house_of

SLOT = "poll"
"""The bookable slot that marks the section."""


def yesterdays_poll(asked: Asked) -> Filling | None:
    """The last edition’s poll; nothing stands there where it had none, or nobody voted."""
    if asked.slot is None or asked.slot.slot != SLOT or not asked.empty:
        return None
    poll = _poll_before(asked.publication_id, asked.day)
    result = result_of(poll) if poll is not None else None
    if poll is None or result is None or not result.votes or not _may_be_shown(poll):
        return Filling((), source="the last edition’s poll")
    words = catalogue_for(asked.edition.language, house_of(poll.publication).labels)
    return Filling((Alternative(_fields(poll, result, words)),), source="the last edition’s poll")


def chart_of(poll: Poll) -> Chart | None:
    """The result of a poll as a chart in its title’s language; None where nobody voted."""
    result = result_of(poll)
    house = house_of(poll.publication)
    return _chart(result, catalogue_for(poll.publication.language, house.labels)) if result.votes else None


def _poll_before(publication_id: int, day: dt.date) -> Poll | None:
    """The first poll of the edition before a day."""
    before, _ = neighbours(publication_id, day)
    if before is None:
        return None
    polls = Poll.objects.filter(publication_id=publication_id, day=before.date).select_related("publication")
    return polls.exclude(state=PollState.WITHDRAWN.value).order_by("nth").first()


def _may_be_shown(poll: Poll) -> bool:
    hidden = rules_of(poll.publication_id).results is ResultsShown.CLOSED
    return not (hidden and is_open(poll, timezone.now()))


def _fields(poll: Poll, result: Result, words: Catalogue) -> NumberFields:
    leader = result.leader
    assert leader is not None
    said = words.word("poll_asked", date=words.short_date(poll.day), question=poll.question)
    link = f'<a href="{escape(poll_url(poll.publication, poll.key))}">{escape(words.word("poll_results"))}</a>'
    return NumberFields(
        figure=_percent(leader.percent, words),
        unit=leader.words,
        body=RichText.from_html(f"<p>{escape(said)} {link}.</p>"),
        chart=_chart(result, words),
    )


def _chart(result: Result, words: Catalogue) -> Chart:
    many = words.word("poll_votes", count=words.number(result.votes))
    if result.votes == 1:
        many = words.word("poll_vote_one")
    bars = (
        Bar(label=each.words, value=Decimal(each.percent), printed=_percent(each.percent, words))
        for each in result.answers
    )
    return Chart(title=words.word("poll_chart"), measure=many, bars=tuple(bars))


def _percent(number: int, words: Catalogue) -> str:
    return f"{words.number(number)} %"

"""Alarms that somebody may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from masthead.web.mailings.states import MailingStage
from masthead.web.returns.alarms.rules import Measure, Reading
from masthead.web.returns.models import Alarm
from masthead.web.returns.words import ADVICE, MEASURES, told
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right


@dataclass(frozen=True, slots=True)
class Banner:
    """An alarm as it is shown. name: of what is measured. sentence: with its numbers. advice: what to look at. paused:
    it has paused the mailing, which still is.
    """

    alarm: Alarm
    name: str
    sentence: str
    advice: str
    paused: bool = False


def open_alarms(user: Somebody) -> QuerySet[Alarm]:
    """Alarms that are not over, of the titles whose audience somebody looks after, latest first."""
    found = Alarm.objects.filter(cleared_at=None, publication__in=publications_with(user, Right.AUDIENCE))
    return found.select_related("mailing", "publication", "seen_by")


def banners(user: Somebody, *, seen: bool = False, mailing_id: int | None = None) -> tuple[Banner, ...]:
    """Open alarms in words, worst first. seen: also those that somebody has put away. mailing_id: of one mailing."""
    rows = open_alarms(user) if seen else open_alarms(user).filter(seen_at=None)
    rows = rows if mailing_id is None else rows.filter(mailing=mailing_id)
    return tuple(banner_of(each) for each in sorted(rows, key=lambda each: each.grade))


def banner_of(alarm: Alarm) -> Banner:
    """One alarm in words."""
    measure = Measure(alarm.measure)
    sentence = told(measure, Reading(alarm.count, alarm.base))
    paused = alarm.paused_at is not None and alarm.mailing.state == MailingStage.PAUSED
    return Banner(alarm, MEASURES[measure], sentence, ADVICE[measure], paused)

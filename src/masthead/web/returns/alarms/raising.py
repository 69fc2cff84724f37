"""Raising alarms once, keeping their numbers, clearing them, and pausing where the publication says so."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import DatabaseError, transaction

from masthead.web.mailings.actions.steering import pause_for_alarm
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.mailings import titles_of
from masthead.web.mailings.queries.rules import rules_together
from masthead.web.mailings.queries.watched import watched_mailings
from masthead.web.mailings.states import MailingStage
from masthead.web.returns.alarms.measuring import readings_of
from masthead.web.returns.alarms.rules import RULES, Grade, Measure, Reading, Readings, is_over, raised
from masthead.web.returns.models import Alarm
from masthead.web.returns.words import told
from masthead.web.team.actions import record
from masthead.web.webhooks.actions import announce

WATCHED_AFTER = dt.timedelta(days=3)
"""How long after its end a mailing is watched: most complaints and bounces are there within two days."""

logger = logging.getLogger("masthead.alarms")


def watch(*, now: dt.datetime) -> int:
    """Look at every mailing that goes out or ended a while ago; how many. A fault with one leaves the others."""
    watched = watched_mailings(ended_since=now - WATCHED_AFTER)
    for mailing in watched:
        try:
            look_at(mailing, now=now)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("Mailing %d could not be looked at for alarms.", mailing.pk)
    _over([each.pk for each in watched], now)
    return len(watched)


def look_at(mailing: Mailing, *, now: dt.datetime) -> None:
    """Raise, change and clear the alarms of one mailing."""
    readings = readings_of(mailing, now=now)
    judge(mailing, readings, now=now)
    _pause(mailing, now)


@transaction.atomic
def judge(mailing: Mailing, readings: Readings, *, now: dt.datetime) -> None:
    """Bring a mailing's alarms to what was read: one of each measure at a time, told once in each grade."""
    held = Alarm.objects.select_for_update(of=("self",)).filter(mailing=mailing, cleared_at=None)
    there = {Measure(each.measure): each for each in held}
    wanted = raised(readings)
    for measure, rule in wanted.items():
        alarm = there.get(measure)
        if alarm is None:
            _raise(_Case(mailing, measure, readings[measure], now), rule.grade)
        else:
            _keep(_Case(mailing, measure, readings[measure], now), alarm, rule.grade)
    for measure, alarm in there.items():
        if measure not in wanted:
            reading = readings.get(measure)
            if is_over(measure, reading) and not _holds(alarm, mailing):
                _clear(alarm, now)
            elif reading is not None:
                _update(alarm, reading)


@dataclass(frozen=True, slots=True)
class _Case:
    """What was read of one measure of a mailing."""

    mailing: Mailing
    measure: Measure
    reading: Reading
    now: dt.datetime


def _raise(case: _Case, grade: Grade) -> None:
    before = Alarm.objects.filter(mailing=case.mailing, measure=case.measure.value, told_at__isnull=False)
    worst = max((Grade(each).rank for each in before.values_list("grade", flat=True)), default=-1)
    alarm, fresh = Alarm.objects.get_or_create(
        mailing=case.mailing,
        measure=case.measure.value,
        cleared_at=None,
        defaults={
            "publication_id": case.mailing.publication_id,
            "grade": grade.value,
            "count": case.reading.count,
            "base": case.reading.base,
            "raised_at": case.now,
            # What comes back a second time is shown again; its mail is in everybody's mailbox already.
            "told_at": case.now if grade.rank <= worst else None,
        },
    )
    if fresh:
        _say(alarm, "raised")


def _keep(case: _Case, alarm: Alarm, grade: Grade) -> None:
    alarm.count, alarm.base = case.reading.count, case.reading.base
    worse = grade.rank > Grade(alarm.grade).rank
    if worse:
        alarm.grade, alarm.told_at, alarm.tellings = grade.value, None, 0
        alarm.seen_at = alarm.seen_by = None
    alarm.save()
    if worse:
        _say(alarm, "raised")


def _update(alarm: Alarm, reading: Reading) -> None:
    if (alarm.count, alarm.base) != (reading.count, reading.base):
        alarm.count, alarm.base = reading.count, reading.base
        alarm.save(update_fields=["count", "base"])


def _clear(alarm: Alarm, now: dt.datetime) -> None:
    alarm.cleared_at = now
    alarm.told_at = alarm.told_at or now
    alarm.save(update_fields=["cleared_at", "told_at"])
    _say(alarm, "cleared")


def _over(watched: list[int], now: dt.datetime) -> None:
    """What is watched no longer is over."""
    with transaction.atomic():
        rows = Alarm.objects.select_for_update(of=("self",)).filter(cleared_at=None).exclude(mailing__in=watched)
        for alarm in rows:
            _clear(alarm, now)


def _say(alarm: Alarm, state: str) -> None:
    """In the audit log, and to programs that listen."""
    measure = Measure(alarm.measure)
    record(
        actor=None,
        action=f"alarm-{state}",
        subject=alarm.mailing.label,
        publication_id=alarm.publication_id,
        mailing=alarm.mailing_id,
        measure=alarm.measure,
        grade=alarm.grade,
        why=told(measure, Reading(alarm.count, alarm.base)),
    )
    announce(
        event="mailing.alarm",
        publication_id=alarm.publication_id,
        data={
            "mailing": alarm.mailing_id,
            "measure": alarm.measure,
            "grade": alarm.grade,
            "state": state,
            "count": alarm.count,
            "of": alarm.base,
        },
    )


def _pause(mailing: Mailing, now: dt.datetime) -> None:
    """Hold the mailing, once, for an alarm that does so where one of its titles wants it. Whoever lets it go on then
    has decided.
    """
    if not rules_together(titles_of(mailing)).stop_on_alarm:
        return
    for alarm in Alarm.objects.filter(mailing=mailing, cleared_at=None, paused_at=None):
        if _pauses(alarm):
            why = told(Measure(alarm.measure), Reading(alarm.count, alarm.base))
            pause_for_alarm(mailing_id=mailing.pk, why=f"Paused by an alarm: {why}", now=now)
            alarm.paused_at = now
            alarm.save(update_fields=["paused_at"])


def _holds(alarm: Alarm, mailing: Mailing) -> bool:
    """Whether the mailing is paused by it: a pause ends what is measured, and not the reason for it."""
    return alarm.paused_at is not None and mailing.state == MailingStage.PAUSED


def _pauses(alarm: Alarm) -> bool:
    return any(rule.pauses and rule.measure == alarm.measure and rule.grade == alarm.grade for rule in RULES)

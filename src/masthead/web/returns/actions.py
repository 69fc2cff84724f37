"""What is done with returned mail and alarms."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from masthead.web.returns.models import Alarm, Returned
from masthead.web.returns.queries.alarms import open_alarms
from masthead.web.returns.queries.returned import returned_for
from masthead.web.returns.retention import forget_address, forget_person
from masthead.web.returns.standing import Standing
from masthead.web.returns.words import class_of
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody

__all__ = ["forget_address", "forget_person", "put_away", "try_again"]


@transaction.atomic
def put_away(*, user: Somebody, alarm_id: int, now: dt.datetime) -> Alarm:
    """Take the banner of an alarm off everybody's first page: somebody looks after it. Raises PermissionDenied."""
    alarm = open_alarms(user).select_for_update(of=("self",)).filter(pk=alarm_id).first()
    if alarm is None:
        raise PermissionDenied
    if alarm.seen_at is None:
        alarm.seen_at, alarm.seen_by = now, user
        alarm.save(update_fields=["seen_at", "seen_by"])
        record(
            actor=user,
            action="alarm-seen",
            subject=alarm.mailing.label,
            publication_id=alarm.publication_id,
            mailing=alarm.mailing_id,
            measure=alarm.measure,
        )
    return alarm


@transaction.atomic
def try_again(*, user: Somebody, returned_id: int) -> Returned:
    """Have what was given up worked on once more; nothing happens where it was not. Raises PermissionDenied."""
    row = returned_for(user).select_for_update(of=("self",)).filter(pk=returned_id).first()
    if row is None:
        raise PermissionDenied
    if row.standing == Standing.FAILED:
        row.standing, row.tries = Standing.WAITING.value, 0
        row.save(update_fields=["standing", "tries"])
        record(
            actor=user,
            action="returned-tried-again",
            subject=class_of(row.kind, row.cause),
            publication_id=row.publication_id,
            returned=row.pk,
        )
    return row

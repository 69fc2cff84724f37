"""What is kept of a mailing for a time and then goes: addresses of those whom it did not reach."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection

from masthead.web.mailings.models import WorkerSign

SIGNS_KEPT = dt.timedelta(days=7)

_FORGET_ERASED = """
UPDATE mailing_exception SET address = ''
WHERE address <> '' AND NOT EXISTS (SELECT 1 FROM subscribers_subscriber WHERE id = mailing_exception.subscriber)
"""
_FORGET_OLD = "UPDATE mailing_exception SET address = '' WHERE address <> '' AND at < %s"


def forget(*, now: dt.datetime) -> int:
    """Forget addresses in the accounts of mailings: at once of people who were erased, of all others after as many days
    as networks are kept; how many rows. Numbers and outcomes stay. Twice is as good as once. now: aware.
    """
    kept = dt.timedelta(days=settings.SITE.settings.keep_network_days)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_ERASED)
        rows = int(cursor.rowcount)
        cursor.execute(_FORGET_OLD, [(now - kept).timestamp()])
        rows += int(cursor.rowcount)
    WorkerSign.objects.filter(at__lt=now - SIGNS_KEPT).delete()
    return rows

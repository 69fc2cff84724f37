"""When an edition is published, for pages and feeds."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from masthead.edition.house import Publication


def published_at(publication: Publication, day: dt.date) -> dt.datetime:
    """When the edition of `day` goes out: the publication's send time, in its own zone."""
    hour, _, minute = publication.send_at.partition(":")
    return dt.datetime.combine(day, dt.time(int(hour), int(minute or 0)), ZoneInfo(publication.timezone))

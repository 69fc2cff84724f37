"""When things about a booking are due, in the time zone of its title."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from masthead.edition.house import HouseFormat
from masthead.web.newsroom.days import appears_on, local_day
from masthead.web.publications.mapping import house_of
from masthead.web.revenue.models import SalesRules


def rules_of(publication_id: int) -> SalesRules:
    """What a title asks of its sponsors; the defaults, unsaved, where it never said."""
    return SalesRules.objects.filter(publication=publication_id).first() or SalesRules(publication_id=publication_id)


def today_at(publication: Any, now: dt.datetime) -> dt.date:
    """The day it is where the title is."""
    return local_day(house_of(publication), now)


def appears(publication: Any, house: HouseFormat, day: dt.date) -> bool:
    """Whether a title has an edition on a day."""
    return appears_on(house, publication.holidays or (), day)


def goes_out_at(house: HouseFormat, day: dt.date) -> dt.datetime:
    """When the edition of a day is to go out."""
    about = house.publication
    return dt.datetime.combine(day, dt.time.fromisoformat(about.send_at), ZoneInfo(about.timezone)).astimezone(dt.UTC)


def text_due(house: HouseFormat, day: dt.date, rules: SalesRules) -> dt.datetime:
    """When the text for a day is due: at six in the evening, so many days before."""
    last = day - dt.timedelta(days=rules.text_days)
    zone = ZoneInfo(house.publication.timezone)
    return dt.datetime.combine(last, dt.time(18), zone).astimezone(dt.UTC)


def day_ends(house: HouseFormat, day: dt.date) -> dt.datetime:
    """The end of a day where the title is."""
    zone = ZoneInfo(house.publication.timezone)
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)

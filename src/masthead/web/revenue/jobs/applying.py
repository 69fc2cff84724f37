"""Going on from the board to where one applies: counted as far as it was a person, and once a day each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.db import transaction
from django.db.models import F, Sum

from masthead.tracking.robots import Origins, Verdict, shipped_rules
from masthead.web.revenue.jobs.queries import today_at
from masthead.web.revenue.models import BoardClick, Listing
from masthead.web.subscribers import networks
from masthead.web.subscribers.sign_up import tallies
from masthead.web.subscribers.sign_up.limits import DAY, Limit
from masthead.web.subscribers.sign_up.tallies import Mark

PER_DEVICE = Limit(1, DAY)
PER_NETWORK = Limit(30, DAY)
"""Clicks on one listing that count, from one device and from one network."""
_LONGEST_AGENT = 500


@dataclass(frozen=True, slots=True)
class Press:
    """Who follows the link. purpose, mode: what the browser says of its request (Fetch Metadata), "" where it says
    nothing. Neither the address nor the agent is kept.
    """

    ip_address: str
    agent: str
    purpose: str = ""
    mode: str = ""


def note_press(listing: Listing, press: Press, *, now: dt.datetime) -> bool:
    """Count it, unless a program did it or the same device before; whether it counted."""
    if not is_human(press):
        return False
    marks = [Mark("job-press-network", f"{listing.pk}:{networks.counted(press.ip_address)}", PER_NETWORK)]
    if device := networks.device(press.ip_address, press.agent):
        marks.append(Mark("job-press-device", f"{listing.pk}:{device}", PER_DEVICE))
    if tallies.count(marks, now):
        return False
    day = today_at(listing.publication_id, now)
    with transaction.atomic():
        BoardClick.objects.bulk_create([BoardClick(listing=listing, day=day)], ignore_conflicts=True)
        BoardClick.objects.filter(listing=listing, day=day).update(clicks=F("clicks") + 1)
    return True


def is_human(press: Press) -> bool:
    """Whether nothing speaks against a person: an agent, none known as a program, and no fetching ahead."""
    if not press.agent or press.purpose or press.mode not in {"", "navigate"}:
        return False
    clicks = _origins().of_agent(press.agent[:_LONGEST_AGENT])[1]
    return clicks is None or clicks is Verdict.HUMAN


def board_clicks(listing_ids: list[int]) -> dict[int, int]:
    """All of each listing's; those without are left out."""
    rows = BoardClick.objects.filter(listing_id__in=listing_ids).order_by().values_list("listing_id")
    return dict(rows.annotate(total=Sum("clicks")))


@cache
def _origins() -> Origins:
    return Origins(shipped_rules())

"""Whether the pages answer that sponsors link to: asked once for every version that is handed in, outside all
transactions, and through the guards of the link check.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import F

from masthead.checks.reach import Network, reach, system_network
from masthead.checks.reached import Outcome, Reached
from masthead.web.revenue.models import Creative
from masthead.web.revenue.sponsors.states import CreativeState

AT_ONCE = 10
SAYINGS: dict[Outcome, str] = {
    Outcome.FINE: "The page answers.",
    Outcome.MOVED: "The page has moved for good",
    Outcome.BROKEN: "The page does not open",
    Outcome.REFUSED: "The address leads to a machine that is not public",
    Outcome.SLOW: "The page took long, or gave no answer in time",
    Outcome.UNVERIFIED: "The site answers people and not programs",
}


def ask_for_links(now: dt.datetime) -> bool:
    """Ask for those of texts that were handed in since; whether more wait."""
    return ask(now, system_network)


def ask(_now: dt.datetime, network: Callable[[], Network]) -> bool:
    """The same, by some way out."""
    rows = Creative.objects.filter(state=CreativeState.SUBMITTED.value).exclude(link_version=F("version"))
    waiting = list(rows.order_by("submitted_at")[:AT_ONCE])
    if not waiting:
        return False
    found = {each.url: each for each in asyncio.run(_reached({each.url for each in waiting}, network))}
    for each in waiting:
        reached = found[each.url]
        Creative.objects.filter(pk=each.pk, version=each.version).update(
            link=reached.outcome.value, link_detail=reached.detail[:200], link_version=each.version
        )
    return len(waiting) == AT_ONCE


def said_of_link(creative: Creative) -> tuple[str, bool]:
    """(a sentence for the team, whether it needs a look)."""
    if not creative.link or creative.link_version != creative.version:
        return "Nobody has asked for the page yet; that takes a minute.", False
    outcome = Outcome(creative.link)
    said = SAYINGS[outcome]
    if outcome is Outcome.FINE:
        return said, False
    return f"{said}: {creative.link_detail}." if creative.link_detail else f"{said}.", True


async def _reached(urls: Iterable[str], network: Callable[[], Network]) -> tuple[Reached, ...]:
    async with network() as way:
        return await reach(urls, network=way)

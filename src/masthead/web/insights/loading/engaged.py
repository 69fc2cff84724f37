"""Sets of who opened and clicked, for segments: named as `masthead.web.subscribers.segments.engagement` reads them.

People alone are in them: whom a machine opened for has done nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyroaring import BitMap

from masthead.audience.segments.tree import SECTION, Action
from masthead.tracking.records import NO_LINK
from masthead.web.insights.deeds import Deed
from masthead.web.insights.loading.judging import Judgement
from masthead.web.insights.loading.tally import Tally
from masthead.web.insights.models import Measured
from masthead.web.subscribers import sets
from masthead.web.subscribers.segments.engagement import deed_set


def follow(tally: Tally, judgement: Judgement, wanted: sets.SetChange) -> None:
    """Note in `wanted` what brings the sets of a mailing in step after a batch."""
    entered = BitMap([row[1] for row in judgement.rows if not row[6]])
    left = BitMap()
    for people in judgement.enter.values():
        entered.update(people)
    for people in judgement.leave.values():
        left.update(people)
    for name, now in _sets(tally):
        wanted.enter[name] |= now & entered
        wanted.leave[name] |= left - now


def replace(tally: Tally) -> None:
    """Make the sets of a mailing anew, within the caller's transaction."""
    sets.replace(dict(_sets(tally)))


def _sets(tally: Tally) -> Iterator[tuple[str, BitMap]]:
    """Every set of a mailing, by name, as it is now."""
    measured = tally.measured
    opened = tally.links.get((int(Deed.OPEN), NO_LINK))
    yield _name(measured, Action.OPENED), opened.human_people if opened else BitMap()
    by_kind: dict[str, list[BitMap]] = {"": []}
    for link, target in enumerate(measured.targets):
        if target["canary"]:
            continue
        found = tally.links.get((int(Deed.CLICK), link))
        people = [found.human_people] if found else []
        by_kind[""] += people
        if SECTION.fullmatch(target["kind"]):
            by_kind.setdefault(target["kind"], []).extend(people)
    for kind, clicked in by_kind.items():
        yield _name(measured, Action.CLICKED, kind), BitMap.union(BitMap(), *clicked)


def _name(measured: Measured, action: Action, section: str = "") -> str:
    return deed_set(action, measured.publication_id, measured.edition_date, measured.mailing, section)

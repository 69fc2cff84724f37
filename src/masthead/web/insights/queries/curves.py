"""Clicks on a section by the clock, from single events: as long as they are kept, in titles that keep them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from masthead.tracking.links import Privacy
from masthead.tracking.robots import Verdict
from masthead.web.insights.deeds import Deed
from masthead.web.insights.models import Measured, RawEvent


def section_curve(mailings: Sequence[int], section: int, *, step: dt.timedelta, steps: int) -> tuple[int, ...] | None:
    """Clicks of people on the links of a section in the first `steps` steps since each mailing's own start.

    section: its position. None where single clicks are not kept, or not any more.
    """
    measured = list(Measured.objects.filter(mailing__in=list(mailings)))
    if not measured or any(each.pruned or each.privacy != Privacy.FULL.value for each in measured):
        return None
    found = [0] * steps
    for each in measured:
        links = [at for at, said in enumerate(each.targets) if said["section"] == section and not said["canary"]]
        start = int(each.started_at.timestamp() * 1000)
        rows = RawEvent.objects.filter(
            mailing=each.mailing, kind=int(Deed.CLICK), verdict=int(Verdict.HUMAN), link__in=links
        )
        for at_ms in rows.values_list("at_ms", flat=True).iterator():
            # What is earlier than the start, by a clock that goes wrong, belongs to the first step.
            place = max(0, int((at_ms - start) // (step.total_seconds() * 1000)))
            if place < steps:
                found[place] += 1
    return tuple(found)

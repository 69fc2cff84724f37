"""Editions of a title of which something is counted, with the few figures that a list shows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from masthead.edition.messages import AUTOMATIC
from masthead.tracking.links import Privacy
from masthead.web.insights.deeds import Deed
from masthead.web.insights.facts import MailingSource
from masthead.web.insights.models import LinkCount, Measured
from masthead.web.insights.queries.counted import STRICTNESS, Counted
from masthead.web.insights.queries.figures import Tally

MOST = 400
"""Editions that a list reaches back to."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition in a list. Rates are people per message delivered, 0 to 1."""

    date: dt.date
    number: int
    title: str
    mailings: tuple[int, ...]
    privacy: Privacy
    delivered: int
    opens: Tally
    clicks: Tally

    @property
    def open_rate(self) -> float:
        """As `EditionReport.rate`."""
        return min(1.0, self.opens.people / self.delivered) if self.delivered else 0.0

    @property
    def click_rate(self) -> float:
        """As `EditionReport.rate`."""
        return min(1.0, self.clicks.people / self.delivered) if self.delivered else 0.0


def edition_keys(publication_id: int) -> list[tuple[dt.date, int]]:
    """(date, number) of the measured editions of a title, the latest first."""
    dated = Measured.objects.filter(publication=publication_id).exclude(edition_number=AUTOMATIC)
    found = dated.order_by("-edition_date", "-edition_number")
    return list(dict.fromkeys(found.values_list("edition_date", "edition_number")[: 4 * MOST]))[:MOST]


def mailings_on(publication_id: int, day: dt.date) -> tuple[int, ...]:
    """The measured mailings of a title's editions of a day."""
    rows = Measured.objects.filter(publication=publication_id, edition_date=day).exclude(edition_number=AUTOMATIC)
    return tuple(rows.order_by("mailing").values_list("mailing", flat=True))


def listed(
    publication_id: int, keys: Sequence[tuple[dt.date, int]], source: MailingSource | None = None
) -> tuple[Listed, ...]:
    """Editions with their figures, in the order of their keys. source: as of `edition_report`."""
    wanted = set(keys)
    rows = Measured.objects.filter(publication=publication_id, edition_date__in={date for date, _ in keys})
    by_key: dict[tuple[dt.date, int], list[Measured]] = defaultdict(list)
    for row in rows.order_by("started_at", "mailing").defer("targets", "reasons"):
        if (row.edition_date, row.edition_number) in wanted:
            by_key[row.edition_date, row.edition_number].append(row)
    counts: dict[tuple[int, int], list[LinkCount]] = defaultdict(list)
    mailings = [row.mailing for parts in by_key.values() for row in parts]
    for count in LinkCount.objects.filter(mailing__in=mailings, kind__in=[Deed.OPEN, Deed.CLICK]):
        counts[count.mailing, count.kind].append(count)
    return tuple(_listed(by_key[key], counts, source) for key in keys if key in by_key)


def _listed(
    parts: Sequence[Measured], counts: dict[tuple[int, int], list[LinkCount]], source: MailingSource | None
) -> Listed:
    privacy = max((Privacy(each.privacy) for each in parts), key=STRICTNESS.index)
    found = {deed: Counted(privacy is Privacy.FULL) for deed in (Deed.OPEN, Deed.CLICK)}
    delivered = 0
    for each in parts:
        facts = source.facts(each.mailing) if source is not None else None
        delivered += facts.delivered if facts is not None else each.delivered
        for deed, counted in found.items():
            for row in counts[each.mailing, deed]:
                counted.add(row)
    first = parts[0]
    return Listed(
        first.edition_date,
        first.edition_number,
        first.title,
        tuple(each.mailing for each in parts),
        privacy,
        delivered,
        found[Deed.OPEN].tally(),
        found[Deed.CLICK].tally(),
    )

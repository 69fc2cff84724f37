"""Bars and tables of outcomes as a template draws them. Every number stands beside its bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from masthead.delivery.mailing import ProviderClass, Totals
from masthead.delivery.outcome import Outcome
from masthead.delivery.receipt import PENDING
from masthead.web.mailings.queries.receipts import MailingReceipt
from masthead.web.mailings.views.words import KINDS, PROVIDERS, Kind, share


@dataclass(frozen=True, slots=True)
class Slice:
    """One outcome of a bar. percent: of the whole, for its width. share: in words."""

    kind: Kind
    many: int
    percent: float
    share: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. cells: as many as `KINDS`, in their order; their sum is `people`."""

    name: str
    people: int
    cells: tuple[Slice, ...]
    about: str = ""


def slices(counts: Mapping[Outcome, int], pending: int) -> tuple[Slice, ...]:
    """Every outcome with its part of all."""
    said = {**{outcome.value: many for outcome, many in counts.items()}, PENDING: pending}
    whole = sum(said.values())
    return tuple(
        Slice(kind, said.get(key, 0), 100 * said.get(key, 0) / whole if whole else 0.0, share(said.get(key, 0), whole))
        for key, kind in KINDS.items()
    )


def bar_of(receipt: MailingReceipt) -> tuple[Slice, ...]:
    """The bar of a whole mailing."""
    return slices(receipt.counts, receipt.pending)


def row_of(name: str, totals: Totals, about: str = "") -> Row:
    """A part of a mailing."""
    return Row(name, totals.audience, slices(totals.counts, totals.pending), about)


def provider_rows(parts: Sequence[Totals]) -> tuple[Row, ...]:
    """Those who were asked for, all parts together, by who keeps their mailboxes; the most people first. Who is pending
    is in none of the lines.
    """
    sizes: dict[ProviderClass, list[int]] = {}
    for totals in parts:
        for provider, counts in totals.by_provider.items():
            cells = sizes.setdefault(provider, [0] * len(Outcome))
            for place, outcome in enumerate(Outcome):
                cells[place] += counts.get(outcome, 0)
    found = []
    for provider, cells in sizes.items():
        counts = dict(zip(Outcome, cells, strict=True))
        found.append(Row(PROVIDERS[provider], sum(cells), slices(counts, 0)[:-1]))
    return tuple(sorted((row for row in found if row.people), key=lambda row: (-row.people, row.name)))


def answered_row(receipt: MailingReceipt) -> Row:
    """The last line of the same table: all of them."""
    return Row("All", receipt.settled, slices(receipt.counts, 0)[:-1])

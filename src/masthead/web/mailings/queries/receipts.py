"""What became of a mailing: the sum of its parts, which always adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from masthead.delivery.mailing import MailingId, ProviderClass, Totals
from masthead.delivery.outcome import Outcome
from masthead.delivery.receipt import PENDING, ReceiptLine, receipt_lines
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import Mailing, MailingPart
from masthead.web.mailings.queries.parts import frozen_parts


@dataclass(frozen=True, slots=True)
class MailingReceipt:
    """candidates = audience + excluded; audience = accepted + rejected + deferred + suppressed + in doubt + pending.

    counts: by outcome, every outcome present. doubted: how many times somebody was in doubt. excluded: by reason.
    """

    candidates: int
    audience: int
    counts: Mapping[Outcome, int]
    pending: int
    doubted: int
    excluded: Mapping[str, int]
    by_provider: Mapping[ProviderClass, Mapping[Outcome, int]]

    @property
    def adds_up(self) -> bool:
        """Whether everybody is accounted for."""
        members = sum(self.counts.values()) + self.pending
        return members == self.audience and self.audience + sum(self.excluded.values()) == self.candidates

    @property
    def settled(self) -> int:
        """How many have been asked for."""
        return self.audience - self.pending


@dataclass(frozen=True, slots=True)
class PartAccount:
    """One part as it stands."""

    part: MailingPart
    totals: Totals


def parts_of(mailing: Mailing) -> tuple[PartAccount, ...]:
    """Every part of a mailing whose audience is frozen, in the order in which they go out."""
    ledger = site_ledger()
    return tuple(PartAccount(part, ledger.totals(MailingId(part.pk))) for part in frozen_parts(mailing))


def receipt_of(mailing: Mailing, parts: tuple[PartAccount, ...] | None = None) -> MailingReceipt:
    """The account of a mailing as it stands; of nobody before its audience is frozen. parts: when they were read."""
    found = parts_of(mailing) if parts is None else parts
    counts: Counter[Outcome] = Counter(dict.fromkeys(Outcome, 0))
    excluded: Counter[str] = Counter(mailing.excluded)
    by_provider: dict[ProviderClass, Counter[Outcome]] = {}
    for each in found:
        counts.update(each.totals.counts)
        excluded.update(each.part.excluded)
        for provider, said in each.totals.by_provider.items():
            by_provider.setdefault(provider, Counter(dict.fromkeys(Outcome, 0))).update(said)
    return MailingReceipt(
        candidates=mailing.candidates,
        audience=sum(each.totals.audience for each in found),
        counts=counts,
        pending=sum(each.totals.pending for each in found),
        doubted=sum(each.totals.doubted for each in found),
        excluded=dict(excluded.most_common()),
        by_provider=by_provider,
    )


def lines_of(mailing: Mailing, titles: Collection[int] | None = None) -> Iterator[tuple[MailingPart, ReceiptLine]]:
    """Everybody who is not accepted, and the accepted who were in doubt on the way, part by part.

    titles: by whose subscriptions people got it; readers of others are left out. None for all of them.
    """
    ledger = site_ledger()
    for part in frozen_parts(mailing):
        if titles is None or part.publication_id in titles:
            for line in receipt_lines(ledger, MailingId(part.pk)):
                yield part, line


def doubtful_of(mailing: Mailing, titles: Collection[int] | None = None) -> Iterator[ReceiptLine]:
    """Those whose message was handed over and whose answer was lost, as things stand. titles: see `lines_of`."""
    return (line for _, line in lines_of(mailing, titles) if line.standing == Outcome.IN_DOUBT)


def people_of(
    mailing: Mailing, *, titles: Collection[int], standing: str, after: int, most: int
) -> list[tuple[MailingPart, ReceiptLine]]:
    """The next people of the receipt by id, with their parts: those who got it by one of these titles.

    standing: an outcome; "" for all but those whom nobody has been asked about, who are no exception yet. after: the
    id of the last one that is known. Whoever comes in between is found by their id, so nobody comes twice.
    """
    fitting = (
        (part, line)
        for part, line in lines_of(mailing, titles)
        if line.subscriber > after and (line.standing == standing if standing else line.standing != PENDING)
    )
    return nsmallest(most, fitting, key=lambda each: each[1].subscriber)

"""What became of a mailing: the sum of its parts, which always adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from masthead.delivery.mailing import MailingId, ProviderClass, Totals
from masthead.delivery.outcome import Outcome
from masthead.delivery.receipt import ReceiptLine, receipt_lines
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


def lines_of(mailing: Mailing) -> Iterator[ReceiptLine]:
    """Everybody who is not accepted, and the accepted who were in doubt on the way, part by part."""
    ledger = site_ledger()
    for part in frozen_parts(mailing):
        yield from receipt_lines(ledger, MailingId(part.pk))


def doubtful_of(mailing: Mailing) -> Iterator[ReceiptLine]:
    """Those whose message was handed over and whose answer was lost, as things stand."""
    return (line for line in lines_of(mailing) if line.standing == Outcome.IN_DOUBT)

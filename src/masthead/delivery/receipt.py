"""The receipt of a mailing: an account that adds up, with a line for everybody who was not simply accepted.

Read from the ledger, so that it can be asked for at any time, also while the mailing runs and long after.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self, TextIO

from masthead.audience.recipient import SubscriberId
from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import ExceptionRow, MailingId, MailingState, ProviderClass, Totals
from masthead.delivery.outcome import Mark, Outcome

PENDING = "pending"
"""Stands where an outcome would, for members whom no relay has been asked about."""

CSV_HEADER = ("subscriber", "email", "outcome", "code", "reply", "passes", "in_doubt")
# A cell that opens with one of these is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """Somebody who is not accepted, or was in doubt on the way there.

    standing: an `Outcome`, or `PENDING`. code, reply: what was last heard, 0 and "" where nothing was. passes: how
    often it was tried. doubts: how often it was in doubt; each of them may have brought one more copy.
    """

    subscriber: SubscriberId
    address: str
    standing: str
    code: int
    reply: str
    passes: int
    doubts: int

    def as_json(self) -> dict[str, object]:
        """The line as plain data."""
        return {
            "subscriber": self.subscriber,
            "email": self.address,
            "outcome": self.standing,
            "code": self.code,
            "reply": self.reply,
            "passes": self.passes,
            "in_doubt": self.doubts,
        }


@dataclass(frozen=True, slots=True)
class Receipt:
    """audience = accepted + rejected + deferred + suppressed + in doubt + pending.

    counts: by outcome, every outcome present. doubted: how many times somebody was in doubt, also those who were sent
    the message again. excluded: candidates who were left out of the audience, by reason.
    """

    mailing: MailingId
    label: str
    state: MailingState
    audience: int
    counts: Mapping[Outcome, int]
    pending: int
    doubted: int
    by_provider: Mapping[ProviderClass, Mapping[Outcome, int]]
    excluded: Mapping[str, int]

    @classmethod
    def read(cls, ledger: Ledger, mailing: MailingId) -> Self:
        """The account as it stands. Raises `LedgerError`."""
        plan, totals = ledger.plan(mailing), ledger.totals(mailing)
        return cls.of(mailing, plan.label, ledger.state(mailing), totals, plan.excluded)

    @classmethod
    def of(
        cls, mailing: MailingId, label: str, state: MailingState, totals: Totals, excluded: Mapping[str, int]
    ) -> Self:
        """The same from its parts."""
        return cls(
            mailing,
            label,
            state,
            totals.audience,
            {outcome: totals.counts.get(outcome, 0) for outcome in Outcome},
            totals.pending,
            totals.doubted,
            totals.by_provider,
            excluded,
        )

    @property
    def adds_up(self) -> bool:
        """Whether everybody is accounted for."""
        return sum(self.counts.values()) + self.pending == self.audience

    @property
    def served(self) -> bool:
        """Whether nobody is left whom another attempt could still reach, and somebody was reached."""
        left = self.counts[Outcome.DEFERRED] + self.counts[Outcome.IN_DOUBT] + self.pending
        return left == 0 and self.counts[Outcome.ACCEPTED] > 0

    def as_json(self) -> dict[str, object]:
        """The account as plain data for `--json`."""
        return {
            "mailing": self.mailing,
            "label": self.label,
            "state": self.state.value,
            "audience": self.audience,
            **{outcome.value: self.counts[outcome] for outcome in Outcome},
            PENDING: self.pending,
            "doubted": self.doubted,
            "adds_up": self.adds_up,
            "by_provider": {
                provider.value: {outcome.value: counts.get(outcome, 0) for outcome in Outcome}
                for provider, counts in self.by_provider.items()
            },
            "excluded": dict(self.excluded),
        }


def receipt_lines(ledger: Ledger, mailing: MailingId) -> Iterator[ReceiptLine]:
    """Everybody who is not accepted, by their place in the mailing; then the accepted who were in doubt on the way.

    Keeps what was last heard about each of them in memory. Raises `LedgerError`.
    """
    heard: dict[SubscriberId, ExceptionRow] = {}
    doubts: Counter[SubscriberId] = Counter()
    for row in ledger.exceptions(mailing):
        heard[row.subscriber] = row
        if row.outcome is Outcome.IN_DOUBT:
            doubts[row.subscriber] += 1
    for member in ledger.unaccepted(mailing):
        last = heard.pop(member.subscriber, None)
        yield ReceiptLine(
            member.subscriber,
            member.address or (last.address if last else ""),
            _standing(member.mark, last),
            last.code if last else 0,
            sys.intern(last.reply) if last else "",
            last.passes if last else 0,
            doubts.pop(member.subscriber, 0),
        )
    for subscriber, times in doubts.items():
        last = heard[subscriber]
        yield ReceiptLine(subscriber, last.address, Outcome.ACCEPTED, last.code, last.reply, last.passes, times)


def by_reason(lines: Iterable[ReceiptLine]) -> list[tuple[str, int, str, int]]:
    """Lines grouped for reading: (standing, code, reply, how many), the largest group first."""
    groups = Counter((line.standing, line.code, line.reply) for line in lines)
    return [(*group, count) for group, count in groups.most_common()]


def write_receipt_csv(out: TextIO, lines: Iterable[ReceiptLine], *, refused: Iterable[tuple[str, str]] = ()) -> None:
    """Write the lines as CSV (RFC 4180), safe to open in a spreadsheet.

    refused: address and reason of rows of the list that never became members of the audience; they come first.
    """
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_HEADER)
    for address, reason in refused:
        writer.writerow([safe_cell(value) for value in ("", address, "refused", 0, reason, 0, 0)])
    for line in lines:
        values = (line.subscriber, line.address, line.standing, line.code, line.reply, line.passes, line.doubts)
        writer.writerow([safe_cell(value) for value in values])


def _standing(mark: Mark, last: ExceptionRow | None) -> str:
    heard = last.outcome if last else None
    if mark is Mark.PENDING:
        return PENDING
    if mark is Mark.CLOSED:
        return Outcome.SUPPRESSED if heard is Outcome.SUPPRESSED else Outcome.REJECTED
    return Outcome.IN_DOUBT if heard is Outcome.IN_DOUBT else Outcome.DEFERRED


def safe_cell(value: object) -> str:
    """A value as a cell of CSV that no spreadsheet runs as a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text

"""Delivery one message after the other: a single relay, a single connection, no resumption.

What it keeps of the promise: every member of the audience ends on the receipt with
an outcome, or as pending with the reason why the mailing stopped.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from masthead.audience.lists import RowOutcome
from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.ports import Outcome, Relay, RelayError, Reply
from masthead.message import SlotValueError

CSV_HEADER = ("subscriber", "email", "outcome", "code", "reply")
# A cell that opens with one of these is run as a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class ReceiptEntry:
    """Somebody who was not simply accepted. code: SMTP reply code or 0. reply: the relay's words, or our reason."""

    subscriber: SubscriberId
    address: str
    outcome: Outcome
    code: int
    reply: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """audience = accepted + rejected + deferred + suppressed + in doubt + pending.

    counts: by outcome, every outcome present. entries: all but the accepted, in order of submission.
    pending: never submitted because the mailing stopped; 0 when it ran to its end.
    stopped: why it stopped early, "" when it did not.
    """

    audience: int
    counts: dict[Outcome, int]
    entries: tuple[ReceiptEntry, ...] = ()
    stopped: str = ""

    @property
    def pending(self) -> int:
        """Members of the audience that no relay has been asked about."""
        return self.audience - sum(self.counts.values())

    @property
    def complete(self) -> bool:
        """Whether everybody has an outcome."""
        return self.pending == 0

    def as_json(self) -> dict[str, object]:
        """The account as plain data for `--json`."""
        return {
            "audience": self.audience,
            **{outcome.value: self.counts[outcome] for outcome in Outcome},
            "pending": self.pending,
            "stopped": self.stopped,
            "exceptions": [
                {
                    "subscriber": entry.subscriber,
                    "email": entry.address,
                    "outcome": entry.outcome.value,
                    "code": entry.code,
                    "reply": entry.reply,
                }
                for entry in self.entries
            ],
        }

    def as_csv(self, *, refused: Sequence[RowOutcome] = (), pending: Sequence[Recipient] = ()) -> str:
        """The exceptions as CSV (RFC 4180), safe to open in a spreadsheet.

        refused: rows of the list that never became members of the audience; they come first.
        pending: who was never submitted; they come last, with the reason why the mailing stopped.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(CSV_HEADER)
        for row in refused:
            writer.writerow(
                [_cell(value) for value in ("", row.address, "refused", 0, f"line {row.line}: {row.reason}")]
            )
        for entry in self.entries:
            values = (entry.subscriber, entry.address, entry.outcome.value, entry.code, entry.reply)
            writer.writerow([_cell(value) for value in values])
        for member in pending:
            values = (member.id, member.address, "pending", 0, self.stopped)
            writer.writerow([_cell(value) for value in values])
        return out.getvalue()


class Account:
    """Collects outcomes while a mailing runs and closes into a `Receipt`."""

    def __init__(self, audience: int) -> None:
        self._audience = audience
        self._counts: Counter[Outcome] = Counter()
        self._entries: list[ReceiptEntry] = []
        self.last_refusal: ReceiptEntry | None = None

    @property
    def done(self) -> int:
        """How many members have an outcome."""
        return self._counts.total()

    def book(self, recipient: Recipient, reply: Reply) -> None:
        """Book one member's outcome; called exactly once per member."""
        self._counts[reply.outcome] += 1
        if reply.outcome is not Outcome.ACCEPTED:
            entry = ReceiptEntry(recipient.id, recipient.address, reply.outcome, reply.code, reply.text)
            self._entries.append(entry)
            self.last_refusal = entry

    def counts(self) -> dict[Outcome, int]:
        """The numbers so far, every outcome present."""
        return {outcome: self._counts[outcome] for outcome in Outcome}

    def close(self, *, stopped: str = "") -> Receipt:
        """The receipt as it stands."""
        return Receipt(self._audience, self.counts(), tuple(self._entries), stopped)


def by_reason(entries: Iterable[ReceiptEntry]) -> list[tuple[Outcome, str, int]]:
    """Entries grouped for reading: (outcome, "code reply", how many), the largest group first."""
    groups = Counter((entry.outcome, f"{entry.code or ''} {entry.reply}".strip()) for entry in entries)
    return [(outcome, reason, count) for (outcome, reason), count in groups.most_common()]


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


Progress = Callable[[Account], None]


class Fillable(Protocol):
    """A compiled message, as far as delivery is concerned."""

    def fill(self, recipient: Recipient) -> bytes:
        """The complete message of one recipient. Raises `SlotValueError`."""

    def envelope_sender(self, recipient: Recipient) -> str:
        """The return path of one recipient."""


def deliver(
    message: Fillable,
    audience: Sequence[Recipient],
    *,
    relay: Relay,
    progress: Progress = lambda _account: None,
    stop_asked: Callable[[], bool] = lambda: False,
) -> Receipt:
    """Submit `message` to everybody in `audience`, in order, and account for each.

    progress: called after every member with the running account. stop_asked: read before every
    member; True ends the mailing after the one just answered. A relay at fault ends it too: nobody
    is marked for a fault that is not theirs. The relay is closed in any case.
    """
    account = Account(len(audience))
    stopped = ""
    try:
        relay.open()
        for recipient in audience:
            if stop_asked():
                stopped = "Stopped when asked to."
                break
            account.book(recipient, _submit(message, recipient, relay))
            progress(account)
    except RelayError as fault:
        stopped = str(fault)
    finally:
        relay.close()
    return account.close(stopped=stopped)


def _submit(message: Fillable, recipient: Recipient, relay: Relay) -> Reply:
    try:
        filled = message.fill(recipient)
        sender = message.envelope_sender(recipient)
    except SlotValueError as refused:
        return Reply(Outcome.SUPPRESSED, 0, str(refused))
    return relay.submit(sender=sender, recipient=recipient.address, message=filled)

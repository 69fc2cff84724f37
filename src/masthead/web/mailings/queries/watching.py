"""A mailing that goes out, as one watches it: who delivers, what was heard last, and how it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from masthead.delivery.mailing import ExceptionRow, MailingId
from masthead.delivery.outcome import Outcome
from masthead.reports.refusals import explain
from masthead.web.mailings.dispatching import DEAD_AFTER_SECONDS
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.queries.mailings import latest_sign
from masthead.web.mailings.queries.receipts import PartAccount

LAST = 200
"""How many answers are looked at for what was refused last."""
_EXPLAINED = frozenset({Outcome.REJECTED, Outcome.DEFERRED, Outcome.IN_DOUBT})
_NO_ANSWER = "The message was handed over, and the connection broke before the answer."
_NO_ANSWER_REMEDY = "What happens to those in doubt is part of the plan; they are listed by name."


@dataclass(frozen=True, slots=True)
class Worker:
    """Who delivers. alive: gave a sign within `DEAD_AFTER_SECONDS`. at: of its last sign, None for never. trouble: what
    it waits for, "" for nothing.
    """

    alive: bool
    at: dt.datetime | None
    trouble: str = ""

    @property
    def works(self) -> bool:
        """Whether messages can go out now."""
        return self.alive and not self.trouble


@dataclass(frozen=True, slots=True)
class Refused:
    """Answers that say the same. many: of the last ones. words, remedy: in plain English; words "" where nobody knows
    better than the answer itself. said: one of the answers, to the letter. at: the latest.
    """

    outcome: Outcome
    many: int
    words: str
    remedy: str
    said: str
    at: dt.datetime


def worker_now(now: dt.datetime) -> Worker:
    """Whether anybody is there to deliver."""
    sign = latest_sign()
    if sign is None:
        return Worker(alive=False, at=None)
    return Worker(abs((now - sign.at).total_seconds()) <= DEAD_AFTER_SECONDS, sign.at, sign.trouble)


def refused_lately(parts: Sequence[PartAccount]) -> tuple[Refused, ...]:
    """The last answers that were no acceptances, those that say the same together, the most frequent first."""
    ledger = site_ledger()
    begun = [each for each in parts if each.part.started_at is not None]
    rows = [row for each in begun for row in ledger.last_exceptions(MailingId(each.part.pk), LAST)]
    rows.sort(key=lambda row: row.at, reverse=True)
    return grouped(row for row in rows[:LAST] if row.outcome in _EXPLAINED)


def grouped(rows: Iterable[ExceptionRow]) -> tuple[Refused, ...]:
    """Answers by what they mean. rows: the newest first."""
    found: dict[tuple[Outcome, str], Refused] = {}
    for row in rows:
        words, remedy = in_plain_words(row.outcome, row.code, row.reply)
        key = row.outcome, words or f"{row.code} {row.reply}"
        before = found.get(key)
        if before is None:
            at = dt.datetime.fromtimestamp(row.at, dt.UTC)
            found[key] = Refused(row.outcome, 1, words, remedy, _said(row.code, row.reply), at)
        else:
            found[key] = Refused(row.outcome, before.many + 1, words, remedy, before.said, before.at)
    return tuple(sorted(found.values(), key=lambda each: -each.many))


def in_plain_words(outcome: str, code: int, reply: str) -> tuple[str, str]:
    """What an answer means and what to do; ("", "") where nobody knows better than the answer itself."""
    if outcome == Outcome.IN_DOUBT and not code:
        return _NO_ANSWER, _NO_ANSWER_REMEDY
    explained = explain(code, reply)
    return (explained.words, explained.remedy) if explained is not None else ("", "")


def _said(code: int, reply: str) -> str:
    return " ".join(filter(None, (str(code) if code else "", " ".join(reply.split()))))

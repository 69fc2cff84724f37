"""Receipts as rows for spreadsheets. No cell starts a formula there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from masthead.delivery.outcome import Outcome
from masthead.delivery.receipt import PENDING
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.receipts import lines_of, parts_of, receipt_of
from masthead.web.mailings.queries.watching import in_plain_words
from masthead.web.team.audit_log import FORMULA

ACCOUNT = ("part", "title", "subject", "provider", "people", *(each.value for each in Outcome), PENDING)
PEOPLE = ("part", "title", "subject", "subscriber", "email", "outcome", "code", "reply", "means", "passes", "in_doubt")


def account_rows(mailing: Mailing) -> Iterator[tuple[str, ...]]:
    """A line for each part, below it one for each provider of those asked for, then who was left out and why."""
    yield ACCOUNT
    parts = parts_of(mailing)
    for each in parts:
        named = (each.part.group, each.part.publication.slug, each.part.subject)
        totals = each.totals
        yield _plain(*named, "all", totals.audience, *(totals.counts[outcome] for outcome in Outcome), totals.pending)
        for provider, counts in totals.by_provider.items():
            cells = [counts.get(outcome, 0) for outcome in Outcome]
            yield _plain(*named, provider.value, sum(cells), *cells, "")
    receipt = receipt_of(mailing, parts)
    yield _plain(
        "all", "", "", "all", receipt.audience, *(receipt.counts[outcome] for outcome in Outcome), receipt.pending
    )
    for reason, many in receipt.excluded.items():
        yield _plain("left out", "", reason, "", many, *[""] * (len(Outcome) + 1))
    yield _plain("candidates", "", "", "", receipt.candidates, *[""] * (len(Outcome) + 1))


def people_rows(mailing: Mailing, titles: Collection[int]) -> Iterator[tuple[str, ...]]:
    """A line for everybody who is not accepted, and for the accepted who were in doubt on the way. titles: see
    `lines_of`."""
    yield PEOPLE
    for part, line in lines_of(mailing, titles):
        named = (part.group, part.publication.slug, part.subject)
        said = (line.standing, line.code or "", " ".join(line.reply.split()))
        words, _ = in_plain_words(line.standing, line.code, line.reply)
        yield _plain(*named, line.subscriber, line.address, *said, words, line.passes, line.doubts)


def _plain(*cells: object) -> tuple[str, ...]:
    return tuple(f"'{text}" if (text := str(cell))[:1] in FORMULA else text for cell in cells)

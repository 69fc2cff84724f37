"""Earnings from a file: looked through first, then taken, each row once, ever.

    check_file(…)      # a dry run: how each row would end; nothing is kept but the file
    take_file(…)       # the same for good, in one transaction

A row ends as added, unchanged (its reference is known, and says the same) or refused, with the reason. Because a
reference is in a programme's account at most once, a file may come as often as it likes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from masthead.web.revenue.affiliate.actions import need
from masthead.web.revenue.affiliate.faults import AffiliateError
from masthead.web.revenue.affiliate.reading import MOST_BYTES, EarningRow, decoded, read_rows
from masthead.web.revenue.models import Earning, EarningsImport, Programme
from masthead.web.revenue.money import Money, check_currency
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody
from masthead.web.webhooks.actions import announce

__all__ = ["ADDED", "MOST_BYTES", "REFUSED", "UNCHANGED", "check_file", "drop_file", "drop_forgotten", "take_file"]

ADDED, UNCHANGED, REFUSED = "added", "unchanged", "refused"
DROPPED_AFTER = dt.timedelta(days=2)
"""How long a file that was looked through waits for its button."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Ended:
    """How a row ended. reason: why it was refused; of others, what it says."""

    line: int
    reference: str
    end: str
    reason: str = ""

    def kept(self) -> list[int | str]:
        """As it stands in `EarningsImport.account`."""
        return [self.line, self.reference, self.end, self.reason]


def check_file(
    *, user: Somebody, programme_id: int, name: str, content: bytes, currency: str, now: dt.datetime
) -> EarningsImport:
    """Look a file through. Raises `AffiliateError` for one that cannot be read at all, `MoneyError` for no currency."""
    programme = Programme.objects.filter(pk=programme_id).first()
    if programme is None:
        raise PermissionDenied
    need(user, programme.publication_id)
    text = _with_currency(decoded(content), currency)
    ended, _ = _judge(programme, text)
    if not ended:
        raise AffiliateError("The file has no rows below its first line.", "file")
    made = EarningsImport(programme=programme, file_name=name[:200], text=text, made_by=str(user)[:150], made_at=now)
    _write_account(made, ended)
    made.save()
    return made


@transaction.atomic
def take_file(*, user: Somebody, import_id: int, now: dt.datetime) -> EarningsImport:
    """Take the rows in. Pressed twice, or by two people, they are taken once."""
    held = EarningsImport.objects.select_for_update(no_key=True, of=("self",)).filter(pk=import_id).first()
    if held is None:
        raise PermissionDenied
    programme = Programme.objects.select_for_update(no_key=True).get(pk=held.programme_id)
    need(user, programme.publication_id)
    if held.state != "checked":
        return held
    ended, new = _judge(programme, held.text)
    Earning.objects.bulk_create([_earning(each, programme, held) for each in new], batch_size=_AT_ONCE)
    held.state, held.text, held.done_at = "done", "", now
    _write_account(held, ended)
    held.save()
    about: dict[str, Any] = {"added": held.added, "unchanged": held.unchanged, "refused": held.refused}
    title = programme.publication_id
    record(actor=user, action="earnings-imported", subject=programme.name, publication_id=title, **about)
    announce(event="earnings.imported", publication_id=title, data={"programme": programme.pk, **about})
    return held


def drop_file(*, user: Somebody, import_id: int) -> None:
    """Forget a file that was looked through and not taken."""
    held = EarningsImport.objects.filter(pk=import_id).select_related("programme").first()
    if held is None:
        raise PermissionDenied
    need(user, held.programme.publication_id)
    EarningsImport.objects.filter(pk=import_id, state="checked").update(state="dropped", text="", account=[])


def drop_forgotten(now: dt.datetime) -> bool:
    """Forget files whose button nobody pressed."""
    old = EarningsImport.objects.filter(state="checked", made_at__lt=now - DROPPED_AFTER)
    old.update(state="dropped", text="", account=[])
    return False


def _judge(programme: Programme, text: str) -> tuple[list[Ended], list[EarningRow]]:
    """How each row ends, and those that are new."""
    currency, _, table = text.partition("\n")
    rows = list(read_rows(table, currency=currency))
    known = _known(programme, [each.reference for each in rows])
    ended: list[Ended] = []
    new: list[EarningRow] = []
    for row in rows:
        if not isinstance(row, EarningRow):
            ended.append(Ended(row.line, row.reference, REFUSED, row.reason))
            continue
        said = (row.day, row.money.minor, row.money.currency)
        before = known.setdefault(row.reference, said)
        if before is said:
            new.append(row)
            ended.append(Ended(row.line, row.reference, ADDED, _words(said)))
        elif before == said:
            ended.append(Ended(row.line, row.reference, UNCHANGED, _words(said)))
        else:
            ended.append(Ended(row.line, row.reference, REFUSED, _other(before)))
    return ended, new


def _known(programme: Programme, references: list[str]) -> dict[str, tuple[dt.date, int, str]]:
    found: dict[str, tuple[dt.date, int, str]] = {}
    for start in range(0, len(references), _AT_ONCE):
        rows = programme.earnings.filter(reference__in=references[start : start + _AT_ONCE])
        for reference, day, minor, currency in rows.values_list("reference", "day", "minor", "currency"):
            found[reference] = (day, minor, currency)
    return found


def _other(before: tuple[dt.date, int, str]) -> str:
    return f"This reference is known with {_words(before)}. A correction needs a reference of its own."


def _words(said: tuple[dt.date, int, str]) -> str:
    day, minor, currency = said
    return f"{Money(minor, currency)} of {day.isoformat()}"


def _earning(row: EarningRow, programme: Programme, held: EarningsImport) -> Earning:
    return Earning(
        programme=programme,
        reference=row.reference,
        day=row.day,
        minor=row.money.minor,
        currency=row.money.currency,
        place=row.place,
        edition_day=row.edition_day,
        section=row.section,
        came_with=held,
    )


def _write_account(held: EarningsImport, ended: list[Ended]) -> None:
    counts = Counter(each.end for each in ended)
    held.added, held.unchanged, held.refused = counts[ADDED], counts[UNCHANGED], counts[REFUSED]
    held.account = [each.kept() for each in ended]


def _with_currency(text: str, currency: str) -> str:
    """The file with the currency of rows that name none in front: both are kept together until it is taken."""
    return f"{check_currency(currency)}\n{text}"

"""Delivery status notifications: RFC 3464, with the addresses of RFC 6533."""

from __future__ import annotations

from dataclasses import dataclass, replace

from masthead.mime.text import one_line
from masthead.reports.cause import Cause, Kind
from masthead.reports.fields import Block, address_of, blocks, typed
from masthead.reports.refusals import STATUS
from masthead.reports.report import Affected
from masthead.reports.verdict import judge

LONGEST_DIAGNOSTIC = 1_000
"""Characters of a host's own words."""

# OpenSMTPD writes “error”; some hosts put a comment behind the word.
_ACTIONS = (
    ("fail", Kind.BOUNCE),
    ("error", Kind.BOUNCE),
    ("delay", Kind.DELAY),
    ("deliver", Kind.DELIVERED),
    ("relay", Kind.RELAYED),
    ("expand", Kind.RELAYED),
)
_BY_CLASS = {"2": Kind.DELIVERED, "4": Kind.DELAY, "5": Kind.BOUNCE}
_ABOUT_A_RECIPIENT = ("final-recipient", "original-recipient", "action")


@dataclass(frozen=True, slots=True)
class Notification:
    """host: the reporting one. affected: the recipients in their order."""

    host: str
    affected: tuple[Affected, ...]


def read_status(text: str, *, explained: str = "") -> Notification | None:
    """The fields of a notification; None where they tell of no recipient.

    explained: the words beside them, asked where the fields give no reason and there is one recipient alone.
    """
    host = ""
    affected = []
    for block in blocks(text):
        host = host or one_line(typed(block.get("reporting-mta", "")), 255)
        if any(name in block for name in _ABOUT_A_RECIPIENT):
            affected.append(_recipient(block))
    if not affected:
        return None
    if len(affected) == 1:
        affected = [_with_reason(affected[0], explained)]
    return Notification(host, tuple(affected))


def _recipient(block: Block) -> Affected:
    status = STATUS.search(block.get("status", ""))
    written = status[0] if status else ""
    diagnostic = one_line(typed(block.get("diagnostic-code", "")), LONGEST_DIAGNOSTIC)
    kind = _kind(block.get("action", ""), written)
    failed = kind in {Kind.BOUNCE, Kind.DELAY}
    verdict = judge(diagnostic, written)
    return Affected(
        kind=kind,
        cause=verdict.cause if failed else Cause.NONE,
        hard=kind is Kind.BOUNCE and verdict.hard,
        # What we wrote to says more than where it was forwarded.
        address=address_of(block.get("original-recipient", "")) or address_of(block.get("final-recipient", "")),
        status=verdict.status or written,
        diagnostic=diagnostic,
        host=one_line(typed(block.get("remote-mta", "")), 255),
    )


def _kind(action: str, status: str) -> Kind:
    said = action.strip().lower()
    named = next((kind for begins, kind in _ACTIONS if said.startswith(begins)), None)
    return named or _BY_CLASS.get(status[:1], Kind.BOUNCE)


def _with_reason(affected: Affected, explained: str) -> Affected:
    """The same with the reason from the words beside, for hosts that put 5.0.0 into the fields."""
    if affected.cause is not Cause.UNCLEAR or affected.kind is not Kind.BOUNCE:
        return affected
    verdict = judge(explained, affected.status)
    if not verdict.clear:
        return affected
    permanent = verdict.hard and not affected.status.startswith("4")
    return replace(affected, cause=verdict.cause, hard=permanent, status=verdict.status or affected.status)

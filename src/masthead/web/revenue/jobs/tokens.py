"""Signed addresses for employers: “it was me”, and a report. Whether one still holds says its row."""

from __future__ import annotations

from django.core import signing

CONFIRM, REPORT = "masthead.jobs.confirm", "masthead.jobs.report"
"""What each is for: one never opens the other."""
_LONGEST = 100


def confirm_token(listing_id: int) -> str:
    """For the mail that asks whoever handed a listing in."""
    return _signed(CONFIRM, listing_id)


def listing_of(token: str) -> int | None:
    """The listing of such a token; None for one that is not ours."""
    return _read(CONFIRM, token)


def report_token(link_id: int) -> str:
    """For an `EmployerLink`."""
    return _signed(REPORT, link_id)


def link_of(token: str) -> int | None:
    """The link of such a token; None for one that is not ours."""
    return _read(REPORT, token)


def _signed(purpose: str, number: int) -> str:
    return signing.Signer(salt=purpose, sep=".").sign(str(number))


def _read(purpose: str, token: str) -> int | None:
    try:
        number = signing.Signer(salt=purpose, sep=".").unsign(token[:_LONGEST])
    except signing.BadSignature:
        return None
    return int(number) if number.isascii() and number.isdigit() else None

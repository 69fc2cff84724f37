"""What law asks of every mailing: who sends it, from where, and how to leave."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.checks.check import Check, Preflight, error, quoted
from masthead.checks.mail_view import squeeze
from masthead.edition.findings import Finding
from masthead.render.pieces import MergeSlot, Pieces

POSTAL = error(
    "postal-address",
    "The publisher’s postal address is missing from the house format, the mail or its plain text.",
    'Write it in the house format: “postal_address = "…"”; the frame prints it.',
)
UNSUBSCRIBE = error(
    "unsubscribe-missing",
    "The mail or its plain text has no link to unsubscribe for every reader.",
    "Put “{{ unsubscribe_link }}” into the frame, outside sections that only a segment sees.",
)

WEB_ADDRESS = error(
    "web-address",
    "The house format has no web address, and every reader’s own links (unsubscribing, preferences) lie below one.",
    'Add “url = "https://…"” to “[publication]” in house.toml.',
)

_SHORTEST_ADDRESS = 10


def _run(p: Preflight) -> Iterator[Finding]:
    yield from _postal(p)
    if not p.house.publication.url:
        yield WEB_ADDRESS.found(f"{quoted(p.house.publication.name)} has no web address.")
    for where, pieces in (("mail", p.rendered.html), ("plain text", p.rendered.text)):
        if not _lets_leave(pieces):
            yield UNSUBSCRIBE.found(f"The {where} has no link to unsubscribe.")


CHECK = Check(
    "imprint",
    "Postal address, web address and a way to unsubscribe are there, in the mail and in its plain text.",
    (POSTAL, WEB_ADDRESS, UNSUBSCRIBE),
    _run,
)


def _postal(p: Preflight) -> Iterator[Finding]:
    address = p.house.publication.postal_address
    letters = [char for char in address if char.isalnum()]
    if len(letters) < _SHORTEST_ADDRESS and not any(ord(char) > 0x2E7F for char in letters):
        found = f"is only {quoted(address)}" if address.strip() else "is missing"
        yield POSTAL.found(f"The postal address {found}.")
        return
    lines = [squeeze(line) for line in address.splitlines() if line.strip()]
    for where, words in (("mail", p.mail.squeezed), ("plain text", squeeze(p.text))):
        if not all(line in words for line in lines):
            yield POSTAL.found(f"The {where} does not carry the postal address {quoted(address)}.")


def _lets_leave(pieces: Pieces) -> bool:
    """Only what everybody gets counts: `Only` pieces are skipped."""
    return any(isinstance(piece, MergeSlot) and piece.name == "unsubscribe_link" for piece in pieces)

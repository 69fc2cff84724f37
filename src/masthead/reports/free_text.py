"""Bounces in words, from hosts that do not know or follow RFC 3464: qmail, Exim, old Gmail, Exchange, and their like.

Two readers: our own goes by paragraphs – an address, then the reason – and finds classes; flufl.bounce knows the forms
of many hosts by name and finds the addresses. Neither says whom a report is about (`masthead.reports.person` does).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from masthead.mime.text import one_line
from masthead.reports.cause import Cause, Kind
from masthead.reports.delivery_status import LONGEST_DIAGNOSTIC, Notification, read_status
from masthead.reports.report import Affected
from masthead.reports.sheet import Sheet
from masthead.reports.verdict import judge

MOST_AFFECTED = 20

_SAID = 4_000
_LINES = 800
_LONGEST_LINE = 500
_ATOM = r"A-Za-z0-9!#$%&*+/=?^_{|}~."
_LABEL = "[A-Za-z0-9-]{1,63}"
_ADDRESS = re.compile(rf"(?<![\w.+=/-])[{_ATOM}][{_ATOM}'-]{{0,63}}@{_LABEL}(?:\.{_LABEL}){{1,8}}")
_FIELDS = re.compile(r"^(?:Final|Original)-Recipient:", re.IGNORECASE | re.MULTILINE)
_BEFORE_WORDS = " \t>*-_=#"
_ORIGINAL_FOLLOWS = (
    "this is a copy of",
    "the following is a copy",
    "original message",
    "returned message",
    "returned mail follows",
    "message header",
    "message text follows",
    "forwarded message",
    "below this line is a copy",
    "the body of the message",
    "ursprüngliche nachricht",
    "ursprüngliche kopfzeilen",
    "kopie der nachricht",
    "message d'origine",
    "return-path: <",
    "received: from ",
    "received: by ",
)
_OF_NO_READER = re.compile(r"^(?:mailer-daemon|postmaster|abuse|support|help|helpdesk|no-?reply|admin)@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """One recipient's share of the words: the addresses it begins with, and what is said until the next one."""

    addresses: tuple[str, ...]
    said: str


def read_words(sheet: Sheet, *, own: str = "") -> Notification | None:
    """The recipients that a bounce in words names; None where there is neither an address nor a reason.

    own: the address that the report came to. Every recipient is of kind BOUNCE; whether it is a mere warning is for the
    caller to say.
    """
    words = own_words(sheet.text)
    fields = _FIELDS.search(sheet.text)
    if fields:
        # A notification whose MIME is broken: its fields stand among the words, after those about the message.
        start = sheet.text.rfind("\n\n", 0, fields.start()) + 1
        found = read_status(sheet.text[start:], explained=words[:_SAID])
        if found:
            return found
    strangers = {own.casefold(), _bare(sheet.header("from")), _bare(sheet.header("to"))}
    affected = [_affected(share) for share in _shares(words, strangers)]
    known = {each.casefold() for each in (*_failed(sheet), *known_to_flufl(sheet))}
    named = [each for each in affected if each.address.casefold() in known]
    reasoned = [each for each in affected if each.cause is not Cause.UNCLEAR]
    chosen = named or reasoned or affected[:1]
    missing = sorted(known - {each.address.casefold() for each in chosen} - strangers)
    if not chosen and not missing:
        return _without_address(words)
    chosen = [*chosen, *(_affected(Paragraphs((each,), words[:_SAID])) for each in missing[:MOST_AFFECTED])]
    return Notification("", tuple(chosen[:MOST_AFFECTED]))


def own_words(text: str) -> str:
    """What a bounce says itself, before it quotes the message."""
    kept = []
    for line in text.split("\n"):
        if line.lstrip(_BEFORE_WORDS)[:40].casefold().startswith(_ORIGINAL_FOLLOWS):
            break
        kept.append(line)
    return "\n".join(kept)


def _without_address(words: str) -> Notification | None:
    alone = _affected(Paragraphs(("",), words[:_SAID]))
    return Notification("", (alone,)) if alone.cause is not Cause.UNCLEAR else None


def _affected(share: Paragraphs) -> Affected:
    verdict = judge(share.said)
    return Affected(
        kind=Kind.BOUNCE,
        cause=verdict.cause,
        hard=verdict.hard,
        address=share.addresses[0],
        status=verdict.status,
        diagnostic=one_line(share.said, LONGEST_DIAGNOSTIC),
    )


def _shares(words: str, strangers: set[str]) -> Iterator[Paragraphs]:
    """The words, split where another recipient is named."""
    current: tuple[str, ...] = ()
    said: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n", words)[:200]:
        found = dict.fromkeys(_ADDRESS.findall(paragraph[:_SAID]))
        here = tuple(each for each in found if not _OF_NO_READER.match(each) and each.casefold() not in strangers)
        if here and not set(here) & set(current):
            if current:
                yield Paragraphs(current, "\n".join(said)[:_SAID])
            current, said = here, []
        if current:
            said.append(paragraph[:_SAID])
    if current:
        yield Paragraphs(current, "\n".join(said)[:_SAID])


def _failed(sheet: Sheet) -> list[str]:
    """Exim and Gmail name whom they failed to reach in a header."""
    return _ADDRESS.findall(sheet.header("x-failed-recipients")[:_SAID])[:MOST_AFFECTED]


def known_to_flufl(sheet: Sheet) -> list[str]:
    """The addresses that flufl.bounce finds, given a flat message of bounded size instead of a stranger's MIME."""
    message = Message()
    for name in ("from", "subject", "x-failed-recipients"):
        if value := sheet.header(name):
            message[name] = value[:_SAID].encode("ascii", "replace").decode()
    lines = [line[:_LONGEST_LINE] for line in own_words(sheet.text).split("\n", _LINES)[:_LINES]]
    message["Content-Type"] = "text/plain"
    message.set_payload("\n".join(lines).encode("ascii", "replace").decode())
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 - seventeen foreign readers of hostile text; without them, we know less, no more
        return []
    found = [each.decode("ascii", "replace") for each in sorted({*temporary, *permanent})]
    return [one_line(each, 320) for each in found if _ADDRESS.fullmatch(each)][:MOST_AFFECTED]


def _bare(header: str) -> str:
    found = _ADDRESS.search(header)
    return found[0].casefold() if found else ""

"""Whom a report is about: by our own tokens, never by what a stranger writes.

A token is tried for its purpose alone; one that is not ours says nothing, and the next one is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from masthead.mime.letter import Letter, read_letter
from masthead.reports.report import Found, Person
from masthead.reports.sheet import Sheet, text_of
from masthead.tokens import TOKEN_LENGTH, Keys, Purpose, TokenError

MOST_TRIED = 50
"""Tokens looked at in one place."""

_TOKEN = rf"[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}"
# Forwarders wrap the envelope sender (SRS, BATV) and leave its end as it is.
_BOUNCE = re.compile(rf"\+({_TOKEN})(?:@|=40|$)")
_UNSUBSCRIBE = re.compile(rf"(?:/u/|unsubscribe(?:%20|[ +_]))({_TOKEN})(?![A-Za-z0-9_-])")
_IN_SUBJECT = re.compile(rf"(?<![A-Za-z0-9_-])({_TOKEN})(?![A-Za-z0-9_-])")

_ARRIVED_AT = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "to", "resent-to")
_RETURN_PATHS = ("return-path", "x-return-path", "x-original-return-path", "x-envelope-from", "errors-to")


def person_of(keys: Keys, sheet: Sheet, *, envelope_to: str, named: str = "") -> Person | None:
    """Whom a report is about, None without a genuine token.

    envelope_to: the address that the report was sent to. named: addresses and words of the report that quote the
    envelope sender of the message it is about.
    """
    arrived = (envelope_to, *_headers(sheet.letters, _ARRIVED_AT))
    return _first(keys, Purpose.BOUNCE, _tokens(_BOUNCE, arrived), Found.ENVELOPE) or _of_original(keys, sheet, named)


def person_in_subject(keys: Keys, subject: str) -> Person | None:
    """Who wants to leave, by the token in the subject (RFC 2369, as our own ``mailto:`` puts it there)."""
    return _first(keys, Purpose.UNSUBSCRIBE, _tokens(_IN_SUBJECT, (subject,)), Found.SUBJECT)


def person_of_return_path(keys: Keys, left_side: str) -> Person | None:
    """Whom a provider's event is about. left_side: of the envelope sender, which travels as metadata."""
    return _first(keys, Purpose.BOUNCE, _tokens(_BOUNCE, (left_side,)), Found.PROVIDER)


def _of_original(keys: Keys, sheet: Sheet, named: str) -> Person | None:
    within = read_letter(sheet.original) if sheet.original else Letter((), (), ())
    paths = (*_headers((within,), _RETURN_PATHS), named)
    offers = (*_headers((within,), ("list-unsubscribe",)), *(text_of(each) for each in within.parts[:4]), sheet.text)
    return (
        _first(keys, Purpose.BOUNCE, _tokens(_BOUNCE, paths), Found.ORIGINAL)
        or _first(keys, Purpose.BOUNCE, _tokens(_BOUNCE, (sheet.text,)), Found.ORIGINAL)
        or _first(keys, Purpose.UNSUBSCRIBE, _tokens(_UNSUBSCRIBE, offers), Found.LINK)
    )


def _headers(letters: Iterable[Letter], names: tuple[str, ...]) -> Iterator[str]:
    """Every value of these headers, in the order of `names`."""
    for letter in letters:
        for name in names:
            yield from (header.raw for header in letter.headers if header.name.lower() == name)


def _tokens(shape: re.Pattern[str], places: Iterable[str]) -> Iterator[str]:
    for place in places:
        yield from islice((match[1] for match in shape.finditer(place)), MOST_TRIED)


def _first(keys: Keys, purpose: Purpose, tokens: Iterator[str], found: Found) -> Person | None:
    for token in islice(tokens, MOST_TRIED * 2):
        try:
            mailing, subscriber = keys.verify(purpose, token)
        except TokenError:
            continue
        return Person(mailing, subscriber, found)
    return None

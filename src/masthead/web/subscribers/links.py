"""Signed links of subscribers: what stands in our own letters, and what in mailings.

A token holds two numbers (`masthead.tokens`). The first says what a letter was about: a mailing, or, in letters that
are no mailing (confirmations, welcomes), the publication with `LETTER` set; a confirmation's is its sign-up.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from urllib.parse import urlencode

from django.conf import settings

from masthead.tokens import Codes, Keys, Purpose
from masthead.web.archive.recommended import PARAMETER

LETTER = 0x8000_0000
"""Set in the first number of a token where it is a publication's id, not a mailing's."""


@cache
def keys() -> Keys:
    """The installation's keys: its secret, and those before it."""
    said = settings.SITE.settings
    previous = [each.get_secret_value().encode() for each in said.previous_secret_keys]
    return Keys(said.secret_key.get_secret_value().encode(), previous)


@cache
def codes() -> Codes:
    """The short codes of subscribers, for links that they pass on to friends."""
    said = settings.SITE.settings
    previous = [each.get_secret_value().encode() for each in said.previous_secret_keys]
    return Codes(said.secret_key.get_secret_value().encode(), previous)


def invitation(code: str) -> str:
    """A friend's invitation, relative to a publication's front page."""
    return f"subscribe/?{urlencode({PARAMETER: code})}"


def letter_token(purpose: Purpose, publication_id: int, subscriber_id: int) -> str:
    """The token of a letter that is no mailing."""
    return keys().token(purpose, LETTER | publication_id, subscriber_id)


def letter_of(purpose: Purpose, token: str) -> tuple[int, int]:
    """(publication id, or 0 for a mailing; subscriber id). Raises `masthead.tokens.TokenError`."""
    scope, subscriber_id = keys().verify(purpose, token)
    return (scope & ~LETTER if scope & LETTER else 0), subscriber_id


def sign_up_token(sign_up_id: int, subscriber_id: int) -> str:
    """The token of a confirmation."""
    return keys().token(Purpose.CONFIRM, sign_up_id, subscriber_id)


def sign_up_of(token: str) -> tuple[int, int]:
    """(sign-up id, subscriber id). Raises `masthead.tokens.TokenError`."""
    return keys().verify(Purpose.CONFIRM, token)


def address_change_token(change_id: int, subscriber_id: int) -> str:
    """The token of a letter that asks a new mailbox: a confirmation as well, told from a sign-up's by `LETTER`."""
    return keys().token(Purpose.CONFIRM, LETTER | change_id, subscriber_id)


def address_change_of(token: str) -> tuple[int, int]:
    """(id of the change, or 0 for a sign-up's token; subscriber id). Raises `masthead.tokens.TokenError`."""
    return letter_of(Purpose.CONFIRM, token)


_asked: list[Callable[[int], int | None]] = []


def answer_for_mailings(lookup: Callable[[int], int | None]) -> None:
    """Say who knows the publication of a mailing, by the number in its tokens: the app of mailings, when it is ready.

    lookup: answers None for a number that is no mailing's.
    """
    _asked[:] = [lookup]


def publication_of(scope: int) -> int | None:
    """The publication that the first number of a token is about; None for one that says nothing.

    With `LETTER` set it is the publication itself. Without, it is a mailing, whose publication mailings know.
    """
    if scope & LETTER:
        return scope & ~LETTER
    return next((lookup(scope) for lookup in _asked), None)

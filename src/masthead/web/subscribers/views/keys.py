"""Tokens of readers' links: what one opens, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.tokens import Purpose, TokenError
from masthead.web.subscribers.links import LETTER, keys, publication_of


@dataclass(frozen=True, slots=True)
class Opened:
    """Whom a token is for, and which publication's letter it stood in. mailing: 0 for a letter that is none."""

    subscriber_id: int
    publication_id: int
    mailing: int = 0


def opened(purpose: Purpose, token: str, publication_id: int) -> Opened | None:
    """What a token opens below a publication; None where it is cut, forged, of another purpose, or of a letter of
    another publication.
    """
    try:
        scope, subscriber_id = keys().verify(purpose, token)
    except TokenError:
        return None
    if publication_of(scope) != publication_id:
        return None
    return Opened(subscriber_id, publication_id, 0 if scope & LETTER else scope)

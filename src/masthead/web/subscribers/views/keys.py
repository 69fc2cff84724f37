"""Tokens of readers' links: what one opens, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.tokens import Purpose, TokenError
from masthead.web.subscribers.links import keys, publication_of


@dataclass(frozen=True, slots=True)
class Opened:
    """Whom a token is for, and which publication's letter it stood in."""

    subscriber_id: int
    publication_id: int


def opened(purpose: Purpose, token: str, publication_id: int) -> Opened | None:
    """What a token opens below a publication; None where it is cut, forged, of another purpose, or of a letter of
    another publication.
    """
    try:
        scope, subscriber_id = keys().verify(purpose, token)
    except TokenError:
        return None
    return Opened(subscriber_id, publication_id) if publication_of(scope) == publication_id else None

"""Reads about tokens."""

from __future__ import annotations

import datetime as dt

from masthead.web.api.models import ApiToken
from masthead.web.api.scopes import RIGHT_OF, Scope
from masthead.web.api.secret import digest_of, is_secret
from masthead.web.publications.queries import all_publications
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right


def token_of(secret: str, at: dt.datetime) -> ApiToken | None:
    """The token of a secret, with its maker; None for one that is unknown, revoked, expired, or whose maker may no
    longer sign in, without a difference.
    """
    if not is_secret(secret):
        return None
    found = ApiToken.objects.select_related("created_by").filter(digest=digest_of(secret), revoked_at=None).first()
    if found is None or not found.created_by.is_active:
        return None
    return found if found.expires_at is None or found.expires_at > at else None


def tokens_seen_by(user: Somebody) -> tuple[ApiToken, ...]:
    """The tokens somebody looks after, those in use first: their own; administrators of the installation see all."""
    found = ApiToken.objects.select_related("created_by")
    if not user.is_superuser:
        found = found.filter(created_by=user)
    return tuple(sorted(found, key=lambda each: each.revoked_at is not None))


def token_seen_by(user: Somebody, token_id: int) -> ApiToken | None:
    """One of them."""
    return next((each for each in tokens_seen_by(user) if each.pk == token_id), None)


def scopes_open_to(user: Somebody) -> tuple[Scope, ...]:
    """The scopes that are worth something to somebody, in at least one publication."""
    rights = {right for right in set(RIGHT_OF.values()) if publications_with(user, right)}
    return tuple(scope for scope in Scope if RIGHT_OF[scope] in rights)


def publications_open_to(user: Somebody) -> tuple[tuple[int, str], ...]:
    """(id, name) of the publications that somebody may make tokens for, by name."""
    allowed = publications_with(user, Right.READ)
    return tuple((each.pk, each.name) for each in all_publications() if each.pk in allowed)

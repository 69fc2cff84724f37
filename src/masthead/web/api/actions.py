"""What is done to tokens, and by programs alone.

Each function is one use case: permission, one transaction, the audit entry with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from masthead.audience.addresses import Address
from masthead.web.api.faults import TokenRefusedError
from masthead.web.api.models import ApiToken, KeptAnswer
from masthead.web.api.queries import publications_open_to, scopes_open_to
from masthead.web.api.scopes import Scope
from masthead.web.api.secret import digest_of, new_secret, prefix_of
from masthead.web.subscribers.actions.sign_up import request_sign_up
from masthead.web.subscribers.evidence import By
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right

KEPT_FOR = dt.timedelta(hours=24)
"""How long an answer is given again to whoever repeats the request."""


@transaction.atomic
def make_token(
    *,
    actor: Somebody,
    name: str,
    scopes: Collection[Scope],
    at: dt.datetime,
    publication_ids: Collection[int] | None = None,
    expires_at: dt.datetime | None = None,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which is shown to its maker and never again.

    publication_ids: of which titles; None for all that its maker has, also later. Raises PermissionDenied for a scope
    or title its maker does not have, `TokenRefusedError`.
    """
    theirs = publications_open_to(actor)
    if not set(scopes) <= set(scopes_open_to(actor)) or not theirs:
        raise PermissionDenied
    if publication_ids is not None and not set(publication_ids) <= {each for each, _ in theirs}:
        raise PermissionDenied
    _refuse_useless(name, scopes, at, publication_ids, expires_at)
    secret = new_secret()
    token = ApiToken.objects.create(
        name=name,
        digest=digest_of(secret),
        prefix=prefix_of(secret),
        publications=None if publication_ids is None else sorted(set(publication_ids)),
        scopes=[scope.value for scope in Scope if scope in scopes],
        created_by=actor,
        created_at=at,
        expires_at=expires_at,
    )
    _record(actor, "api-token-made", token, scopes=token.scopes)
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Somebody, token_id: int, at: dt.datetime) -> ApiToken:
    """End a token, now. Its maker may, and administrators of the installation. Twice is as good as once.

    Raises PermissionDenied.
    """
    token = ApiToken.objects.select_for_update(of=("self",)).filter(pk=token_id).first()
    if token is None or not actor.is_active or not (actor.is_superuser or token.created_by_id == actor.pk):
        raise PermissionDenied
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        _record(actor, "api-token-revoked", token)
    return token


@transaction.atomic
def ask_to_confirm(
    *,
    actor: Somebody,
    address: Address,
    publication_ids: Sequence[int],
    origin: str,
    name: str,
    by: By,
    at: dt.datetime,
) -> None:
    """Have somebody asked, by mail, to confirm subscriptions; see `request_sign_up`. Raises PermissionDenied."""
    if not all(may(actor, Right.AUDIENCE, each) for each in publication_ids):
        raise PermissionDenied
    request_sign_up(
        address=address,
        publication_ids=publication_ids,
        method="api",
        now=at,
        origin=origin,
        source="api",
        name=name,
        by=by,
    )
    for publication_id in publication_ids:
        record(actor=actor, action="sign-up-asked", subject="somebody", publication_id=publication_id)


def prune(*, now: dt.datetime) -> int:
    """Forget answers that are older than a day; how many were. Called by the clock."""
    gone, _ = KeptAnswer.objects.filter(taken_at__lt=now - KEPT_FOR).delete()
    return gone


def forget_address(*, address: str, key: str) -> int:
    """Forget kept answers that name a person who is being erased, within the caller's transaction; how many went.

    address: as the person wrote it. key: as it is compared. Whoever repeats such a request has it carried out anew.
    """
    named = Q(body__icontains=address) | Q(body__icontains=key)
    gone, _ = KeptAnswer.objects.filter(named).delete()
    return gone


def _refuse_useless(
    name: str,
    scopes: Collection[Scope],
    at: dt.datetime,
    publication_ids: Collection[int] | None,
    expires_at: dt.datetime | None,
) -> None:
    if not name.strip():
        raise TokenRefusedError("Give it a name that says which program uses it.")
    if not scopes:
        raise TokenRefusedError("Choose what it may be used for.")
    if publication_ids is not None and not publication_ids:
        raise TokenRefusedError("Choose at least one publication.")
    if expires_at is not None and expires_at <= at:
        raise TokenRefusedError("Choose a day to come.")


def _record(actor: Somebody, action: str, token: ApiToken, **details: object) -> None:
    # A log of a publication shows what is about it; a token for all titles is about its maker.
    for publication_id in token.publications or [None]:
        record(
            actor=actor,
            action=action,
            subject=token.name,
            person=token.created_by if publication_id is None else None,
            publication_id=publication_id,
            prefix=token.prefix,
            **details,
        )

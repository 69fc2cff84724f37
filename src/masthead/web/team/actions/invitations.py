"""Invitations: written, sent again, withdrawn, accepted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from masthead.web.team import letters
from masthead.web.team.actions.audit import record
from masthead.web.team.actions.people import put_in_role
from masthead.web.team.faults import AlreadyOnTeamError, InvitationUnusableError, TeamError
from masthead.web.team.letters import Letter
from masthead.web.team.models import Invitation, TeamRole, User
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right, Role
from masthead.web.team.tokens import hash_of, link_of, new_token

LIFE = timedelta(days=7)
"""How long an invitation is good."""


@transaction.atomic
def invite(
    *, actor: Somebody, email: str, role: Role, publication_ids: Collection[int], at: datetime, by_mail: bool = True
) -> Letter:
    """Ask an address to join publications, in one letter. An open invitation to one of them is replaced.

    email: a valid address. by_mail: mail it after the commit, where there is a relay.
    Raises PermissionDenied, `AlreadyOnTeamError`.
    """
    if not publication_ids or not all(may(actor, Right.STAFF, each) for each in publication_ids):
        raise PermissionDenied
    email = email.strip().lower()
    there = TeamRole.objects.filter(user__email__iexact=email, publication_id__in=publication_ids)
    for known in there.select_related("user", "publication"):
        raise AlreadyOnTeamError(f"{known.user} is {known.role} of {known.publication} already.")
    _open(email=email, publication_ids=publication_ids).update(withdrawn_at=at)
    token = new_token()
    for publication_id in sorted(set(publication_ids)):
        Invitation.objects.create(
            email=email,
            publication_id=publication_id,
            role=role,
            token_hash=hash_of(token),
            invited_by=actor,
            created_at=at,
            expires_at=at + LIFE,
        )
        record(actor=actor, action="person-invited", subject=email, publication_id=publication_id, role=role.value)
    return _letter(token, by_mail=by_mail)


@transaction.atomic
def send_again(*, actor: Somebody, invitation_id: int, at: datetime, by_mail: bool = True) -> Letter:
    """Write the letter of an open or expired invitation anew, good for another seven days; the old link is dead.

    Raises PermissionDenied, `InvitationUnusableError` for one that is accepted or withdrawn.
    """
    invitation = _hold(actor, invitation_id)
    token = new_token()
    invitation.token_hash = hash_of(token)
    invitation.invited_by = actor
    invitation.expires_at = at + LIFE
    invitation.mailed_at = None
    invitation.save()
    record(
        actor=actor,
        action="invitation-renewed",
        subject=invitation.email,
        publication_id=invitation.publication_id,
        role=invitation.role,
    )
    return _letter(token, by_mail=by_mail)


@transaction.atomic
def withdraw(*, actor: Somebody, invitation_id: int, at: datetime) -> None:
    """Take an invitation back; its link is dead. Raises PermissionDenied, `InvitationUnusableError`."""
    invitation = _hold(actor, invitation_id)
    invitation.withdrawn_at = at
    invitation.save()
    record(
        actor=actor,
        action="invitation-withdrawn",
        subject=invitation.email,
        publication_id=invitation.publication_id,
        role=invitation.role,
    )


@transaction.atomic
def accept(*, token: str, at: datetime, person: User | None = None, name: str = "", password: str = "") -> User:
    """Join, as the person who is signed in, or with an account that is made now of `name` and `password`.

    A role that somebody has already is kept if it is the higher one. Of two who accept at once, one does.
    Raises `InvitationUnusableError`; `TeamError` when the address has an account and nobody is signed in.
    """
    rows = list(
        Invitation.objects.select_for_update(of=("self",))
        .filter(token_hash=hash_of(token), accepted_at=None, withdrawn_at=None, expires_at__gt=at)
        .select_related("publication")
    )
    if not rows:
        raise InvitationUnusableError("This invitation cannot be used.")
    if person is None:
        person = _new_account(rows[0].email, name, password)
    elif person.email.lower() != rows[0].email.lower():
        raise InvitationUnusableError(f"This invitation is for {rows[0].email}.")
    for row in rows:
        row.accepted_at = at
        row.save(update_fields=["accepted_at"])
        put_in_role(person, row.publication_id, Role(row.role), only_upwards=True)
        record(
            actor=person,
            action="invitation-accepted",
            subject=str(row.publication),
            person=person,
            publication_id=row.publication_id,
            role=row.role,
        )
    return person


def _new_account(email: str, name: str, password: str) -> User:
    known = TeamError(f"{email} has an account. Sign in with it to accept.")
    if User.objects.filter(email__iexact=email).exists():
        raise known
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password, name=name)
    except IntegrityError:
        raise known from None


def _open(*, email: str, publication_ids: Collection[int]) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        email__iexact=email, publication_id__in=publication_ids, accepted_at=None, withdrawn_at=None
    )


def _hold(actor: Somebody, invitation_id: int) -> Invitation:
    """An invitation that is neither accepted nor withdrawn, locked."""
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if invitation is None or not may(actor, Right.STAFF, invitation.publication_id):
        raise PermissionDenied
    if invitation.accepted_at or invitation.withdrawn_at:
        raise InvitationUnusableError(f"The invitation of {invitation.email} is settled already.")
    return invitation


def _letter(token: str, *, by_mail: bool) -> Letter:
    rows = list(Invitation.objects.filter(token_hash=hash_of(token)).select_related("publication", "invited_by"))
    letter = Letter(
        email=rows[0].email,
        inviter=str(rows[0].invited_by),
        places=tuple((row.publication.name, row.role) for row in rows),
        link=link_of(token),
        token_hash=rows[0].token_hash,
        expires_at=rows[0].expires_at,
        by_mail=by_mail and letters.can_mail(),
    )
    if letter.by_mail:
        transaction.on_commit(partial(letters.post, letter))
    return letter

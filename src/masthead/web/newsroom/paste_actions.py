"""A manuscript becomes a draft: a new version of its edition, never more."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Revision

from masthead.web.newsroom import mapping
from masthead.web.newsroom.actions.saving import live_version, refuse_stale
from masthead.web.newsroom.locked import refuse_locked
from masthead.web.newsroom.manuscripts import Fate, Understood
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.proofs import prove_ahead
from masthead.web.newsroom.records import record_edition
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right


def apply_manuscript(
    *, user: Somebody, edition: Edition, understood: Understood, loaded: str, loaded_at: str
) -> Revision:
    """Save what was understood as the edition's newest version; those before stay in its history.

    loaded, loaded_at: id and moment of the version that it was laid over. Raises PermissionDenied,
    `masthead.web.newsroom.actions.StaleVersionError`, `masthead.web.newsroom.locked.LockedSectionError`.
    """
    lock = edition.get_lock()
    if not may(user, Right.WRITE, edition.publication_id) or (lock is not None and lock.for_user(user)):
        raise PermissionDenied
    prove_ahead(_laid_over(edition, understood))
    with transaction.atomic():
        refuse_stale(edition_id=edition.pk, loaded=loaded, loaded_at=loaded_at, live=live_version(edition))
        return _save(user, edition, understood)


def _laid_over(edition: Edition, understood: Understood) -> Edition:
    after: Edition = edition.get_latest_revision_as_object()
    mapping.apply_edition(after, understood.edition)
    return after


def _save(user: Somebody, edition: Edition, understood: Understood) -> Revision:
    before: Edition = edition.get_latest_revision_as_object()
    after = _laid_over(edition, understood)
    refuse_locked(before, after, user)
    revision: Revision = after.save_revision(user=user, changed=True, log_action=True)
    touched = [each for each in understood.placed if each.fate is not Fate.KEPT]
    record_edition(
        user,
        "manuscript-pasted",
        edition,
        sections=len(touched),
        words=understood.words,
        revision=revision.pk,
    )
    return revision

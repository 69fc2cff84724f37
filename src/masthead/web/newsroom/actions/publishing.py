"""The gate: whatever publishes an edition, from whichever button or clock, comes through here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import Revision

from masthead.checks.proof import Proof
from masthead.edition.findings import Finding
from masthead.web.archive import actions as archive
from masthead.web.newsroom import hearing, queries
from masthead.web.newsroom.models import Edition, Override, Refusal
from masthead.web.newsroom.pins import pin, unpin
from masthead.web.newsroom.proofs import prove_ahead
from masthead.web.newsroom.records import record_edition
from masthead.web.newsroom.standing import Standing, standing_of
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right

LONGEST_REASON = 500
"""Characters."""


class NotReadyError(Exception):
    """Findings stop the publication. findings: those that nobody has let pass."""

    def __init__(self, edition: Edition, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{edition} cannot be published: " + " ".join(each.message for each in findings))
        self.edition = edition
        self.findings = findings


def publish_edition(
    *,
    user: Somebody | None,
    edition: Edition,
    revision: Revision | None = None,
    at: dt.datetime | None = None,
    now: dt.datetime | None = None,
    changed: bool = True,
    log_action: bool | str = True,
    previous_revision: Revision | None = None,
) -> None:
    """Publish a version of an edition in the archive, or schedule it; an automatic message is only approved by it.

    user: None is the clock, which publishes what was scheduled and is due. revision: the newest, when None.
    at: when, now if that is past; None is the version's own time, and now when that is past or not given.
    now: for tests; aware.
    Raises PermissionDenied, and `NotReadyError` while an error finding is not overridden: nothing has changed then.
    """
    now = now or timezone.now()
    _allow(user, edition, revision, now)
    ahead = revision or edition.get_latest_revision()
    prove_ahead(ahead.as_object() if ahead else edition)
    with transaction.atomic():
        queries.hold(edition)
        # Whoever saved while this was proved is not undone: everything is read again, now that nobody else writes.
        edition.refresh_from_db()
        revision = Revision.objects.get(pk=revision.pk) if revision else edition.get_latest_revision()
        if at is not None and at > now:
            revision = _timed(edition, at, user)
        publishing = PublishRevisionAction(
            revision or edition.save_revision(user=user),
            user=user,
            changed=changed,
            log_action=log_action,
            previous_revision=previous_revision,
        )
        _let_out(publishing, edition, at, now)
    edition.refresh_from_db()


def _let_out(publishing: PublishRevisionAction, edition: Edition, at: dt.datetime | None, now: dt.datetime) -> None:
    """Publish or schedule a version of an edition that is held; at: as above. Raises `NotReadyError`."""
    user, draft, revision = publishing.user, publishing.object, publishing.revision
    standing = require_ready(draft)
    overrides = standing.overrides
    due = at or draft.go_live_at
    scheduled = due is not None and due > now
    if not scheduled:
        draft.go_live_at = None
        pin(edition.pk, standing.draft.filled, standing.draft.written)
    publishing.execute(skip_permission_checks=True)
    Refusal.objects.filter(edition_id=edition.pk).delete()
    if scheduled:
        _record(user, "edition-scheduled", draft, overrides, revision=revision.pk, at=draft.go_live_at.isoformat())
        return
    if not edition.automatic:
        _put_into_archive(draft, standing.proof, now)
    _record(user, "edition-published", draft, overrides, revision=revision.pk)
    if not edition.automatic:
        hearing.appeared(hearing.Appeared(edition.publication_id, edition.pk, standing.draft.filled, now))


def require_ready(edition: Edition) -> Standing:
    """The standing of an edition that may be published, as it is in memory; else `NotReadyError`."""
    standing = standing_of(edition)
    if standing.stopping:
        raise NotReadyError(edition, standing.stopping)
    return standing


@transaction.atomic
def override_finding(*, user: Somebody, edition: Edition, code: str, reason: str) -> Override:
    """Let the findings of a code pass in this edition. Raises PermissionDenied, ValueError without a reason."""
    _require(user, Right.OVERRIDE, edition)
    reason = " ".join(reason.split())
    if not reason:
        raise ValueError("Write why this may pass; it stands in the record.")
    if len(reason) > LONGEST_REASON:
        raise ValueError(f"Write at most {LONGEST_REASON} characters.")
    made, _ = Override.objects.update_or_create(
        edition=edition,
        code=code,
        defaults={"reason": reason, "user": user, "user_name": str(user), "at": timezone.now()},
    )
    _record(user, "finding-overridden", edition, (made,))
    return made


@transaction.atomic
def lift_override(*, user: Somebody, edition: Edition, code: str) -> None:
    """Take an override back. Raises PermissionDenied."""
    _require(user, Right.OVERRIDE, edition)
    gone, _ = Override.objects.filter(edition=edition, code=code).delete()
    if gone:
        _record(user, "override-lifted", edition, (), code=code)


@transaction.atomic
def withdraw_edition(
    *, user: Somebody | None, edition: Edition, expired: bool = False, log_action: bool | str = True
) -> None:
    """Take an edition off the archive and make it a draft again. user: None is the clock. Raises PermissionDenied."""
    if user is not None:
        _require(user, Right.PUBLISH, edition)
    queries.hold(edition)
    # What somebody saved since the row was read is not to be written over with it.
    edition.refresh_from_db()
    UnpublishAction(edition, set_expired=expired, user=user, log_action=log_action).execute(skip_permission_checks=True)
    unpin(edition.pk)
    archive.withdraw(source_id=edition.pk)
    _record(user, "edition-withdrawn", edition, ())
    hearing.withdrawn(edition.pk)


@transaction.atomic
def unschedule_edition(*, user: Somebody, edition: Edition) -> None:
    """Call a scheduled publication off. Raises PermissionDenied."""
    _require(user, Right.PUBLISH, edition)
    if edition.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None):
        _record(user, "edition-unscheduled", edition, ())


def publish_due(*, now: dt.datetime) -> int:
    """Publish every scheduled version whose time has come; how many were. now: aware.

    One that something stops is held back: no longer scheduled, free to be mended, with what stopped it kept.
    """
    return sum(publish_scheduled(revision=revision, now=now) for revision in queries.due_revisions(now))


def publish_scheduled(*, revision: Revision, now: dt.datetime) -> bool:
    """Publish one version whose time has come; False when it was held back, or another clock was faster."""
    edition = revision.content_object
    if edition is None:
        return False
    prove_ahead(revision.as_object())
    with transaction.atomic():
        return _publish_held(edition, revision, now)


def _publish_held(edition: Edition, revision: Revision, now: dt.datetime) -> bool:
    queries.hold(edition)
    revision.refresh_from_db(fields=["approved_go_live_at"])
    if revision.approved_go_live_at is None:
        return False
    try:
        publish_edition(user=None, edition=edition, revision=revision, now=now, log_action="wagtail.publish.scheduled")
    except NotReadyError as stopped:
        _hold(edition, revision, stopped.findings, now)
        return False
    return True


@transaction.atomic
def _hold(edition: Edition, revision: Revision, findings: tuple[Finding, ...], now: dt.datetime) -> None:
    said = [(each.code, each.section, each.message, each.remedy) for each in findings]
    Refusal.objects.update_or_create(
        edition=edition, defaults={"due_at": revision.approved_go_live_at, "at": now, "findings": said}
    )
    edition.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    codes = sorted({each.code for each in findings})
    _record(None, "edition-held-back", edition, (), revision=revision.pk, findings=codes)


def _allow(user: Somebody | None, edition: Edition, revision: Revision | None, now: dt.datetime) -> None:
    if user is not None:
        _require(user, Right.PUBLISH, edition)
    elif revision is None or revision.approved_go_live_at is None or revision.approved_go_live_at > now:
        raise PermissionDenied("Without somebody who publishes it, only what is scheduled and due goes out.")


def _timed(edition: Edition, at: dt.datetime, user: Somebody | None) -> Revision:
    draft = edition.get_latest_revision_as_object()
    draft.go_live_at = at
    return draft.save_revision(user=user)


def _put_into_archive(edition: Edition, proof: Proof, now: dt.datetime) -> None:
    archive.publish(
        publication_id=edition.publication_id,
        edition=proof.sheet.edition,
        house=proof.sheet.house,
        theme=proof.sheet.theme,
        media=proof.sheet.media,
        votes=proof.sheet.votes,
        source_id=edition.pk,
        at=now,
    )


def _require(user: Somebody, right: Right, edition: Edition) -> None:
    if not may(user, right, edition.publication_id):
        raise PermissionDenied("Your role in this publication does not allow this.")


def _record(
    user: Somebody | None, action: str, edition: Edition, overrides: Iterable[Override], **details: Any
) -> None:
    record_edition(
        user,
        action,
        edition,
        overrides=[{"code": each.code, "reason": each.reason, "by": each.user_name} for each in overrides],
        **details,
    )

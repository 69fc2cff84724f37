"""Before a mailing goes out: planning, letting it go, a second person’s agreement."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from masthead.web.mailings import audience
from masthead.web.mailings.actions.holding import hold_for, note, plan_of, require, step
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.models import Mailing, MailingRules
from masthead.web.mailings.plan import Plan, Timing
from masthead.web.mailings.queries.editions import approved_revision, goes_out_at, is_out
from masthead.web.mailings.queries.mailings import titles_of
from masthead.web.mailings.queries.rules import Rules, rules_together
from masthead.web.mailings.states import MailingStage, MailingStep
from masthead.web.newsroom import queries as editions
from masthead.web.publications.mapping import house_of
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody
from masthead.web.team.roles import Right

LEEWAY = dt.timedelta(minutes=1)
"""A moment that is past by less is now: forms take a while to fill in."""


@transaction.atomic
def plan_mailing(*, user: Somebody, edition: Any, plan: Plan) -> Mailing:
    """Begin a mailing of an edition that is approved, as a draft.

    edition: a `masthead.web.newsroom` edition. Its approved version is what is sent, whatever is written in it later.
    """
    require(user, {edition.publication_id, *plan.titles})
    revision = _approved(edition)
    mailing = Mailing.objects.create(
        publication_id=edition.publication_id,
        edition=edition,
        revision=revision,
        label=str(edition)[:400],
        plan=plan.model_dump(mode="json"),
        planned_by=user,
    )
    note(mailing, "planned", by=user)
    return mailing


@transaction.atomic
def change_plan(*, user: Somebody, mailing_id: int, plan: Plan) -> Mailing:
    """Plan a draft otherwise; the edition's version approved by now is taken."""
    mailing = hold_for(user, mailing_id)
    require(user, plan.titles)
    if mailing.state != MailingStage.DRAFT:
        raise MailingError("It is not a draft any more. Take it back first, then change it.")
    mailing.plan = plan.model_dump(mode="json")
    if mailing.edition is not None:
        mailing.revision = _approved(mailing.edition)
    mailing.save()
    note(mailing, "changed", by=user)
    return mailing


def schedule(*, user: Somebody, mailing_id: int, now: dt.datetime) -> Mailing:
    """Let a draft go: at once, at its time, or when a second person agrees, where the publication asks for one.

    Of an overdue one: let it go now, after all. now: aware.
    """
    first = _first_moment(mailing_id, now)
    with transaction.atomic():
        mailing = hold_for(user, mailing_id)
        _require_ready(mailing)
        if mailing.state == MailingStage.WAITING:
            raise MailingError("It waits for a second person to agree.")
        stale = mailing.state == MailingStage.STALE
        if mailing.state == MailingStage.DRAFT and rules_together(titles_of(mailing)).second_person:
            mailing.planned_by = user
            step(mailing, MailingStep.ASK, by=user)
        else:
            step(mailing, MailingStep.SCHEDULE, by=user)
        mailing.starts_at = now if stale else first
        mailing.problem = ""
        mailing.save()
        return mailing


def agree(*, user: Somebody, mailing_id: int, now: dt.datetime) -> Mailing:
    """Agree as the second person to what somebody else has planned."""
    first = _first_moment(mailing_id, now)
    with transaction.atomic():
        mailing = hold_for(user, mailing_id)
        if mailing.state != MailingStage.WAITING:
            raise MailingError("It does not wait for anybody’s agreement.")
        if mailing.planned_by_id == user.pk:
            raise PermissionDenied("Somebody else has to agree: you have planned it yourself.")
        _require_ready(mailing)
        step(mailing, MailingStep.SCHEDULE, by=user, agreed=True)
        mailing.approved_by, mailing.starts_at, mailing.problem = user, first, ""
        mailing.save()
        return mailing


@transaction.atomic
def reopen(*, user: Somebody, mailing_id: int) -> Mailing:
    """Take it back to be planned anew; nobody has got it yet."""
    mailing = hold_for(user, mailing_id)
    step(mailing, MailingStep.REOPEN, by=user)
    mailing.starts_at, mailing.approved_by, mailing.problem = None, None, ""
    mailing.save()
    return mailing


@transaction.atomic
def set_rules(*, user: Somebody, publication: Any, rules: Rules) -> None:
    """Say what a publication asks of its mailings from now on. Raises PermissionDenied without `Right.CONFIGURE`."""
    require(user, [publication.pk], Right.CONFIGURE)
    said: dict[str, Any] = {
        "second_person": rules.second_person,
        "privacy": rules.privacy.value,
        "stop_on_alarm": rules.stop_on_alarm,
    }
    MailingRules.objects.update_or_create(publication=publication, defaults=said)
    record(actor=user, action="mailing-rules-changed", subject=publication.name, publication_id=publication.pk, **said)


def _approved(edition: Any) -> Any:
    revision = approved_revision(edition)
    if revision is None:
        raise MailingError(
            "The edition is not approved yet. Have it approved and published or scheduled first.", field="edition"
        )
    return revision


def _require_ready(mailing: Mailing) -> None:
    if not settings.SITE.settings.relay:
        raise MailingError("No relay is set, so nothing can go out. An operator names one in the settings.")
    if mailing.revision is None or mailing.edition is None:
        raise MailingError("The edition is not there any more.")
    editions.hold(mailing.edition)
    _approved(mailing.edition)


def _first_moment(mailing_id: int, now: dt.datetime) -> dt.datetime:
    """When anything of a mailing goes out first. Read before the transaction: it may look at everybody."""
    mailing = Mailing.objects.select_related("publication", "edition").filter(pk=mailing_id).first()
    if mailing is None:
        raise PermissionDenied
    plan = plan_of(mailing)
    published = _to_be_published(mailing)
    if plan.timing is Timing.LOCAL and plan.local_at is not None and mailing.edition is not None:
        return _not_before(published, _first_local(mailing, plan, plan.local_at, now))
    if plan.timing is Timing.MOMENT and plan.at is not None:
        if plan.at < now - LEEWAY and mailing.state != MailingStage.STALE:
            raise MailingError("This moment is past. Choose a later one, or send it at once.", field="at")
        return _not_before(published, max(plan.at, now))
    return max(now, published or now)


def _to_be_published(mailing: Mailing) -> dt.datetime | None:
    """When its edition will be on the web; None for one that is there, or is not to come."""
    if mailing.edition is None or is_out(mailing.edition):
        return None
    return goes_out_at(mailing.edition)


def _not_before(published: dt.datetime | None, first: dt.datetime) -> dt.datetime:
    """No mail leads to a page that is not there. An edition of the same moment is waited for."""
    if published is not None and first < published:
        raise MailingError(
            "The edition is published only later, and its links would lead nowhere until then. Choose a later time.",
            field="at",
        )
    return first


def _first_local(mailing: Mailing, plan: Plan, hour: dt.datetime, now: dt.datetime) -> dt.datetime:
    assert mailing.edition is not None
    home = house_of(mailing.publication).publication.timezone
    if hour.replace(tzinfo=ZoneInfo(home)) < now - LEEWAY and mailing.state != MailingStage.STALE:
        raise MailingError("This hour is past in the publication’s own time zone. Choose a later one.", field="at")
    everybody = audience.select(plan, mailing.publication, mailing.edition.date, now).everybody
    offsets = [*audience.zones(everybody, hour), audience.offset_of(home, hour) or 0]
    first = hour.replace(tzinfo=dt.UTC) - dt.timedelta(minutes=max(offsets))
    return max(first, now)

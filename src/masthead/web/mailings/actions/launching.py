"""A mailing whose time has come: its audience is frozen into parts, and the ledger gets them.

What takes long (sorting a million people, compiling) happens between two short transactions. The first notes who does
it, so that nobody else does and whoever is killed may begin anew; the second puts everything into the ledger and moves
the mailing, all or nothing.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from pyroaring import BitMap

from masthead.delivery.freeze import FreezeError, FrozenAudience, freeze
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import MailingId, MailingPlan
from masthead.message import CompiledMessage
from masthead.store.staging import SqliteStaging
from masthead.tracking.links import remove_links
from masthead.web.mailings import audience, composing, hearing, origins
from masthead.web.mailings.actions.holding import hold, plan_of, step
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import Mailing, MailingPart
from masthead.web.mailings.parts import PartGroup, Share, Sharing, share_out
from masthead.web.mailings.plan import Plan, Timing
from masthead.web.mailings.queries.editions import goes_out_at, is_out
from masthead.web.mailings.queries.mailings import titles_of
from masthead.web.mailings.queries.rules import rules_together
from masthead.web.mailings.states import ENDED, MailingStage, MailingStep
from masthead.web.mailings.values import Added, wanted_by
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import publications_with_ids

STALE_AFTER = dt.timedelta(minutes=30)
"""Whatever is later than this asks before it goes out: nobody wants the morning’s edition at night."""
ABANDONED_AFTER = dt.timedelta(minutes=15)
"""Whoever froze an audience for longer is taken for dead."""
WAITING = "waiting"
"""State of a part that the ledger has not started."""
_UNFORESEEN = "It could not be prepared, for a reason nobody foresaw; the worker’s log has it. Nobody has got it."

logger = logging.getLogger("masthead.mailings")


@dataclass(frozen=True, slots=True)
class Frozen:
    """A part with its people and its message."""

    part: MailingPart
    people: FrozenAudience
    gone: int
    message: CompiledMessage


@dataclass(frozen=True, slots=True)
class Reading:
    """What differs between readers. shown: who sees the sections of each segment. added: values beside their own."""

    shown: Mapping[str, BitMap]
    added: Added


def due(now: dt.datetime) -> tuple[int, ...]:
    """Ids of the mailings whose time has come, the longest waiting first; also those that somebody left half-frozen."""
    found = Mailing.objects.filter(state=MailingStage.SCHEDULED.value, starts_at__lte=now).order_by("starts_at", "pk")
    left = Mailing.objects.filter(state=MailingStage.PREPARING.value).order_by("pk")
    return (*left.values_list("pk", flat=True), *found.values_list("pk", flat=True))


def launch(*, mailing_id: int, by: str, now: dt.datetime) -> MailingStage:
    """Freeze a mailing and put it into the ledger, when it is due; where it stands then.

    by: a name of who does it, the same for whoever follows a killed process. A fault that a person has to mend fails
    the mailing and says why. Raises database errors, and a `masthead.delivery.ledger.LedgerError` that passes, after
    which it may be called again.
    """
    mailing = _begin(mailing_id, by, now)
    if mailing is None:
        return _stage(mailing_id)
    try:
        _freeze(mailing, now)
    except (MailingError, FreezeError) as fault:
        _fail(mailing, str(fault))
    except LedgerError as fault:
        if fault.retry:
            raise
        _fail(mailing, str(fault))
    except DatabaseError:
        raise
    except Exception:
        # It would come again every second, and nobody would hear of it.
        logger.exception("Mailing %d could not be prepared.", mailing_id)
        _fail(mailing, _UNFORESEEN)
    return _stage(mailing_id)


def _stage(mailing_id: int) -> MailingStage:
    """Where it stands; one that is gone was for nobody."""
    state = Mailing.objects.filter(pk=mailing_id).values_list("state", flat=True).first()
    return MailingStage(state) if state is not None else MailingStage.CANCELLED


@transaction.atomic
def _begin(mailing_id: int, by: str, now: dt.datetime) -> Mailing | None:
    """The mailing for whoever may freeze it now; None for nobody."""
    mailing = hold(mailing_id)
    if mailing.state == MailingStage.PREPARING:
        abandoned = mailing.preparing_since is None or now - mailing.preparing_since > ABANDONED_AFTER
        if mailing.preparing != by and not abandoned:
            return None
    elif not _may_begin(mailing, now):
        mailing.save()
        return None
    else:
        step(mailing, MailingStep.PREPARE, by=None)
    mailing.preparing, mailing.preparing_since = by, now
    mailing.save()
    _drop(mailing.parts.all())
    return mailing


def _may_begin(mailing: Mailing, now: dt.datetime) -> bool:
    if mailing.state != MailingStage.SCHEDULED or mailing.starts_at is None or mailing.starts_at > now:
        return False
    if not mailing.origin and now - mailing.starts_at > STALE_AFTER:
        mailing.problem = _why_late(mailing)
        step(mailing, MailingStep.MISS, by=None, why=mailing.problem)
        return False
    if mailing.edition is None or mailing.revision is None:
        mailing.problem = "The edition is not there any more."
        step(mailing, MailingStep.FAIL, by=None, why=mailing.problem)
        return False
    if is_out(mailing.edition):
        return True
    if mailing.origin or goes_out_at(mailing.edition) is None:
        mailing.problem = "The edition was withdrawn. Publish it again, then plan the mailing anew."
        step(mailing, MailingStep.FAIL, by=None, why=mailing.problem)
    # An edition that is to be published at the same moment is a moment late; the next look finds it.
    return False


def _why_late(mailing: Mailing) -> str:
    if mailing.edition is not None and not is_out(mailing.edition):
        return "Its time passed, and the edition is not published. Publish it, then send it, or plan it anew."
    return "Its time passed while nothing was there to send it. Send it now, or plan it anew."


def _freeze(mailing: Mailing, now: dt.datetime) -> None:
    plan = plan_of(mailing)
    proof = composing.proof_of(mailing.revision)
    privacy = rules_together(titles_of(mailing)).privacy
    composed = [composing.compose(proof, subject, privacy) for subject in plan.subjects]
    selection = _selected(mailing, plan, proof.sheet.edition.date, now)
    if not selection.everybody:
        if mailing.origin:
            _let_be(mailing)
            return
        raise MailingError("Nobody is left to write to: see the simulation for who is left out and why.")
    shares = share_out(selection.by_title, _sharing(mailing, plan, selection))
    segments = composing.segments_in(proof)
    shown = audience.shown_to(segments, mailing.publication_id, selection.everybody, now)
    added = Added(wanted_by(each.rendered for each in composed), mailing.publication_id, now)
    parts = _add_parts(mailing, shares, _moments(mailing, plan, now), [each.subject for each in composed])
    titles = {each.pk: each for each in publications_with_ids([share.publication_id for share in shares])}
    written: list[int] = []
    try:
        with ExitStack() as stack:
            frozen = []
            for part, share in zip(parts, shares, strict=True):
                made = composed[part.variant]
                message = composing.compiled(made, number=part.pk, privacy=privacy, date=part.starts_at)
                composing.keep_links(part.pk, composing.link_table(made, titles[part.publication_id], privacy))
                written.append(part.pk)
                frozen.append(_frozen_part(stack, part, share, Reading(shown, added), message))
            everybody, day = selection.everybody, proof.sheet.edition.date
            told = hearing.Shown(mailing.pk, mailing.publication_id, day, everybody, shown, now, mailing.origin)
            _create(mailing, selection, frozen, told)
    except BaseException:
        for number in written:
            remove_links(composing.links_folder(), number)
        raise


def _selected(mailing: Mailing, plan: Plan, day: dt.date, now: dt.datetime) -> audience.Selection:
    if mailing.origin:
        ids = origins.chosen(mailing.origin, mailing.publication_id, now)
        return audience.select_chosen(ids, mailing.publication_id)
    return audience.select(plan, mailing.publication, day, now)


@transaction.atomic
def _let_be(begun: Mailing) -> None:
    """Forget a mailing that nobody planned and that is for nobody any more."""
    _still_ours(begun).delete()


def _frozen_part(
    stack: ExitStack, part: MailingPart, share: Share, reading: Reading, message: CompiledMessage
) -> Frozen:
    staging = stack.enter_context(SqliteStaging(settings.SITE.state))
    people = freeze(audience.recipients(share.ids, reading.shown, reading.added), staging, seed=part.pk)
    return Frozen(part, people, len(share.ids) - people.candidates, message)


def _sharing(mailing: Mailing, plan: Plan, selection: audience.Selection) -> Sharing:
    zones, home = None, 0
    if plan.timing is Timing.LOCAL and plan.local_at is not None:
        zones = audience.zones(selection.everybody, plan.local_at)
        home = audience.offset_of(house_of(mailing.publication).publication.timezone, plan.local_at) or 0
    return Sharing(
        number=mailing.pk,
        canary=plan.canary.share if plan.canary is not None else 0.0,
        sample=plan.test.share if plan.test is not None else 0.0,
        variants=len(plan.subjects),
        seeds=audience.seeds(),
        zones=zones,
        home=home,
    )


def _moments(mailing: Mailing, plan: Plan, now: dt.datetime) -> Any:
    """When a share goes out."""
    first = mailing.starts_at or now

    def moment(share: Share) -> dt.datetime:
        if share.offset is None or plan.local_at is None:
            return first
        return plan.local_at.replace(tzinfo=dt.UTC) - dt.timedelta(minutes=share.offset)

    return moment


@transaction.atomic
def _add_parts(mailing: Mailing, shares: Sequence[Share], moment: Any, subjects: Sequence[str]) -> list[MailingPart]:
    """Rows for the parts, so that they have their numbers."""
    _still_ours(mailing)
    return [
        MailingPart.objects.create(
            mailing=mailing,
            publication_id=share.publication_id,
            group=share.group.value,
            variant=share.variant,
            offset=share.offset,
            starts_at=moment(share),
            subject=subjects[share.variant][:250],
            state=WAITING,
        )
        for share in shares
    ]


@transaction.atomic
def _create(begun: Mailing, selection: audience.Selection, frozen: Sequence[Frozen], told: hearing.Shown) -> None:
    """Everything into the ledger, in one transaction with the mailing's own step."""
    mailing, now = _still_ours(begun), told.at
    plan, ledger = plan_of(mailing), site_ledger()
    for each in frozen:
        part, people = each.part, each.people
        excluded = {**people.excluded, **({"erased meanwhile": each.gone} if each.gone else {})}
        label = f"{mailing.label} · {PartGroup(part.group)}"
        created = MailingPlan(
            MailingId(part.pk), label, each.message.to_bytes(), people.audience, excluded, plan.in_doubt
        )
        ledger.create(created, people.chunks(), now=now.timestamp())
        part.audience, part.excluded, part.message_hash = people.audience, excluded, each.message.hash
        part.save()
    mailing.candidates, mailing.excluded = selection.candidates, dict(selection.excluded)
    mailing.preparing, mailing.preparing_since = "", None
    mailing.started_at = mailing.ready_at = now
    step(mailing, MailingStep.START, by=None)
    mailing.save()
    hearing.frozen(told)


def _still_ours(begun: Mailing) -> Mailing:
    """The mailing, held. Raises `MailingError` when it was cancelled, or somebody else has begun it anew."""
    mailing = hold(begun.pk)
    if not _is_ours(mailing, begun):
        raise MailingError("It was cancelled, or somebody else prepares it.")
    return mailing


def _is_ours(mailing: Mailing, begun: Mailing) -> bool:
    """Also told from a worker of the same name that follows this one, which was taken for dead."""
    ours = (begun.preparing, begun.preparing_since)
    return mailing.state == MailingStage.PREPARING and (mailing.preparing, mailing.preparing_since) == ours


@transaction.atomic
def _fail(begun: Mailing, why: str) -> None:
    mailing = hold(begun.pk)
    if not _is_ours(mailing, begun):
        if mailing.state in ENDED:
            _drop(mailing.parts.filter(message_hash=""))
        return
    mailing.problem, mailing.preparing, mailing.preparing_since = why[:500], "", None
    step(mailing, MailingStep.FAIL, by=None, why=why[:300])
    mailing.save()
    _drop(mailing.parts.filter(message_hash=""))


def _drop(parts: QuerySet[MailingPart]) -> None:
    """Forget parts that nobody has got, with where their links lead."""
    for number in parts.values_list("pk", flat=True):
        remove_links(composing.links_folder(), number)
    parts.delete()

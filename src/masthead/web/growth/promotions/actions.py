"""What changes promotions: the team runs them, mailings show them, readers follow them.

What the team does asks for `Right.GROWTH` in the title that shows it (PermissionDenied) and is recorded.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from pyroaring import BitMap

from masthead.edition.audiences import read_audience
from masthead.web.growth.models import Joining, Promotion, Showing
from masthead.web.growth.promotions.faults import PromotionError
from masthead.web.growth.promotions.queries import read_mark, titles_to_promote
from masthead.web.mailings.hearing import Shown
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers.actions.joining import Wish, join
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right
from masthead.web.webhooks.actions import announce

METHOD = "promotion"
"""As `subscribers.models.Consent` names it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a promotion says and to whom; see `models.Promotion`."""

    title_id: int
    headline: str
    text: str
    button: str
    starts: dt.date
    ends: dt.date | None = None
    position: int = 10
    per_edition: int = 0
    per_reader: int = 3
    days: int = 30
    segment: str = ""


@transaction.atomic
def add(*, user: Somebody, publication_id: int, plan: Plan) -> Promotion:
    """Tell of a sister title from a day on. Raises `PromotionError`."""
    _need(user, publication_id)
    _check(publication_id, plan)
    made = Promotion.objects.create(publication_id=publication_id, **_values(plan))
    _record(user, "promotion-added", made)
    return made


@transaction.atomic
def change(*, user: Somebody, promotion_id: int, plan: Plan) -> Promotion:
    """Say it otherwise, or to others; what was shown stays counted. Raises `PromotionError`."""
    held = _held(user, promotion_id)
    if plan.title_id != held.title_id:
        raise PromotionError("A promotion stays with its title. Add another one.", field="title")
    _check(held.publication_id, plan)
    for name, value in _values(plan).items():
        setattr(held, name, value)
    held.save()
    _record(user, "promotion-changed", held)
    return held


@transaction.atomic
def stop(*, user: Somebody, promotion_id: int, stopped: bool) -> Promotion:
    """Show it to nobody from now on, also in editions that carry it already; or go on."""
    held = _held(user, promotion_id)
    if held.stopped != stopped:
        held.stopped = stopped
        held.save(update_fields=["stopped"])
        _record(user, "promotion-stopped" if stopped else "promotion-resumed", held)
    return held


@transaction.atomic
def remove(*, user: Somebody, promotion_id: int) -> None:
    """Forget a promotion that was shown to nobody. Raises `PromotionError` for any other: its links are in mail."""
    held = _held(user, promotion_id)
    if held.showings.exists():
        raise PromotionError("Readers have links of this promotion in their mail. Stop it instead.")
    _record(user, "promotion-removed", held)
    held.delete()


def note_showings(told: Shown) -> None:
    """Keep who sees which promotion in a mailing, within the transaction that freezes it."""
    for segment, ids in told.segments.items():
        read = read_mark(read_audience(segment).mark)
        if read is None or not ids:
            continue
        promotion = Promotion.objects.filter(pk=read[0]).first()
        if promotion is None:
            continue
        row, _ = Showing.objects.get_or_create(
            promotion=promotion,
            mailing=told.mailing_id,
            defaults={"day": read[1], "at": told.at, "bits": b"", "many": 0},
        )
        both = ids | BitMap.deserialize(bytes(row.bits)) if row.bits else BitMap(ids)
        both.run_optimize()
        row.bits, row.many, row.at = both.serialize(), len(both), told.at
        row.save(update_fields=["bits", "many", "at"])


@dataclass(frozen=True, slots=True)
class Press:
    """A reader presses the button. mailing: number of the part whose mail led here. shown: every word on the page that
    says what the button does. network: already cut.
    """

    promotion_id: int
    subscriber_id: int
    mailing: int
    shown: str
    network: str


@transaction.atomic
def subscribe(press: Press, *, at: dt.datetime) -> bool:
    """Subscribe a reader to the promoted title; whether it is new. Twice is as good as once."""
    promotion = Promotion.objects.get(pk=press.promotion_id)
    wish = Wish(
        subscriber_id=press.subscriber_id,
        publication_id=promotion.title_id,
        method=METHOD,
        origin=f"promotion {promotion.pk} in mailing {press.mailing}: {press.shown}"[:300],
        network=press.network,
        source=f"promotion:{promotion.pk}",
    )
    if not join(wish, at=at):
        return False
    _, fresh = Joining.objects.get_or_create(
        promotion=promotion,
        subscriber_id=press.subscriber_id,
        defaults={"mailing": press.mailing, "shown": press.shown, "at": at},
    )
    if fresh:
        announce(
            event="promotion.subscribed",
            publication_id=promotion.publication_id,
            data={
                "promotion": promotion.pk,
                "subscriber": press.subscriber_id,
                "title": promotion.title_id,
                "mailing": press.mailing,
                "at": at.isoformat(),
            },
        )
    return True


def forget_person(*, subscriber_id: int) -> None:
    """Keep of an erased person that somebody came, within the caller's transaction.

    Whom something was shown to stays as it is: there the person is a number that names nobody, for ids are never used
    again.
    """
    rows = Joining.objects.filter(subscriber_id=subscriber_id)
    Promotion.objects.filter(pk__in=rows.values("promotion")).update(gone=F("gone") + 1)
    rows.delete()


def _values(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in Plan.__dataclass_fields__}


def _check(publication_id: int, plan: Plan) -> None:
    named = publications_with_ids([publication_id])
    if not named or plan.title_id not in {each.pk for each in titles_to_promote(named[0])}:
        raise PromotionError("Choose a sister title or a language version of this publication.", field="title")
    for field in ("headline", "text", "button"):
        said = getattr(plan, field)
        if not said.strip():
            raise PromotionError("Write some words.", field=field)
        if "{{" in said:
            raise PromotionError("Merge tags are not filled here; write plain words.", field=field)
    if plan.ends is not None and plan.ends < plan.starts:
        raise PromotionError("The last day lies before the first.", field="ends")
    if plan.per_reader < 1 or plan.days < 1:
        raise PromotionError("A reader sees it at least once within at least a day.", field="per_reader")


def _held(user: Somebody, promotion_id: int) -> Promotion:
    held = Promotion.objects.select_for_update(no_key=True).filter(pk=promotion_id).first()
    if held is None:
        raise PermissionDenied
    _need(user, held.publication_id)
    return held


def _need(user: Somebody, publication_id: int) -> None:
    if not may(user, Right.GROWTH, publication_id):
        raise PermissionDenied("Your role in this publication does not allow this.")


def _record(user: Somebody, action: str, promotion: Promotion) -> None:
    named = publications_with_ids([promotion.title_id])
    record(
        actor=user,
        action=action,
        subject=named[0].name if named else "a title",
        publication_id=promotion.publication_id,
        promotion=promotion.pk,
    )

"""Promotions of sister titles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from masthead.web.api.answers import Answer, refuse_changed
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.problems import invalid
from masthead.web.api.reach import newest_first, reached
from masthead.web.api.schemas.promotions import (
    ChangedPromotion,
    NewPromotion,
    PromotionLine,
    PromotionOut,
    PromotionPage,
    PromotionsAsked,
)
from masthead.web.api.scopes import Scope
from masthead.web.growth.promotions import actions, queries
from masthead.web.publications.queries import publication_named
from masthead.web.subscribers.segments.queries import segment_of

router = Router(tags=["Promotions"])
READ, WRITE = Scope.GROWTH_READ, Scope.GROWTH_WRITE
_ALL = "/publications/{slug:publication}/promotions"
_ONE = "/promotions/{int:promotion}"
_CONFLICT = ("conflict",)
_SAID = tuple(actions.Plan.__dataclass_fields__)


@operation(router, "GET", _ALL, scope=READ, answers={200: PromotionPage})
def list_promotions(request: HttpRequest, publication: str, asked: Query[PromotionsAsked]) -> Answer:
    """List the promotions that a publication shows.

    Newest first.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    page = newest_first(request, queries.promotions_for(caller.user).filter(publication=title.pk), asked)
    items = [PromotionLine(**_head(each)) for each in page.rows]
    return Answer(PromotionPage(items=items, next=page.next), headers=page.headers)


@operation(router, "POST", _ALL, scope=WRITE, answers={201: PromotionOut})
def create_promotion(request: HttpRequest, publication: str, body: NewPromotion) -> Answer:
    """Tell of a sister title from a day on."""
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    beside = publication_named(body.title)
    if beside is None or beside.pk not in {each.pk for each in queries.titles_to_promote(title)}:
        raise invalid("There is no such sister title or language version.", pointer="#/title")
    plan = _checked(title.pk, actions.Plan(title_id=beside.pk, **body.model_dump(exclude={"title"})))
    made = actions.add(user=caller.user, publication_id=title.pk, plan=plan)
    return Answer(_out(_found(request, made.pk, WRITE)), 201, {"Location": f"/api/v1/promotions/{made.pk}"})


@operation(router, "GET", _ONE, scope=READ, answers={200: PromotionOut}, tagged=True)
def get_promotion(request: HttpRequest, promotion: int) -> Answer:
    """One promotion, with what came of it."""
    return Answer(_out(_found(request, promotion, READ)), tagged=True)


@operation(router, "PATCH", _ONE, scope=WRITE, answers={200: PromotionOut}, problems=_CONFLICT, tagged=True)
def change_promotion(request: HttpRequest, promotion: int, body: ChangedPromotion) -> Answer:
    """Say it otherwise, or to others.

    What was shown stays counted.
    """
    found = _found(request, promotion, WRITE)
    refuse_changed(request, _out(found))
    before = actions.Plan(**{name: getattr(found, name) for name in _SAID})
    plan = _checked(found.publication_id, replace(before, **body.said()))
    actions.change(user=caller_of(request).user, promotion_id=found.pk, plan=plan)
    return Answer(_out(_found(request, promotion, WRITE)), tagged=True)


@operation(router, "DELETE", _ONE, scope=WRITE, answers={204: None}, problems=_CONFLICT)
def delete_promotion(request: HttpRequest, promotion: int) -> None:
    """Forget a promotion that was shown to nobody.

    409 for any other: its links are in mail. Stop it instead.
    """
    found = _found(request, promotion, WRITE)
    actions.remove(user=caller_of(request).user, promotion_id=found.pk)


@operation(router, "POST", f"{_ONE}/stop", scope=WRITE, answers={200: PromotionOut})
def stop_promotion(request: HttpRequest, promotion: int) -> PromotionOut:
    """Show a promotion to nobody from now on.

    Also in editions that carry it already. Its links in mail still work.
    """
    return _stopped(request, promotion, stopped=True)


@operation(router, "POST", f"{_ONE}/resume", scope=WRITE, answers={200: PromotionOut})
def resume_promotion(request: HttpRequest, promotion: int) -> PromotionOut:
    """Show a promotion again."""
    return _stopped(request, promotion, stopped=False)


def _stopped(request: HttpRequest, promotion: int, *, stopped: bool) -> PromotionOut:
    found = _found(request, promotion, WRITE)
    actions.stop(user=caller_of(request).user, promotion_id=found.pk, stopped=stopped)
    return _out(_found(request, promotion, WRITE))


def _checked(publication_id: int, plan: actions.Plan) -> actions.Plan:
    """A plan that names a segment of the title, or none. Raises `Problem`."""
    if plan.segment and segment_of(publication_id, plan.segment) is None:
        raise invalid("There is no such segment.", pointer="#/segment")
    return plan


def _found(request: HttpRequest, promotion: int, scope: Scope) -> Any:
    return reached(request, queries.promotions_for(caller_of(request).user), promotion, scope)


def _head(promotion: Any) -> dict[str, Any]:
    said = {name: getattr(promotion, name) for name in _SAID if name != "title_id"}
    return {
        **said,
        "id": promotion.pk,
        "publication": promotion.publication.slug,
        "title": promotion.title.slug,
        "stopped": promotion.stopped,
        "created_at": promotion.created_at,
    }


def _out(promotion: Any) -> PromotionOut:
    account = queries.account_of(promotion)
    return PromotionOut(**_head(promotion), shown=account.shown, readers=account.readers, joined=account.joined)

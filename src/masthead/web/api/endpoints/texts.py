"""Sponsors’ texts: handed in for them, approved, sent back."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.reach import newest_first
from masthead.web.api.schemas.sponsors import (
    ApproveText,
    NewText,
    ReopenText,
    ReturnText,
    TextOut,
    TextPage,
    TextsAsked,
)
from masthead.web.api.scopes import Scope
from masthead.web.api.sponsored import as_things_stand, campaign_in, text_in, text_out, text_to_decide
from masthead.web.revenue.sponsors import approving as actions
from masthead.web.revenue.sponsors.wording import Words
from masthead.web.revenue.sponsors.writing import Writing, write_for_sponsor

router = Router(tags=["Sponsors"])
READ, WRITE = Scope.REVENUE_READ, Scope.REVENUE_WRITE
_ONE = "/sponsor-texts/{int:text}"
_CONFLICT = ("conflict",)


@operation(router, "GET", "/publications/{slug:publication}/sponsor-texts", scope=READ, answers={200: TextPage})
def list_sponsor_texts(request: HttpRequest, publication: str, asked: Query[TextsAsked]) -> Answer:
    """List the texts of a publication’s sponsors.

    Newest first. `state=submitted` are those that wait for an approval.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    found = actions.creatives_for(caller.user).filter(campaign__advertiser__publication=title.pk)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.campaign:
        found = found.filter(campaign=asked.campaign)
    page = newest_first(request, found, asked)
    return Answer(TextPage(items=[text_out(each) for each in page.rows], next=page.next), headers=page.headers)


@operation(
    router,
    "POST",
    "/campaigns/{int:campaign}/sponsor-texts",
    scope=WRITE,
    answers={201: TextOut},
    problems=_CONFLICT,
)
def create_sponsor_text(request: HttpRequest, campaign: int, body: NewText) -> Answer:
    """Write a text for a sponsor.

    What they sent otherwise than by their link, for bookings that are held or sold. Handed in, it waits for its
    approval; kept, it may be unfinished. Pictures come by the sponsor’s link.
    """
    found = campaign_in(request, campaign, WRITE)
    said = body.model_dump()
    writing = Writing(
        Words(**{name: said[name] for name in ("headline", "text", "button", "url")}),
        booking_ids=tuple(dict.fromkeys(body.bookings)),
        submit=body.submit,
    )
    user = caller_of(request).user
    made = write_for_sponsor(user=user, campaign_id=found.pk, writing=writing, now=timezone.now())
    held = text_in(request, made.pk, WRITE)
    return Answer(text_out(held), 201, {"Location": f"/api/v1/sponsor-texts/{made.pk}"})


@operation(router, "GET", _ONE, scope=READ, answers={200: TextOut})
def get_sponsor_text(request: HttpRequest, text: int) -> TextOut:
    """One text of a sponsor."""
    return text_out(text_in(request, text, READ))


@operation(router, "POST", f"{_ONE}/approve", scope=WRITE, answers={200: TextOut}, problems=_CONFLICT)
def approve_sponsor_text(request: HttpRequest, text: int, body: ApproveText) -> TextOut:
    """Let a text run as it is.

    409 where it runs nowhere, does not wait for an approval, or was changed since that version.
    """
    found = text_to_decide(request, text, WRITE)
    with as_things_stand():
        actions.approve(user=caller_of(request).user, creative_id=found.pk, version=body.version, now=timezone.now())
    return text_out(text_in(request, text, WRITE))


@operation(router, "POST", f"{_ONE}/return", scope=WRITE, answers={200: TextOut}, problems=_CONFLICT)
def return_sponsor_text(request: HttpRequest, text: int, body: ReturnText) -> TextOut:
    """Ask the sponsor for changes.

    They read the remark behind their link. 409 as for an approval.
    """
    found = text_to_decide(request, text, WRITE)
    user, now = caller_of(request).user, timezone.now()
    actions.send_back(user=user, creative_id=found.pk, version=body.version, remark=body.remark, now=now)
    return text_out(text_in(request, text, WRITE))


@operation(router, "POST", f"{_ONE}/reopen", scope=WRITE, answers={200: TextOut}, problems=_CONFLICT)
def reopen_sponsor_text(request: HttpRequest, text: int, body: ReopenText) -> TextOut:
    """Take an approval back.

    Editions to come go without the text until it is approved again. 409 where it is not approved.
    """
    found = text_to_decide(request, text, WRITE)
    now = timezone.now()
    actions.reopen(user=caller_of(request).user, creative_id=found.pk, remark=body.remark, now=now)
    return text_out(text_in(request, text, WRITE))

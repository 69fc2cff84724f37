"""Section states, assignees and comments: small forms of the rundown, sent by its script or by the browser itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from masthead.web.newsroom import desk_actions
from masthead.web.newsroom.desk_queries import comment_in
from masthead.web.newsroom.models import Comment, Edition
from masthead.web.newsroom.queries import edition_for
from masthead.web.newsroom.section_state import SectionMoveError, SectionState
from masthead.web.numbers import read_id
from masthead.web.team.queries import people_with
from masthead.web.team.roles import Right

Act = Callable[..., None]


def _acts(act: Act) -> Callable[..., HttpResponse]:
    """A view that finds the edition, acts, and says how it went: to the script in JSON, else on the rundown's page."""

    @require_POST
    @wraps(act)
    def view(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        edition = edition_for(request.user, pk)
        if edition is None:
            raise Http404
        problem = ""
        try:
            act(request, edition, **kwargs)
        except (SectionMoveError, desk_actions.CommentError) as fault:
            problem = str(fault)
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"problem": problem}, status=400 if problem else 200)
        if problem:
            messages.error(request, problem)
        return redirect("newsroom_desk:rundown", pk)

    return view


@_acts
def move(request: HttpRequest, edition: Edition, block: UUID) -> None:
    """Bring a section to another state."""
    try:
        to = SectionState(request.POST.get("to", ""))
    except ValueError:
        raise SectionMoveError("There is no such state.") from None
    desk_actions.move_section(user=request.user, edition=edition, block=block, label=_label(request), to=to)


@_acts
def assign(request: HttpRequest, edition: Edition, block: UUID) -> None:
    """Give a section to somebody."""
    chosen = request.POST.get("assignee", "")
    people = people_with({Right.WRITE}, publication_id=edition.publication_id)
    assignee = people.filter(pk=read_id(chosen) or 0).first()
    if chosen and assignee is None:
        raise desk_actions.CommentError("This person does not work on the publication any more. Choose somebody else.")
    desk_actions.assign_section(
        user=request.user, edition=edition, block=block, label=_label(request), assignee=assignee
    )


@_acts
def comment(request: HttpRequest, edition: Edition) -> None:
    """Open a thread."""
    try:
        block = UUID(request.POST["block"]) if request.POST.get("block") else None
    except ValueError:
        raise desk_actions.CommentError("This section is not there any more.") from None
    desk_actions.comment(
        user=request.user, edition=edition, block=block, label=_label(request), text=_said(request, "text")
    )


@_acts
def answer(request: HttpRequest, edition: Edition, comment: int) -> None:
    """Answer a thread."""
    desk_actions.answer(user=request.user, thread=_comment(edition, comment), text=_said(request, "text"))


@_acts
def resolve(request: HttpRequest, edition: Edition, comment: int) -> None:
    """Say that a thread is dealt with."""
    desk_actions.resolve(user=request.user, thread=_comment(edition, comment))


@_acts
def reopen(request: HttpRequest, edition: Edition, comment: int) -> None:
    """Take a thread up again."""
    desk_actions.reopen(user=request.user, thread=_comment(edition, comment))


@_acts
def delete_comment(request: HttpRequest, edition: Edition, comment: int) -> None:
    """Take back one's own words."""
    desk_actions.delete_comment(user=request.user, comment=_comment(edition, comment))


def _comment(edition: Edition, pk: int) -> Comment:
    found = comment_in(edition.pk, pk)
    if found is None:
        raise Http404
    return found


def _label(request: HttpRequest) -> str:
    return _said(request, "label")[:250]


def _said(request: HttpRequest, field: str) -> str:
    """What a field says, without what PostgreSQL cannot keep."""
    return request.POST.get(field, "").replace("\x00", "")

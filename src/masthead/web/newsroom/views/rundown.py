"""The rundown panel's answers, and the page that does the same without scripts."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from masthead.web.newsroom import drafts
from masthead.web.newsroom.desk_queries import desk_of, moves_for
from masthead.web.newsroom.locked import locked_changes
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.proofs import draft_of
from masthead.web.newsroom.queries import edition_for
from masthead.web.newsroom.rundown import Rundown, rundown_of
from masthead.web.newsroom.section_state import SectionState
from masthead.web.team.queries import may, people_with
from masthead.web.team.roles import Right

_LOG = logging.getLogger("masthead.newsroom")


@require_http_methods(["GET", "POST"])
def rundown(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: a page about the newest saved version. POST: a fragment about the form that is sent."""
    edition = edition_for(request.user, pk)
    if edition is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, edition)
    newest: Edition = edition.get_latest_revision_as_object()
    return render(request, "newsroom/rundown/page.html", _context(request, newest))


def _answer(request: HttpRequest, edition: Edition) -> HttpResponse:
    newest: Edition = edition.get_latest_revision_as_object()
    try:
        drafted = drafts.from_form(request.POST, edition=newest, user=request.user)
        context = _context(request, drafted, saved=edition.get_latest_revision_as_object())
    except drafts.DraftUnusableError as fault:
        return _trouble(request, fault.problems, status=422)
    except Exception:  # noqa: BLE001 - whatever fails here, the editor’s form must go on
        _LOG.exception("The rundown of edition %s could not be made.", edition.pk)
        return _trouble(request, ("Masthead met a fault of its own, which is in its log.",), status=500)
    return render(request, "newsroom/rundown/fragment.html", context)


def _trouble(request: HttpRequest, problems: tuple[str, ...], *, status: int) -> HttpResponse:
    return render(request, "newsroom/rundown/trouble.html", {"problems": problems}, status=status)


def _context(request: HttpRequest, edition: Edition, *, saved: Edition | None = None) -> dict[str, Any]:
    """saved: what `edition` was before it was typed into."""
    made: Rundown = rundown_of(draft_of(edition), desk_of(edition.pk))
    title = edition.publication_id
    moves = {state: moves_for(request.user, title, state) for state in SectionState}
    return {
        "edition": edition,
        "rundown": made,
        "may_write": may(request.user, Right.WRITE, title),
        "rows": [(line, moves[line.state]) for line in made.lines],
        "locked": locked_changes(saved, edition, request.user) if saved else (),
        "people": people_with({Right.WRITE}, publication_id=title),
    }

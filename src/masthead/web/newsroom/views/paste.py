"""Pasting or uploading a manuscript: see what it becomes, then make it so. And the way back, as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from masthead.edition.clipboard import ClipboardError
from masthead.edition.house import HouseFormat
from masthead.edition.model import Edition as CoreEdition
from masthead.web.newsroom import mapping
from masthead.web.newsroom.actions import StaleVersionError
from masthead.web.newsroom.blocks_words import kind_words
from masthead.web.newsroom.desk_queries import Desk
from masthead.web.newsroom.houses import house_for
from masthead.web.newsroom.locked import LockedSectionError
from masthead.web.newsroom.manuscripts import ManuscriptError, Understood, from_clipboard, from_file, understand
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.paste_actions import apply_manuscript
from masthead.web.newsroom.previews import View
from masthead.web.newsroom.proofs import draft_of
from masthead.web.newsroom.queries import edition_for
from masthead.web.newsroom.rundown import rundown_of
from masthead.web.newsroom.views.preview import frame_of
from masthead.web.team.roles import Right

LARGEST_FILE = 4_000_000
"""Bytes of an upload."""

_Current = tuple[CoreEdition, HouseFormat]


@require_http_methods(["GET", "POST"])
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: where to paste. POST: what was understood; with “apply”, the new draft."""
    edition = _edition(request, pk)
    newest: Edition = edition.get_latest_revision_as_object()
    current = mapping.core_edition(newest), house_for(edition)
    context: dict[str, Any] = {"edition": newest, "revision": edition.latest_revision, "whole": _whole(request)}
    if request.method == "GET":
        return render(request, "newsroom/paste/page.html", context)
    try:
        understood = _understood(request, current)
        if "apply" in request.POST:
            return _applied(request, edition, understood)
    except (ManuscriptError, ClipboardError, LockedSectionError) as fault:
        return render(request, "newsroom/paste/page.html", {**context, "problem": str(fault)}, status=422)
    except StaleVersionError:
        problem = "Somebody has saved this edition since you pasted. This is what your manuscript makes of it now."
        context["problem"] = problem
    return render(request, "newsroom/paste/understood.html", {**context, **_shown(understood, edition)})


@require_safe
def markdown(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest saved version as a file that can be pasted again, or sent from the command line."""
    edition = edition_for(request.user, pk)
    if edition is None:
        raise Http404
    newest: Edition = edition.get_latest_revision_as_object()
    response = HttpResponse(mapping.write_markdown(newest), content_type="text/markdown; charset=utf-8")
    name = f"{newest.date.isoformat()}-{newest.publication.slug}.md"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _edition(request: HttpRequest, pk: int) -> Edition:
    edition = edition_for(request.user, pk)
    if edition is None:
        raise Http404
    if edition_for(request.user, pk, Right.WRITE) is None:
        raise PermissionDenied
    return edition


def _understood(request: HttpRequest, current: _Current) -> Understood:
    edition, house = current
    posted, file = request.POST, request.FILES.get("file")
    if "markdown" in posted:
        title = posted.get("title", "")
        return understand(posted["markdown"], current=edition, house=house, whole=_whole(request), title=title)
    if file is not None and file.size:
        if file.size > LARGEST_FILE:
            raise ManuscriptError(
                f"The file has {file.size / 1e6:.0f} MB; a manuscript has at most 4. Paste it in parts."
            )
        return from_file(file.name or "", file.read(), current=edition, house=house, whole=_whole(request))
    html, text = posted.get("html", ""), posted.get("text", "")
    return from_clipboard(html=html, text=text, current=edition, house=house, whole=_whole(request))


def _applied(request: HttpRequest, edition: Edition, understood: Understood) -> HttpResponse:
    apply_manuscript(
        user=request.user,
        edition=edition,
        understood=understood,
        loaded=request.POST.get("loaded", ""),
        loaded_at=request.POST.get("loaded_at", ""),
    )
    messages.success(request, "The manuscript is in the draft. What was there before is in the history.")
    return redirect("editions:edit", edition.pk)


def _shown(understood: Understood, edition: Edition) -> dict[str, Any]:
    rows = [
        (each, each.section.label or kind_words(each.section.kind).label, kind_words(each.section.kind).label)
        for each in understood.placed
    ]
    then: Edition = edition.get_latest_revision_as_object()
    mapping.apply_edition(then, understood.edition)
    draft = draft_of(then)
    return {
        "understood": understood,
        "rows": rows,
        "rundown": rundown_of(draft, Desk()),
        "frame": frame_of(draft.proof, View()),
    }


def _whole(request: HttpRequest) -> bool:
    return request.POST.get("whole") == "on"

"""Sending a test, and saving one as a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from masthead.web.newsroom import drafts
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.previews import View, readers_for
from masthead.web.newsroom.proofs import sheet_of
from masthead.web.newsroom.queries import edition_for
from masthead.web.newsroom.trials import MOST_ADDRESSES, TrialError, has_relay, send_trial, trial_file
from masthead.web.team.roles import Right


@require_http_methods(["GET", "POST"])
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: whom to send it to. POST: send, and say what became of each."""
    edition = _edition(request, pk, Right.WRITE)
    reader = request.POST.get("reader", View().reader)
    addresses = request.POST.get("addresses", str(getattr(request.user, "email", "")))
    context: dict[str, Any] = {
        "edition": edition,
        "readers": readers_for(sheet_of(edition).edition),
        "reader": reader,
        "addresses": addresses,
        "most": MOST_ADDRESSES,
        "has_relay": has_relay(),
    }
    if request.method == "GET":
        return render(request, "newsroom/paste/trial.html", context)
    try:
        sent = send_trial(user=request.user, edition=edition, addresses=addresses, reader=reader, now=timezone.now())
    except TrialError as fault:
        return render(request, "newsroom/paste/trial.html", {**context, "problem": str(fault)}, status=422)
    return render(request, "newsroom/paste/trial.html", {**context, "sent": sent})


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The test as an .eml file, which mail programs open."""
    edition = _edition(request, pk, Right.READ)
    reader = request.GET.get("reader", View().reader)
    try:
        message = trial_file(user=request.user, edition=edition, reader=reader, now=timezone.now())
    except TrialError as fault:
        return render(request, "newsroom/paste/unmade.html", {"edition": edition, "problem": str(fault)}, status=422)
    response = HttpResponse(message, content_type="message/rfc822")
    name = f"{edition.date.isoformat()}-{edition.publication.slug}.eml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _edition(request: HttpRequest, pk: int, right: Right) -> Edition:
    found = edition_for(request.user, pk)
    if found is None:
        raise Http404
    if edition_for(request.user, pk, right) is None:
        raise PermissionDenied
    return drafts.newest(found, request.user)

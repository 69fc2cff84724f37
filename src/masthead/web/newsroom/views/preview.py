"""Frames that show an edition, and the page that sets several side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from masthead.checks.proof import Proof
from masthead.render.shade import Shade
from masthead.web.newsroom import drafts
from masthead.web.newsroom.previews import Shape, View, policy_of, preview_of, readers_for, subject_of
from masthead.web.newsroom.proofs import draft_of
from masthead.web.newsroom.queries import edition_for


@dataclass(frozen=True, slots=True)
class Frame:
    """One of those side by side. width: pixels."""

    name: str
    view: View
    width: int


def shown(edition: Any, view: View) -> HttpResponse:
    """An edition's preview as an answer that runs nothing."""
    response = HttpResponse(_document(draft_of(edition).proof, view))
    response.headers["Content-Security-Policy"] = policy_of(view)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def frame_of(proof: Proof, view: View) -> str:
    """A preview for the ``srcdoc`` of a sandboxed frame: it carries its policy itself."""
    policy = re.sub(r"(sandbox|frame-ancestors [^;]*)(; |$)", "", policy_of(view))
    return _document(proof, view).replace(
        "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">', 1
    )


def _document(proof: Proof, view: View) -> str:
    # Pictures are asked for at the address the newsroom is read at, whatever it is called outside.
    outside = f'"{settings.SITE.settings.base_url}{settings.MEDIA_URL}'
    return preview_of(proof, view).replace(outside, f'"{settings.MEDIA_URL}')


@require_safe
@xframe_options_sameorigin
def frame(request: HttpRequest, pk: int, view: str) -> HttpResponse:
    """A frame's document: what this person is writing, else what was saved last."""
    edition = edition_for(request.user, pk)
    if edition is None:
        raise Http404
    return shown(drafts.newest(edition, request.user), View.read(view))


@require_safe
def previews(request: HttpRequest, pk: int) -> HttpResponse:
    """Frames side by side, for one reader and with or without images."""
    edition = edition_for(request.user, pk)
    if edition is None:
        raise Http404
    newest = drafts.newest(edition, request.user)
    proof = draft_of(newest).proof
    chosen = View(images="images-off" not in request.GET, reader=request.GET.get("reader", View().reader))
    subject, preheader = subject_of(proof, chosen.reader)
    context = {
        "edition": newest,
        "frames": _frames(chosen),
        "readers": readers_for(proof.sheet.edition),
        "chosen": chosen,
        "subject": subject,
        "preheader": preheader,
        "sender": proof.sheet.house.publication.name,
    }
    return render(request, "newsroom/preview/page.html", context)


def _frames(chosen: View) -> tuple[Frame, ...]:
    light, dark = replace(chosen, shade=Shade.LIGHT), replace(chosen, shade=Shade.DARK)
    return (
        Frame("Phone, light", light, 375),
        Frame("Phone, dark", dark, 375),
        Frame("Mail program, light", light, 640),
        Frame("Mail program, dark", dark, 640),
        Frame("Plain text", replace(light, shape=Shape.TEXT), 640),
        Frame("Web page", replace(light, shape=Shape.WEB), 1024),
    )

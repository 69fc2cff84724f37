"""The click map: a frame's document."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from masthead.web.insights.click_map import click_map, counts_of
from masthead.web.insights.views.page import measured_report
from masthead.web.mailings.queries.sent import sent_by_parts
from masthead.web.newsroom.previews import View, policy_of
from masthead.web.newsroom.proofs import draft_of


@require_safe
@xframe_options_sameorigin
def clicks(request: HttpRequest, slug: str, date: str, number: int) -> HttpResponse:
    """The mail of an edition with its clicks; it runs nothing."""
    found = measured_report(request, slug, date, number)
    edition = next((each.edition for each in sent_by_parts(found.mailings) if each.edition is not None), None)
    if edition is None:
        raise Http404
    shown = click_map(draft_of(edition).proof.rendered, counts_of(found))
    # Pictures are asked for at the address the newsroom is read at, whatever it is called outside.
    shown = shown.replace(f'"{settings.SITE.settings.base_url}{settings.MEDIA_URL}', f'"{settings.MEDIA_URL}')
    response = HttpResponse(shown)
    response.headers["Content-Security-Policy"] = policy_of(View())
    response.headers["Cache-Control"] = "private, no-store"
    return response

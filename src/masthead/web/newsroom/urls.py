"""Parts of Wagtail that are closed, because they speak of pages or show editions of every title.

Included before Wagtail's own addresses, below ``/newsroom/``.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

CLOSED = (
    "pages",
    "documents",
    "reports",
    "workflows",
    "snippets",
    "sites",
    "collections",
    "users",
    "groups",
    "bulk/newsroom",
)


def closed(request: HttpRequest, rest: str = "") -> HttpResponse:
    """There is no such page."""
    del request, rest
    raise Http404("There is no such page in this newsroom.")


urlpatterns = [path(f"{part}/{tail}", closed) for part in CLOSED for tail in ("", "<path:rest>")]

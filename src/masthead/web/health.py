"""Whether this process can do its work, for load balancers and monitors."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from masthead import __version__
from masthead.web.database import pending_migrations


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 with ``ok``, or 503 with what is wrong. Says nothing about the installation's content."""
    del request
    try:
        pending = pending_migrations()
    except DatabaseError:
        return _down("The database does not answer.")
    if pending:
        return _down("The database’s tables are older than this program: run “masthead manage migrate”.")
    return JsonResponse({"status": "ok", "version": __version__})


def _down(problem: str) -> JsonResponse:
    return JsonResponse({"status": "down", "problem": problem}, status=503)

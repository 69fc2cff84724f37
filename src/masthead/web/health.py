"""Whether this process can do its work, for load balancers and monitors."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from masthead import __version__


def health(request: HttpRequest) -> JsonResponse:
    """200 with ``ok``, or 503 with what is wrong. Says nothing about the installation's content."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "down", "problem": "The database does not answer."}, status=503)
    return JsonResponse({"status": "ok", "version": __version__})

"""Which site a host name stands for: the newsroom, or a publication's archive."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from masthead.web.publications.queries import slug_of_host

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]", "testserver"})


class HostMiddleware:
    """Sets ``request.publication_slug`` and the address table by the Host header; refuses hosts nobody named."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        said = settings.SITE.settings
        self._newsroom = {said.host, *said.hosts} | (LOOPBACK if said.host in LOOPBACK or said.debug else set())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """See the class."""
        host = request.META.get("HTTP_HOST", request.META.get("SERVER_NAME", "")).lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        request.publication_slug = ""  # type: ignore[attr-defined]
        if name not in self._newsroom and request.path != "/health":
            slug = slug_of_host(name)
            if not slug:
                return HttpResponseBadRequest(
                    "No publication is served under this host name.", content_type="text/plain"
                )
            request.publication_slug = slug  # type: ignore[attr-defined]
            request.urlconf = "masthead.web.archive.host_urls"
        return self._get_response(request)

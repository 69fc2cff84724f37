"""Which site a host name stands for: the newsroom, or a publication's archive."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

from masthead.web.publications.queries import slug_of_host
from masthead.web.site import LOOPBACK

KEPT_SECONDS = 1.0
"""How long a publication's host name is believed without asking the database again."""

EVERYWHERE = ("/media/", "/health")
"""Addresses that mean the same on every host."""

# No header can have this name: those begin with HTTP_.
_SLUG = "masthead.publication_slug"


class KnownHosts:
    """Slugs by host name, asked for once a second each. A name that nobody has is asked for every time: it is not
    kept, so that strangers cannot fill the memory, and a new publication is there at once.
    """

    def __init__(self, ask: Callable[[str], str], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._known: dict[str, tuple[str, float]] = {}

    def slug(self, host: str) -> str:
        """The slug of the publication that has this host; "" for none. At most a second old."""
        now = self._clock()
        slug, until = self._known.get(host, ("", 0.0))
        if now < until:
            return slug
        slug = self._ask(host)
        if slug:
            self._known[host] = slug, now + KEPT_SECONDS
        else:
            self._known.pop(host, None)
        return slug


class HostMiddleware:
    """Settles whose host a request is for (`slug_asked_for`) and its address table; refuses hosts nobody named."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        said = settings.SITE.settings
        names = {said.host, *said.hosts}
        # A site on this machine alone, or one under development, answers to each of the machine's own names.
        if said.host in LOOPBACK or said.debug:
            names |= LOOPBACK | {"testserver"}
        self._newsroom = names
        self._hosts = KnownHosts(slug_of_host)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """See the class."""
        name = host_name(request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", ""))
        # Monitors ask a machine by its number.
        if name not in self._newsroom and request.path != "/health":
            slug = self._hosts.slug(name)
            if not slug:
                return HttpResponseBadRequest("Nothing is served under this host name.\n", content_type="text/plain")
            request.META[_SLUG] = slug
            if not request.path.startswith(EVERYWHERE):
                request.urlconf = "masthead.web.host_urls"
        return self._get_response(request)


def slug_asked_for(request: HttpRequest) -> str:
    """The slug of the publication whose own host a request is for; "" on the newsroom's."""
    return str(request.META.get(_SLUG, ""))


def host_name(header: str) -> str:
    """The name in a Host header: lower case, without port and final dot."""
    host = header.lower()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.removesuffix(".")

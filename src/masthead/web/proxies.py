"""What reverse proxies say about a request, believed only as far as there are proxies of ours."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_SAID = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")
_NEVER = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP")
"""Headers that nothing here should ever go by."""


class ProxyMiddleware:
    """Puts the visitor's address and scheme where everybody looks for them.

    Each of ``trusted_proxies`` proxies appends whom it saw: so many from the right stands what the outermost one saw;
    whatever stands left of it, a visitor may have written. Without trusted proxies the headers are removed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._proxies: int = settings.SITE.settings.trusted_proxies

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """See the class."""
        said = request.META
        for name in _NEVER if self._proxies else (*_NEVER, *_SAID):
            said.pop(name, None)
        if self._proxies:
            address = _seen(said.get(_SAID[0], ""), self._proxies)
            if _is_address(address):
                said["REMOTE_ADDR"] = address
            scheme = _seen(said.get(_SAID[1], ""), self._proxies).lower()
            if scheme in {"http", "https"}:
                said["wsgi.url_scheme"] = scheme
        return self._get_response(request)


def _seen(header: str, proxies: int) -> str:
    """What the outermost of our proxies said; the first word where there are fewer words than proxies."""
    words = [word.strip() for word in header.split(",")]
    return words[-proxies] if len(words) >= proxies else words[0]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True

"""What stands before every page of the inbox: host names, headers, and who may change something.

The inbox trusts whoever sits at this computer, and no web page they happen to visit. A foreign page can make
a browser call 127.0.0.1, under its own host name (DNS rebinding) or as a form (CSRF); both are refused.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_MAIL = "default-src 'none'; {pictures}; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
_FRAMED = "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
MAIL_POLICY = _MAIL.format(pictures="img-src 'self' data: http://127.0.0.1:*") + _FRAMED
MAIL_POLICY_WITHOUT_PICTURES = _MAIL.format(pictures="img-src 'none'") + _FRAMED
EDITION_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)

_HEADERS = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}


def host_of(header: str) -> str:
    """The name in a Host header, lower case, without port and brackets; "" when it cannot be read."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""


class Guard:
    """Refuses foreign host names and puts the security headers on every answer that has not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["type"] == "http" and host_of(Headers(scope=scope).get("host", "")) not in _LOOPBACK:
            refusal = PlainTextResponse("This inbox answers only as 127.0.0.1 or localhost.\n", status_code=421)
            await refusal(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)


def may_change(request: Request, *, given: str, token: str) -> bool:
    """Whether a POST comes from one of our own pages: its origin is ours, and it holds the token only they show."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        return False
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())

"""Security headers of every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Wagtail's editor sets inline styles. Its date fields would need inline scripts; ours do without (newsroom/dates.js).
NEWSROOM_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https:; font-src 'self' data:; frame-src 'self'; frame-ancestors 'self'; "
    "base-uri 'self'; form-action 'self'; object-src 'none'"
)
ARCHIVE_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
READERS_FORM_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of what readers do about subscriptions: nothing from anybody else, our own script alone, no frame around it."""
SIGN_IN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of everything below /accounts/: passkeys need our own scripts and one request to us, nothing else."""
API_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""Of the API, whose one page for people has its look within."""
PREVIEW_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; frame-ancestors 'self'"
)
"""Of everything that shows an editor's HTML inside the newsroom: an origin of its own, and nothing runs."""


class HeadersMiddleware:
    """Adds what a view has not said itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """See the class."""
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", _policy(request.path))
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        return response


def _policy(path: str) -> str:
    """By where the address stands; whatever nobody thought of gets the strictest."""
    if path.startswith("/newsroom/"):
        return NEWSROOM_POLICY
    if path.startswith("/api/"):
        return API_POLICY
    return SIGN_IN_POLICY if path.startswith("/accounts/") else ARCHIVE_POLICY

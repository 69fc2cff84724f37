"""What an archive's answers say in their headers: how long they hold, and that nothing of others may run in them."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils.http import http_date

from masthead.web.headers import ARCHIVE_POLICY

ANSWERS_HEADER = "X-Masthead-Archive"
"""Tells the page cache before Django that an answer is the archive's; see `masthead.web.archive.page_cache`.

``path``: the same whatever the query. ``query``: as asked. The cache takes it off.
"""

SHORT = "public, max-age=60, stale-while-revalidate=600"
LASTING = "public, max-age=31536000, immutable"
_SETTLED = dt.timedelta(seconds=2)

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"


def answer(
    body: str | bytes,
    *,
    language: str,
    changed_at: dt.datetime | None,
    now: dt.datetime,
    content_type: str = HTML,
    kept: str = SHORT,
    by_query: bool = False,
) -> HttpResponse:
    """A page that exists.

    changed_at: when the archive last changed. An answer made within two seconds of that carries no Last-Modified: it
    would not tell the next change in the same second apart.
    """
    content = body.encode("utf-8") if isinstance(body, str) else body
    response = _plain(content, language, content_type)
    response.headers["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = kept
    response.headers[ANSWERS_HEADER] = "query" if by_query else "path"
    if changed_at is not None and now - changed_at > _SETTLED:
        response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    return response


def missing(body: str, *, language: str) -> HttpResponse:
    """A page that does not; nobody may keep it, for it may be there in a minute."""
    response = _plain(body.encode("utf-8"), language, HTML)
    response.status_code = 404
    response.headers["Cache-Control"] = "no-store"
    return response


def moved(path: str) -> HttpResponse:
    """The same under another address, for good."""
    response = HttpResponsePermanentRedirect(path)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _plain(content: bytes, language: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Security-Policy"] = ARCHIVE_POLICY
    response.headers["Content-Language"] = language
    response.headers["X-Frame-Options"] = "DENY"
    return response

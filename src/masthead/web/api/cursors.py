"""Pages by cursor: a signed note of where the last page ended, good for the same question alone.

What is added while somebody pages is found on a later page, or not at all; nothing comes twice and nothing is left
out, which pages by number cannot promise.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from masthead.web.api.problems import invalid

_SALT = "masthead.api.cursor"
_LONGEST = 1_000


def question_of(request: HttpRequest) -> str:
    """What a request asks for, whatever the page and its length."""
    asked = sorted((name, values) for name, values in request.GET.lists() if name not in {"cursor", "limit"})
    return hashlib.sha256(repr((request.path, asked)).encode()).hexdigest()[:16]


def place_in(request: HttpRequest, cursor: str) -> Sequence[Any] | None:
    """Where the page before ended; None for the first page. Raises `Problem` for a cursor that is not for this."""
    if not cursor:
        return None
    try:
        question, *place = signing.loads(cursor[:_LONGEST], salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        question, place = "", []
    if question != question_of(request):
        raise invalid("This cursor is not of this list with these filters.", parameter="cursor")
    return place


def cursor_of(request: HttpRequest, place: Sequence[Any]) -> str:
    """The cursor of the page that begins after a place (JSON values)."""
    return signing.dumps([question_of(request), *place], salt=_SALT)


def address_of_next(request: HttpRequest, cursor: str) -> str:
    """The whole address of the page that a cursor begins."""
    asked = [(name, value) for name, values in request.GET.lists() if name != "cursor" for value in values]
    return f"{settings.SITE.settings.base_url}{request.path}?{urlencode([*asked, ('cursor', cursor)])}"

"""The gate: who may ask, how often, for what, and in which form. In this order, so that strangers learn nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from masthead.web.api.callers import Caller
from masthead.web.api.limits import ALLOWANCE
from masthead.web.api.problems import Problem
from masthead.web.api.queries import token_of
from masthead.web.api.scopes import Scope

MOST_BYTES = 2_000_000
"""Of a body."""
MOST_FILE_BYTES = 16_000_000
"""Of a file, which is held in memory while it is read."""
JSON = "application/json"
FILES = ("text/csv", "application/octet-stream")
"""What a file may be called; what it is, its first bytes say."""


class Token(HttpBearer):
    """Lets in whoever shows a good token that has a scope. Cookies mean nothing here."""

    openapi_description = (
        "A token of Masthead, made in the newsroom under “API tokens”: `Authorization: Bearer mh_…`. It may do what "
        "its scopes say, in the publications it was made for, as long as the person who made it may do so themselves."
    )
    openapi_bearerFormat = "mh_ and 43 characters"  # noqa: N815 – as OpenAPI spells it

    def __init__(self, scope: Scope, *, takes_file: bool = False) -> None:
        super().__init__()
        self.scope = scope
        self.types = FILES if takes_file else (JSON,)
        self.most = MOST_FILE_BYTES if takes_file else MOST_BYTES

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller; None for a stranger. Raises `Problem` for one who is known, but may not."""
        known = token_of(token.strip(), timezone.now())
        if known is None:
            return None
        wait = ALLOWANCE.spend(known.pk)
        if wait:
            raise Problem("too-many-requests", headers={"Retry-After": str(wait)})
        if self.scope.value not in known.scopes:
            raise Problem("out-of-scope", f"This needs the scope “{self.scope.value}”.")
        self._refuse_form(request)
        return Caller(known, known.created_by)

    def _refuse_form(self, request: HttpRequest) -> None:
        """Before a byte of the body is read."""
        said: dict[str, Any] = request.META
        length = said.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > self.most:
            raise Problem("too-large")
        if int(length) and request.content_type not in self.types:
            raise Problem("unsupported-media-type")

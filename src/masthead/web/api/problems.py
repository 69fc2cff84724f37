"""Errors as programs read them: RFC 9457, ``application/problem+json``.

    raise Problem("not-found")
    raise Problem("invalid", errors=[Place("There is no such title.", pointer="#/publications/0")])

Every kind stands in `KINDS`, and in the documentation under the address that its ``type`` names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. about: what the documentation says of it and what to do."""

    status: int
    title: str
    about: str


KINDS: dict[str, Kind] = {
    "malformed": Kind(400, "The body is no JSON", "The body of the request could not be read as JSON (RFC 8259)."),
    "unauthenticated": Kind(
        401, "A valid token is needed", "No token came with the request, or one that is unknown, expired or revoked."
    ),
    "out-of-scope": Kind(403, "The token is not made for this", "The token lacks the scope that the operation names."),
    "forbidden": Kind(403, "This is not allowed", "The person who made the token may not do this (any more)."),
    "not-found": Kind(
        404, "There is nothing here", "No such address, or no such thing among those that the token reaches."
    ),
    "method-not-allowed": Kind(405, "This method is not allowed here", "The header Allow says which methods are."),
    "conflict": Kind(409, "This cannot be done as things stand", "Something that is already there stands against it."),
    "in-flight": Kind(
        409, "The same request is still under way", "A request with this Idempotency-Key is not finished. Wait."
    ),
    "changed": Kind(
        412, "It was changed in the meantime", "The ETag in If-Match is not the present one. Read it anew."
    ),
    "too-large": Kind(413, "The body is too large", "A body may have 2,000,000 bytes, a list of people 16,000,000."),
    "unsupported-media-type": Kind(
        415,
        "The body is of another type",
        "Send JSON, and say so: Content-Type: application/json. A list of people comes as text/csv or "
        "application/octet-stream.",
    ),
    "invalid": Kind(422, "Some values cannot be used", "errors names each place and says what is wrong there."),
    "key-reused": Kind(
        422, "This key was used for another request", "An Idempotency-Key stands for one request; take a new one."
    ),
    "too-many-requests": Kind(429, "Too many requests", "Wait as many seconds as the header Retry-After says."),
    "fault": Kind(500, "Something went wrong here", "A fault of ours. It is in the log of the installation."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A fault at a place: of the body (pointer: a JSON pointer as fragment), the address (parameter) or a header."""

    detail: str
    pointer: str = ""
    parameter: str = ""
    header: str = ""

    def said(self) -> dict[str, str]:
        """As it stands in the answer."""
        named = {"pointer": self.pointer, "parameter": self.parameter, "header": self.header}
        return {"detail": self.detail, **{name: value for name, value in named.items() if value}}


class Problem(Exception):  # noqa: N818 – what the RFC calls it
    """A request that cannot be answered as it was meant. code: a key of `KINDS`. detail: about this one case."""

    def __init__(
        self, code: str, detail: str = "", *, errors: Sequence[Place] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail or KINDS[code].title)
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})

    def answer(self) -> HttpResponse:
        """The answer."""
        kind = KINDS[self.code]
        said: dict[str, Any] = {
            "type": type_of(self.code),
            "title": kind.title,
            "status": kind.status,
            "detail": self.detail or kind.about,
            "code": self.code,
        }
        if self.errors:
            said["errors"] = [each.said() for each in self.errors]
        response = HttpResponse(json.dumps(said, ensure_ascii=False), status=kind.status, content_type=MEDIA_TYPE)
        for name, value in self.headers.items():
            response.headers[name] = value
        response.headers["Cache-Control"] = "no-store"
        return response


def type_of(code: str) -> str:
    """The address that names a kind of problem, and explains it."""
    return f"{settings.SITE.settings.base_url}{DOCS}#problem-{code}"


def invalid(detail: str, *, pointer: str = "", parameter: str = "", header: str = "") -> Problem:
    """One value that cannot be used."""
    return Problem("invalid", errors=[Place(detail, pointer=pointer, parameter=parameter, header=header)])

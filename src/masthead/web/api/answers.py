"""What an operation answers, made into HTTP."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from masthead.web.api.problems import Problem

JSON = "application/json"
MARKDOWN = "text/markdown; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """body: None for none. tagged: with an ETag, so that a client can say which version it has seen. secret: it shows a
    secret, which may be kept encrypted alone.
    """

    body: BaseModel | str | None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = JSON
    tagged: bool = False
    secret: bool = False


class SecretResponse(HttpResponse):
    """An answer that shows a secret."""


def response_of(request: HttpRequest, said: Answer | BaseModel | None) -> HttpResponse:
    """The HTTP of an answer."""
    answer = said if isinstance(said, Answer) else Answer(said, 200 if said is not None else 204)
    content = answer.body.model_dump_json() if isinstance(answer.body, BaseModel) else answer.body or ""
    kind = SecretResponse if answer.secret else HttpResponse
    response = kind(content, status=answer.status, content_type=answer.media_type)
    if answer.status == 204:
        del response.headers["Content-Type"]
    for name, value in answer.headers.items():
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    if answer.tagged:
        response.headers["ETag"] = tag = tag_of(content)
        if request.method == "GET" and tag in _tags(request.headers.get("If-None-Match", "")):
            response.status_code, response.content = 304, b""
            del response.headers["Content-Type"]
    return response


def refuse_changed(request: HttpRequest, present: BaseModel) -> None:
    """Raise `Problem` where ``If-Match`` names another version than the present one."""
    wanted = request.headers.get("If-Match", "")
    if wanted and wanted.strip() != "*" and tag_of(present.model_dump_json()) not in _tags(wanted):
        raise Problem("changed")


def tag_of(content: str) -> str:
    """The ETag of a body: the same for the same bytes (RFC 9110 §8.8.3)."""
    return f'"{hashlib.sha256(content.encode()).hexdigest()[:24]}"'


def _tags(header: str) -> frozenset[str]:
    return frozenset(each.strip() for each in header.split(","))

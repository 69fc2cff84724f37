"""How an operation of the API is declared, and what every one of them goes through.

    @operation(router, "GET", "/publications/{slug:publication}", scope=Scope.PUBLICATIONS_READ, answers={200: One})
    def get_publication(request: HttpRequest, publication: str) -> One:
        \"\"\"One publication.\"\"\"

The name of the function is the operation's id, its docstring what the documentation says: the first line in short.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel

from masthead.web.api import repeats
from masthead.web.api.answers import Answer, response_of
from masthead.web.api.callers import caller_of
from masthead.web.api.gate import FILES, Token
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.refusals import problem_of
from masthead.web.api.scopes import Scope
from masthead.web.team.actions import acting_through

View = Callable[..., Answer | BaseModel | None]
_FILE = {
    "required": True,
    "content": {each: {"schema": {"type": "string", "format": "binary"}} for each in FILES},
}


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    scope: Scope,
    answers: Mapping[int, Any],
    problems: tuple[str, ...] = (),
    media_type: str = "",
    tagged: bool = False,
    takes_file: bool = False,
) -> Callable[[View], View]:
    """Put a view on a router.

    answers: the body's type by status; None for no body. problems: kinds of `problems.KINDS` beside those that every
    such operation may answer. media_type: of the good answer, where it is not JSON. tagged: whether it has an ETag.
    takes_file: whether the body is a file, as it is, instead of JSON.
    """

    def register(view: View) -> View:
        summary, _, more = (view.__doc__ or "").partition("\n")
        router.api_operation(
            [method],
            path,
            auth=Token(scope, takes_file=takes_file),
            response=dict(answers),
            operation_id=view.__name__,
            summary=summary.rstrip("."),
            description=" ".join(more.split()) or None,
            openapi_extra={
                "x-scope": scope.value,
                "x-problems": list(problems),
                "x-media-type": media_type,
                "x-tagged": tagged,
                **({"requestBody": _FILE} if takes_file else {}),
            },
        )(view)
        return view

    return register


def protocol(view: Any) -> Callable[..., HttpResponse]:
    """What every operation goes through after the gate and the reading of its values."""
    known = _parameters_of(view)

    @wraps(view)
    def run(request: HttpRequest, **values: Any) -> HttpResponse:
        for name in request.GET:
            if name not in known:
                raise invalid("There is no such parameter.", parameter=name)
        caller = caller_of(request)
        key = repeats.key_of(request) if request.method == "POST" else ""
        with acting_through(caller.token.name):
            if not key:
                return _answered(view, request, values)
            return repeats.once(
                token_id=caller.token.pk,
                key=key,
                fingerprint=repeats.fingerprint_of(request),
                now=timezone.now(),
                act=lambda: _answered(view, request, values),
            )

    return run


def _answered(view: View, request: HttpRequest, values: Mapping[str, Any]) -> HttpResponse:
    try:
        return response_of(request, view(request, **values))
    except Exception as fault:
        # A refusal is an answer like another, and kept for who asks again; what nobody foresaw is neither.
        known = problem_of(fault)
        if known is None:
            raise
        return known.answer()


def _parameters_of(view: Any) -> frozenset[str]:
    models = view._ninja_operation.models  # noqa: SLF001 – where the framework keeps what it read of the signature
    return frozenset(
        name for model in models if model.__ninja_param_source__ == "query" for name in model.__ninja_flatten_map__
    )


__all__ = ["Answer", "Problem", "operation", "protocol"]

"""Addresses below /api/. Whatever happens there is told as a problem, also where no operation was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from masthead.web.api.interface import API
from masthead.web.api.problems import Problem
from masthead.web.api.views.description import docs, openapi

View = Callable[..., HttpResponse]


def told(view: View) -> View:
    """A view that answers HEAD as GET without the body, and refuses other methods with a problem."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        response = view(request, *args, **values)
        if response.status_code == 405:
            response = Problem("method-not-allowed", headers={"Allow": response.headers["Allow"]}).answer()
        if head:
            response.content = b""
        return response

    return csrf_exempt(run)


def missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """There is nothing at such an address."""
    del request, rest
    return Problem("not-found").answer()


def _operations() -> Iterator[URLPattern]:
    patterns, _, _ = API.urls
    for each in patterns:
        # The framework's own root would answer with a page of its own.
        if isinstance(each, URLPattern) and each.name != "api-root":
            yield path(str(each.pattern), told(each.callback))


urlpatterns = [
    path("v1/", include([path("openapi.json", openapi), path("docs", docs, name="api-docs"), *_operations()])),
    re_path(r"^(?P<rest>[\s\S]*)$", csrf_exempt(missing)),
]

"""The description of the API: the OpenAPI document, and a page of it for people that asks nobody else for anything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from masthead.web.api.document import operations_of
from masthead.web.api.interface import document
from masthead.web.api.problems import KINDS
from masthead.web.api.scopes import ABOUT


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    del request
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people."""
    made = document()
    found: dict[str, list[dict[str, Any]]] = {each["name"]: [] for each in made["tags"]}
    for method, path, operation in operations_of(made):
        found[operation["tags"][0]].append({"method": method, "path": path, **_told(operation)})
    kinds = [(code, kind) for code, kind in KINDS.items()]
    context = {"info": made["info"], "groups": found.items(), "kinds": kinds, "scopes": ABOUT.items()}
    return render(request, "api/docs.html", context)


def _told(operation: dict[str, Any]) -> dict[str, Any]:
    about, _, _ = operation["description"].rpartition("\n\nScope ")
    taken = operation.get("requestBody", {}).get("content", {})
    body = taken.get("application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
    return {
        "id": operation["operationId"],
        "summary": operation["summary"],
        "about": about if "\n\nScope " in operation["description"] else "",
        "scope": operation["x-required-scope"],
        "parameters": operation["parameters"],
        "body": body or ", ".join(taken),
        "answers": operation["responses"].items(),
    }

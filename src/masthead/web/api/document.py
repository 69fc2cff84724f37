"""The OpenAPI document: what the framework knows of the operations, and what all of them share."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from ninja import NinjaAPI

from masthead.web.api.problems import KINDS, MEDIA_TYPE, type_of
from masthead.web.api.repeats import HEADER, LONGEST_KEY
from masthead.web.api.scopes import ABOUT, Scope

PREFIX = "/api/v1"
_ALWAYS = ("unauthenticated", "out-of-scope", "forbidden", "invalid", "too-many-requests", "fault")
_WITH_BODY = ("malformed", "too-large", "unsupported-media-type")
_JSON = "application/json"
_PROBLEM = "#/components/schemas/Problem"

_KEY: dict[str, Any] = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Makes the request safe to repeat: with the same key and body it is carried out once, and answered "
    "the same for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": r"^[!-~]([ -~]*[!-~])?$"},
    "example": "8f1c2f5e-4b0d-4c3a-9d53-0a9d7c0f2b11",
}
_IF_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag that you have seen: 412 where there is a newer version.",
    "schema": {"type": "string", "pattern": r"^(\*|\"[0-9a-f]{24}\")$"},
}
_IF_NONE_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "The ETag that you have: 304 without a body where it is still the present one.",
    "schema": {"type": "string", "pattern": r"^\"[0-9a-f]{24}\"$"},
}


def document_of(api: NinjaAPI) -> dict[str, Any]:
    """The whole document. Plain JSON values."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    made["servers"] = [{"url": settings.SITE.settings.base_url}]
    made["components"] = {**made["components"], "schemas": {**made["components"]["schemas"], "Problem": _problem()}}
    made["tags"] = [{"name": each} for each in _tags_of(made)]
    for operations in made["paths"].values():
        for method, operation in operations.items():
            _complete(method, operation)
    return made


def operations_of(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """(method in capitals, path, operation) of every operation, in the order of the document."""
    return [
        (method.upper(), path, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def _complete(method: str, operation: dict[str, Any]) -> None:
    scope = Scope(operation.pop("x-scope"))
    problems = operation.pop("x-problems")
    media_type, tagged = operation.pop("x-media-type"), operation.pop("x-tagged")
    codes = [*_ALWAYS, *problems]
    if "requestBody" in operation:
        # A file is taken as it is.
        codes += _WITH_BODY if _JSON in operation["requestBody"]["content"] else _WITH_BODY[1:]
    if any(each["in"] == "path" for each in operation["parameters"]):
        codes.append("not-found")
    operation["x-required-scope"] = scope.value
    operation["security"] = [{"Token": [scope.value]}]
    # Where there is nothing more to say, the framework says the summary again.
    said = operation.get("description", "").removeprefix(f"{operation['summary']}.").strip()
    operation["description"] = f"{said}\n\nScope `{scope.value}`: {ABOUT[scope]}.".strip()
    operation["responses"] = {str(status): answer for status, answer in operation["responses"].items()}
    _name_type(operation["responses"], media_type)
    for parameter in operation["parameters"]:
        parameter["schema"] = _without_null(parameter["schema"])
    if method == "post":
        operation["parameters"].append(dict(_KEY))
        codes += ["in-flight", "key-reused"]
    if tagged:
        _tag(method, operation, codes)
    operation["responses"] |= _answers_to(codes)


def _tag(method: str, operation: dict[str, Any], codes: list[str]) -> None:
    tag = {"description": "The version of what is answered.", "schema": {"type": "string"}}
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            answer["headers"] = {"ETag": tag}
    if method == "get":
        operation["parameters"].append(dict(_IF_NONE_MATCH))
        operation["responses"]["304"] = {"description": "It is the version that you have."}
    else:
        operation["parameters"].append(dict(_IF_MATCH))
        codes.append("changed")


def _answers_to(codes: list[str]) -> dict[str, Any]:
    """Problems by status; several kinds share one."""
    found: dict[str, Any] = {}
    for code in dict.fromkeys(codes):
        kind = KINDS[code]
        answer = found.setdefault(
            str(kind.status),
            {"description": "", "content": {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}, "examples": {}}}},
        )
        answer["description"] = f"{answer['description']} {kind.title}.".strip()
        answer["content"][MEDIA_TYPE]["examples"][code] = {"value": _example(code)}
        if code == "too-many-requests":
            answer["headers"] = {
                "Retry-After": {"description": "Seconds to wait.", "required": True, "schema": {"type": "integer"}}
            }
    return found


def _example(code: str) -> dict[str, Any]:
    kind = KINDS[code]
    said: dict[str, Any] = {
        "type": type_of(code),
        "title": kind.title,
        "status": kind.status,
        "detail": kind.about,
        "code": code,
    }
    if code == "invalid":
        said["errors"] = [{"detail": "This is needed.", "pointer": "#/name"}]
    return said


@cache
def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    place = {
        "type": "object",
        "required": ["detail"],
        "additionalProperties": False,
        "properties": {
            "detail": text,
            "pointer": {**text, "description": "A place in the body: a JSON pointer (RFC 6901) as fragment."},
            "parameter": {**text, "description": "A parameter of the address."},
            "header": {**text, "description": "A header of the request."},
        },
    }
    return {
        "title": "Problem",
        "description": "What went wrong (RFC 9457).",
        "type": "object",
        "required": ["type", "title", "status", "detail", "code"],
        "additionalProperties": False,
        "properties": {
            "type": {**text, "format": "uri", "description": "Names the kind of problem, and explains it."},
            "title": {**text, "description": "The kind of problem in words."},
            "status": {"type": "integer", "description": "The HTTP status."},
            "detail": {**text, "description": "About this one case."},
            "code": {**text, "enum": list(KINDS), "description": "The kind of problem, for programs."},
            "errors": {"type": "array", "items": place, "description": "Each value that cannot be used."},
        },
    }


def _name_type(answers: dict[str, Any], media_type: str) -> None:
    if media_type:
        for answer in answers.values():
            answer["content"] = {media_type: {"schema": {"type": "string"}}}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter is there or not; it is never null."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) != 1:
        return schema
    return {**{name: value for name, value in schema.items() if name not in {"anyOf", "title"}}, **choices[0]}


def _tags_of(document: dict[str, Any]) -> list[str]:
    named = [tag for _, _, operation in operations_of(document) for tag in operation.get("tags", ())]
    return list(dict.fromkeys(named))

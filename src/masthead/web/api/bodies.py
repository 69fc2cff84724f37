"""JSON as it is strictly meant: RFC 8259 in UTF-8, every name once, and no text that a database cannot hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from masthead.web.api.problems import Place, Problem, invalid
from masthead.web.api.refusals import pointer_to

DEEPEST = 32
"""Levels of lists and objects within each other."""
_UNHOLDABLE = "This holds a character that is none (U+0000, or half of one)."


class StrictParser(Parser):
    """Reads bodies and query strings. Raises `Problem`."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's JSON."""
        try:
            said = json.loads(request.body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_number)
        except (UnicodeDecodeError, ValueError, RecursionError):
            raise Problem("malformed") from None
        places = [Place(_UNHOLDABLE, pointer=pointer_to(path)) for path in _unholdable(said, ())]
        if places:
            raise Problem("invalid", errors=places)
        return said

    def parse_querydict(
        self, data: MultiValueDict[str, str], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Parameters: each once, unless it is a list."""
        for name, values in data.lists():
            if any(not is_holdable(each) for each in values):
                raise invalid(_UNHOLDABLE, parameter=name)
            if len(values) > 1 and name not in list_fields:
                raise invalid("This is given twice.", parameter=name)
        return super().parse_querydict(data, list_fields, request)


def is_holdable(text: str) -> bool:
    """Whether a database can hold a text: PostgreSQL refuses U+0000, and UTF-8 has no surrogates."""
    return "\0" not in text and not any("\ud800" <= each <= "\udfff" for each in text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("A name stands twice.")
    return made


def _no_number(said: str) -> NoReturn:
    raise ValueError(f"{said} is no JSON.")


def _unholdable(said: Any, path: tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    """Paths of texts and names that cannot be held."""
    if len(path) > DEEPEST:
        raise Problem("malformed", f"It is nested deeper than {DEEPEST} levels.")
    if isinstance(said, str):
        if not is_holdable(said):
            yield path
    elif isinstance(said, dict):
        for name, value in said.items():
            if not is_holdable(name):
                yield path
            else:
                yield from _unholdable(value, (*path, name))
    elif isinstance(said, list):
        for index, value in enumerate(said):
            yield from _unholdable(value, (*path, index))

"""Several values in one field of a form: ``DE, AT, "New York, NY"``."""

from __future__ import annotations

from collections.abc import Iterable


def read_values(text: str) -> tuple[str, ...]:
    """Values between commas; one with commas or quotation marks of its own stands in quotation marks."""
    values: list[str] = []
    place = 0
    while place <= len(text):
        value, place = _value(text, place)
        if value is not None:
            values.append(value)
        place += 1
    return tuple(values)


def write_values(values: Iterable[str]) -> str:
    """The other way round."""
    return ", ".join(map(_written, values))


def _written(value: str) -> str:
    if value and value == value.strip() and not any(sign in value for sign in ',"'):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _value(text: str, place: int) -> tuple[str | None, int]:
    """The value that begins at a place, None for blanks alone, and where the next comma or the end is."""
    begin = place + len(text[place:]) - len(text[place:].lstrip())
    if not text.startswith('"', begin):
        comma = text.find(",", place)
        end = len(text) if comma < 0 else comma
        return text[place:end].strip() or None, end
    inside: list[str] = []
    at = begin + 1
    while at < len(text) and text[at] != '"':
        if text[at] == "\\" and at + 1 < len(text):
            at += 1
        inside.append(text[at])
        at += 1
    comma = text.find(",", at)
    return "".join(inside), len(text) if comma < 0 else comma

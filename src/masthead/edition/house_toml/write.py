"""From the house format to its canonical TOML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from masthead.edition.house import Budget, HouseFormat, Publication, RundownSlot

Value = str | int | bool | tuple[str, ...] | tuple[int, ...] | None

# What a reader of the file looks for is always there; anything else only where it differs from its default.
_ALWAYS = {
    Publication: ("slug", "name", "language", "timezone", "weekdays", "send_at", "sender"),
    RundownSlot: ("label", "kind"),
    Budget: (),
}
_BARE_KEY = re.compile(r"^[A-Za-z0-9_-]+$")
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_ESCAPED = re.compile('[\x00-\x1f\x7f"\\\\]')


def write_house(house: HouseFormat) -> str:
    """Well-ordered TOML without remarks. `read_house` gives back an equal house format.

    Every value must be one that `read_house` accepts, which holds for whatever it returned without errors.
    """
    parts = [[f"version = {house.version}"], ["[publication]", *_fields(house.publication)]]
    if budget := list(_fields(house.budget)):
        parts.append(["[budget]", *budget])
    parts += [["[[section]]", *_fields(slot)] for slot in house.rundown]
    mappings: dict[str, Mapping[str, str]] = {
        "dictionary": house.dictionary,
        "labels": house.labels,
        "checks": house.checks,
    }
    for name, mapping in mappings.items():
        if mapping:
            parts.append([f"[{name}]", *(f"{_key(key)} = {_value(value)}" for key, value in mapping.items())])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _fields(model: Publication | Budget | RundownSlot) -> Iterator[str]:
    always = _ALWAYS[type(model)]
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if name in always or value != info.default:
            yield f"{info.alias or name} = {_value(value, lines=name == 'postal_address')}"


def _value(value: Value, *, lines: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, str):
        escaped = _ESCAPED.sub(_escape, value)
        if lines and "\n" in value:
            return '"""\n' + escaped.replace("\\n", "\n") + '"""'
        return f'"{escaped}"'
    return str(value)


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _ESCAPES.get(char, f"\\u{ord(char):04x}")


def _key(key: str) -> str:
    return key if _BARE_KEY.match(key) else _value(key)

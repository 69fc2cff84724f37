"""Stored sections open for ever: what this version does not know is set aside, kept and shown, never lost.

A kind that is gone, a field that is gone, a value of another shape than its field's: each finds its way into
the ``kept`` of its section (or into a section of its own), and back into the database with the next save.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail import blocks

KEPT = "kept"
KEPT_SECTION = "kept_section"


class KeptWidget(forms.Textarea):
    """Read-only; a stylesheet hides it while it is empty."""

    def __init__(self) -> None:
        super().__init__({"readonly": True, "rows": 1, "placeholder": " ", "class": "masthead-kept"})

    class Media:
        """Hides what is empty."""

        css = {"all": ("newsroom/draftail.css",)}  # noqa: RUF012 – Django’s own form of it


class KeptBlock(blocks.TextBlock):
    """What belongs to an earlier version, or to a kind that is not installed."""

    @cached_property
    def field(self) -> forms.CharField:
        """See `KeptWidget`."""
        return forms.CharField(widget=KeptWidget(), strip=False, **self.field_options)


def kept_section() -> blocks.StructBlock:
    """The block of a section whose kind is not installed (any more)."""
    return blocks.StructBlock(
        [("kind", KeptBlock(required=False)), (KEPT, KeptBlock(required=False, label="What it holds"))],
        label="Section of a kind that is not installed",
        icon="warning",
        label_format="{kind}",
        help_text="It stays stored and is left out of the edition until its kind is back.",
    )


def opened(stored: Any, child_blocks: Mapping[str, blocks.Block]) -> list[dict[str, Any]]:
    """Stored sections in the shape that `child_blocks` can read."""
    items = stored if isinstance(stored, list) else [stored]
    return [_opened(item, child_blocks) for item in items]


def closed(section: dict[str, Any]) -> dict[str, Any]:
    """A section as it is stored: one of a kind that is not installed as it was before `opened`."""
    if section["type"] != KEPT_SECTION:
        return section
    return {**section, "type": section["value"]["kind"], "value": read_json(section["value"][KEPT])}


def read_json(text: str) -> Any:
    """What a text says in JSON; a text that is none says itself."""
    try:
        return json.loads(text)
    except (RecursionError, TypeError, ValueError):
        return text


def _opened(item: Any, child_blocks: Mapping[str, blocks.Block]) -> dict[str, Any]:
    if not isinstance(item, dict) or not isinstance(item.get("type"), str):
        item = {"type": "?", "value": item}
    kind, value = item["type"], item.get("value")
    if kind == KEPT_SECTION:
        return item
    if kind not in child_blocks or not isinstance(value, dict):
        return {**item, "type": KEPT_SECTION, "value": {"kind": kind, KEPT: _written(value)}}
    rest: dict[str, Any] = {}
    fitting = _fitting(child_blocks[kind], value, "", rest)
    if rest:
        before = read_json(fitting.get(KEPT) or "{}")
        fitting[KEPT] = _written({**(before if isinstance(before, dict) else {"kept": before}), **rest})
    return {**item, "value": fitting}


def _fitting(block: Any, value: Any, path: str, rest: dict[str, Any]) -> Any:
    """What of `value` the block can read; the remainder goes to `rest`, by path."""
    if isinstance(block, blocks.StructBlock):
        return dict(_fitting_fields(block, value, path, rest))
    if isinstance(block, blocks.ListBlock):
        return [
            {**item, "value": _fitting(block.child_block, item["value"], f"{path}{number}.", rest)}
            for number, item in enumerate(_items(value, path, rest), start=1)
        ]
    if not _is_readable(block, value):
        rest[path.rstrip(".")] = value
        return block.get_prep_value(block.get_default())
    return value


def _is_readable(block: Any, value: Any) -> bool:
    if isinstance(value, dict | list):
        return False
    if isinstance(block, blocks.ChooserBlock):
        return value is None or (isinstance(value, int) and not isinstance(value, bool))
    try:
        block.to_python(value)
    except (ArithmeticError, TypeError, ValueError, ValidationError):
        return False
    return True


def _fitting_fields(block: Any, value: Any, path: str, rest: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, dict):
        if value not in (None, ""):
            rest[path.rstrip(".")] = value
        return
    for name, inner in value.items():
        child = block.child_blocks.get(name)
        if child is None:
            rest[f"{path}{name}"] = inner
        elif inner is None:
            yield name, child.get_prep_value(child.get_default())
        else:
            yield name, _fitting(child, inner, f"{path}{name}.", rest)


def _items(value: Any, path: str, rest: dict[str, Any]) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        rest[path.rstrip(".")] = value
        return []
    return [item if _is_item(item) else {"type": "item", "value": item, "id": str(uuid.uuid4())} for item in value]


def _is_item(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "item" and {"value", "id"} <= item.keys()


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

"""Which sections stay when an edition is written anew: they keep their ids, and what hangs on them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from masthead.edition.house import fold
from masthead.web.newsroom.blocks_kept import KEPT

Stored = dict[str, Any]


def with_ids(new: Sequence[Stored], old: Sequence[Stored]) -> list[Stored]:
    """New sections with the ids of the old ones they continue, and new ids for the others.

    Same kind and label in the same order first; then the same kind and label anywhere, then the same kind at the
    same place: a section that moved, and one that was renamed.
    """
    heirs = _heirs(new, old)
    return [_inherited(section, old[heirs[at]] if at in heirs else None) for at, section in enumerate(new)]


def _heirs(new: Sequence[Stored], old: Sequence[Stored]) -> dict[int, int]:
    """New place → old place."""
    new_keys, old_keys = [_key(section) for section in new], [_key(section) for section in old]
    found: dict[int, int] = {}
    for match in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_matching_blocks():
        found |= {match.b + step: match.a + step for step in range(match.size)}
    _pair(found, new_keys, old_keys, lambda _at, key: key)
    _pair(found, new_keys, old_keys, lambda at, key: (at, key[0]))
    return found


def _pair(
    found: dict[int, int],
    new_keys: Sequence[tuple[str, str]],
    old_keys: Sequence[tuple[str, str]],
    same: Callable[[int, tuple[str, str]], Hashable],
) -> None:
    taken = set(found.values())
    free: dict[Hashable, list[int]] = {}
    for at, key in enumerate(old_keys):
        if at not in taken:
            free.setdefault(same(at, key), []).append(at)
    for at, key in enumerate(new_keys):
        if at not in found and free.get(same(at, key)):
            found[at] = free[same(at, key)].pop(0)


def _key(section: Stored) -> tuple[str, str]:
    return section["type"], fold(str(section["value"].get("label") or ""))


def _inherited(section: Stored, old: Stored | None) -> Stored:
    before = old["value"] if old else {}
    value = _with_item_ids(section["value"], before)
    if before.get(KEPT):
        value[KEPT] = before[KEPT]
    return {**section, "value": value, "id": old["id"] if old else str(uuid.uuid4())}


def _with_item_ids(value: Any, before: Any) -> Any:
    """List items keep their ids by place."""
    if isinstance(value, dict):
        known: Mapping[str, Any] = before if isinstance(before, dict) else {}
        return {name: _with_item_ids(inner, known.get(name)) for name, inner in value.items()}
    if isinstance(value, list):
        items = before if isinstance(before, list) else []
        return [_item(inner, items[at] if at < len(items) else {}) for at, inner in enumerate(value)]
    return value


def _item(item: Stored, before: Stored) -> Stored:
    inner = _with_item_ids(item["value"], before.get("value"))
    return {"type": "item", "value": inner, "id": before.get("id") or str(uuid.uuid4())}

"""Conditions as JSON: what is kept in the database and goes over the API.

``{"version": 1, "condition": {"kind": "all", "of": […]}}``
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from masthead.audience.segments.faults import ConditionError, in_words
from masthead.audience.segments.tree import MAX_DEPTH, MAX_LEAVES, MAX_TEXT, Condition, depth, leaves
from masthead.audience.segments.write import write

VERSION = 1

_CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)
# A group within each level, then a test and its list of values.
_DEEPEST = 2 * MAX_DEPTH + 8


def to_json(condition: Condition) -> dict[str, Any]:
    """A condition as JSON values."""
    return {"version": VERSION, "condition": _CONDITION.dump_python(condition, mode="json")}


def from_json(said: Any) -> Condition:
    """A condition from JSON values. Raises `ConditionError`, also for what a later version wrote."""
    if not isinstance(said, dict) or "condition" not in said:
        raise ConditionError("This is not a stored condition: it has no “condition”.")
    version = said.get("version")
    if version != VERSION or isinstance(version, bool):
        raise ConditionError(f"This condition has version {str(version)[:20]}; here {VERSION} is understood.")
    if not _shallow(said["condition"]):
        raise ConditionError(f"Groups stand more than {MAX_DEPTH} deep within each other; make segments of some.")
    try:
        condition = _CONDITION.validate_python(said["condition"])
    except ValidationError as faults:
        first = faults.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])[:100]
        where = place or "its beginning"
        raise ConditionError(f"The stored condition is not valid at {where}: {in_words(faults)}") from None
    return within_limits(condition)


def within_limits(condition: Condition) -> Condition:
    """The condition itself. Raises `ConditionError` when it is too large."""
    if depth(condition) > MAX_DEPTH:
        raise ConditionError(f"Groups stand more than {MAX_DEPTH} deep within each other; make segments of some.")
    if sum(1 for _ in leaves(condition)) > MAX_LEAVES:
        raise ConditionError(f"There are more than {MAX_LEAVES} conditions; make segments of some.")
    if len(write(condition)) > MAX_TEXT:
        raise ConditionError(f"The condition has more than {MAX_TEXT:,} characters; make segments of parts of it.")
    return condition


def _shallow(said: Any) -> bool:
    """Whether JSON values stand no deeper than conditions may; without descending further than that."""
    level = [said]
    for _ in range(_DEEPEST):
        level = [
            part
            for each in level
            if isinstance(each, dict | list)
            for part in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return True
    return False

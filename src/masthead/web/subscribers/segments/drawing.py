"""Between a condition and the rows of a form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from masthead.audience.segments import Condition, ConditionError
from masthead.audience.segments.faults import in_words
from masthead.audience.segments.stored import within_limits
from masthead.audience.segments.tree import (
    AllOf,
    AnyOf,
    Attribute,
    ByDay,
    Compare,
    Contains,
    Created,
    DateTest,
    Engaged,
    Everybody,
    HasTag,
    Imported,
    InSegment,
    InTitle,
    Leaf,
    Not,
    OneOf,
    Profile,
    Referred,
    Share,
    StartsWith,
    Voted,
)
from masthead.web.subscribers.segments.drafts import GROUP, Draft
from masthead.web.subscribers.segments.listed import read_values, write_values

LATELY = "lately"
"""In a choice of how dates compare: in the last so many days."""

_LEAF: TypeAdapter[Leaf] = TypeAdapter(Annotated[Leaf, Field(discriminator="kind")])
_ORDERS = {"<", "<=", ">", ">="}


def drawn(condition: Condition) -> Draft:
    """The rows of a condition: always a group."""
    whole = _drawn(condition)
    if whole.is_group and not whole.negated:
        return whole.number()
    return Draft(GROUP, parts=[] if condition == Everybody() else [whole]).number()


def condition_of(root: Draft) -> Condition | None:
    """The condition of rows; a group without rows is everybody. None where a row has a fault, which it then says."""
    for each in root.all():
        each.fault = ""
    found = _condition(root)
    if found is None or any(each.fault for each in root.all()):
        return None
    try:
        return within_limits(found)
    except ConditionError as fault:
        root.fault = fault.message
        return None


def _drawn(condition: Condition) -> Draft:
    if isinstance(condition, Not):
        part = _drawn(condition.of)
        if part.negated:
            part = Draft(GROUP, parts=[part])
        part.negated = True
        return part
    if isinstance(condition, AllOf | AnyOf):
        join = "all" if isinstance(condition, AllOf) else "any"
        return Draft(GROUP, join=join, parts=[_drawn(part) for part in condition.of])
    return Draft(condition.kind, said=_said(condition))


def _said(leaf: Leaf) -> dict[str, str]:
    match leaf:
        case InTitle(title=title, state=state, moment=moment, test=test):
            return {"title": title, "state": str(state), "moment": str(moment or ""), **(_dates(test) if test else {})}
        case Profile(field=field, test=test):
            return {"field": field.value, **_texts(test)}
        case Attribute(key=key, test=test):
            return {"key": key, **_texts(test)}
        case Created(test=test):
            return _dates(test)
        case Engaged():
            days = "" if leaf.days is None else str(leaf.days)
            said = {"action": leaf.action.value, "section": leaf.section or "", "days": days}
            return {**said, "compare": leaf.compare.value, "times": str(leaf.times)}
        case Voted(day=day, nth=nth, answers=answers):
            return {"poll": f"{day.isoformat()}, {nth}", "answers": write_values(answers)}
        case HasTag() | InSegment() | Referred() | Imported() | Share():
            return {name: str(value or "") for name, value in leaf.model_dump(exclude={"kind"}).items()}
    return {}


def _texts(test: Any) -> dict[str, str]:
    match test:
        case OneOf(values=values):
            return {"test": "one-of", "value": write_values(values)}
        case Contains(text=text) | StartsWith(text=text):
            return {"test": test.kind, "value": text}
        case Compare(order=order, value=value):
            return {"test": order.value, "value": value}
    return {"test": "is-set"}


def _dates(test: DateTest) -> dict[str, str]:
    if isinstance(test, ByDay):
        return {"order": test.order.value, "day": test.day.isoformat()}
    return {"order": LATELY, "days": str(test.days)}


def _condition(draft: Draft) -> Condition | None:
    if not draft.is_group:
        found: Condition | None = _leaf(draft)
    else:
        parts = [_condition(part) for part in draft.parts]
        whole = [part for part in parts if part is not None]
        if len(whole) < len(parts):
            return None
        if len(whole) < 2:
            found = whole[0] if whole else Everybody()
        else:
            found = AllOf(of=tuple(whole)) if draft.join == "all" else AnyOf(of=tuple(whole))
    return Not(of=found) if draft.negated and found is not None else found


def _leaf(draft: Draft) -> Leaf | None:
    reader = _READERS.get(draft.kind)
    if reader is None:
        draft.fault = "Choose what this row is about."
        return None
    try:
        return _LEAF.validate_python({"kind": draft.kind, **reader(draft.said)})
    except _MissingError as missing:
        draft.fault = str(missing)
    except ValidationError as faults:
        draft.fault = in_words(faults)
    return None


class _MissingError(ValueError):
    """A field of a row is empty or no number. The message says which."""


def _title(said: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"title": _need(said, "title", "Choose a title."), "state": said.get("state") or "active"}
    if said.get("moment"):
        found |= {"moment": said["moment"], "test": _date(said)}
    return found


def _date(said: dict[str, str]) -> dict[str, Any]:
    order = said.get("order") or LATELY
    if order == LATELY:
        return {"kind": "days", "days": _number(said, "days", "Write a number of days, such as 30.")}
    day = _need(said, "day", "Write a date.")
    try:
        return {"kind": "day", "order": order, "day": dt.date.fromisoformat(day)}
    except ValueError:
        raise _MissingError("Write the date as year, month and day, like 2026-01-31.") from None


def _text(said: dict[str, str]) -> dict[str, Any]:
    test, value = said.get("test") or "one-of", said.get("value", "")
    if test == "is-set":
        return {"kind": "is-set"}
    if test == "one-of":
        return {"kind": test, "values": read_values(value) or _missing("Write one value, or several with commas.")}
    if not value:
        _missing("Write what it is compared with.")
    if test in _ORDERS:
        return {"kind": "compare", "order": test, "value": value.strip()}
    return {"kind": test, "text": value}


def _engaged(said: dict[str, str]) -> dict[str, Any]:
    return {
        "action": said.get("action") or "opened",
        "section": said.get("section") or None,
        "days": _number(said, "days", "Write a number of days, or nothing.") if said.get("days", "").strip() else None,
        "compare": said.get("compare") or ">=",
        "times": _number(said, "times", "Write how many editions, such as 3."),
    }


def _voted(said: dict[str, str]) -> dict[str, Any]:
    day, _, nth = _need(said, "poll", "Choose a poll.").partition(",")
    try:
        asked = dt.date.fromisoformat(day.strip())
    except ValueError:
        raise _MissingError("Choose a poll.") from None
    return {
        "day": asked,
        "nth": int(nth) if nth.strip().isdecimal() else 1,
        "answers": read_values(said.get("answers", "")),
    }


_READERS: dict[str, Callable[[dict[str, str]], dict[str, Any]]] = {
    "everybody": lambda _said: {},
    "suppressed": lambda _said: {},
    "title": _title,
    "tag": lambda said: {"tag": _need(said, "tag", "Write the name of a tag.")},
    "segment": lambda said: {"segment": _need(said, "segment", "Choose a segment.")},
    "field": lambda said: {"field": said.get("field") or "language", "test": _text(said)},
    "attribute": lambda said: {"key": _need(said, "key", "Write the name of an attribute."), "test": _text(said)},
    "created": lambda said: {"test": _date(said)},
    "referrer": lambda said: {
        "by": _number(said, "by", "Write the number of a person, or nothing.") if said.get("by", "").strip() else None
    },
    "engaged": _engaged,
    "import": lambda said: {"run": _number(said, "run", "Choose an import.")},
    "poll": _voted,
    "share": lambda said: {
        "percent": _number(said, "percent", "Write a whole number from 1 to 99."),
        "seed": _need(said, "seed", "Write any word: it decides who is drawn."),
    },
}


def _need(said: dict[str, str], name: str, words: str) -> str:
    return said.get(name, "") or _missing(words)


def _number(said: dict[str, str], name: str, words: str) -> int:
    text = said.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else _missing(words)


def _missing(words: str) -> Any:
    raise _MissingError(words)

"""A person's data for reading, in the words of a language."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from babel import Locale
from babel.dates import format_date

from masthead.web.subscribers.evidence import READER
from masthead.web.subscribers.queries.personal_data import TEAM, Data
from masthead.web.subscribers.words import UnknownWordsError, Words

_OF_US = frozenset({"version", "made_at"})
_CODED = frozenset({"state", "kind", "method", "frequency"})
"""Values that have words of their own, under ``data_is_`` and the value."""
_BY = {READER.name: "reader", TEAM: "team"}
_MOMENTS = frozenset({"at", "since", "paused_until"})
_LEFT_OUT = frozenset({"timeline.what", "timeline.details"})
"""What is for programs alone: the sentence beside it says the same."""


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One section. rows: each some names with values, as text; those without a value are left out. alone: whether
    there can only be one.
    """

    title: str
    rows: tuple[Pairs, ...]
    alone: bool = False


def tables_of(data: Data, words: Words) -> tuple[Table, ...]:
    """Every section that holds something."""
    made = (_table(name, section, words) for name, section in data.items() if name not in _OF_US)
    return tuple(each for each in made if each.rows)


def _table(name: str, section: Any, words: Words) -> Table:
    title = words.say(f"data_{name}")
    if isinstance(section, dict):
        pairs = _pairs(name, section, words)
        return Table(title, (pairs,) if pairs else (), alone=True)
    if all(isinstance(each, str) for each in section):
        return Table(title, (((title, ", ".join(section)),),) if section else (), alone=True)
    return Table(title, tuple(_pairs(name, _with_words(each, words), words) for each in section))


def _pairs(name: str, row: Data, words: Words) -> Pairs:
    shown = ((key, _cell(name, key, value, words)) for key, value in row.items() if f"{name}.{key}" not in _LEFT_OUT)
    return tuple((words.say(f"data_{key}"), said) for key, said in shown if said)


def _with_words(row: Data, words: Words) -> Data:
    """What happened in the words of the language, where it has some for it."""
    if "told" not in row:
        return row
    try:
        key = f"told_{str(row['what']).replace('-', '_')}"
        return {**row, "told": words.say(key, title=row.get("publication") or "")}
    except UnknownWordsError:
        return row


def _empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _cell(section: str, key: str, value: Any, words: Words) -> str:
    if _empty(value):
        return ""
    if key == "by" and value in _BY:
        return words.say(f"data_by_{_BY[value]}")
    if isinstance(value, bool):
        return words.say("data_yes" if value else "data_no")
    if key in _CODED or (section == "suppressions" and key == "reason"):
        return _coded(str(value), words)
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{each}: {said}" for each, said in value.items())
    return (
        _moment(value, words.language) if key.endswith("_at") or key in {"at", "since", "paused_until"} else str(value)
    )


def _coded(value: str, words: Words) -> str:
    try:
        return words.say(f"data_is_{value.replace('-', '_')}")
    except UnknownWordsError:
        return value


def _moment(text: str, language: str) -> str:
    locale = Locale.parse(language, sep="-")
    day = "d MMM y" if locale.language == "en" else "medium"
    if len(text) == len("2026-11-23"):
        return format_date(dt.date.fromisoformat(text), day, locale=locale)
    moment = dt.datetime.fromisoformat(text)
    return f"{format_date(moment, day, locale=locale)}, {moment:%H:%M}"


def as_json(data: Data) -> str:
    """For programs: UTF-8, indented, so that people can read it where they have to."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

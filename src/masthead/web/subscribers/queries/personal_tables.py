"""A person's data as tables for reading, in the words of a language."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime

from masthead.web.subscribers.queries.personal_data import Data
from masthead.web.subscribers.words import UnknownWordsError, Words

_OF_US = frozenset({"version", "made_at"})
_CODED = frozenset({"state", "kind", "method", "frequency"})
"""Values that have words of their own, under ``data_is_`` and the value."""
_MOMENTS = frozenset({"at", "since", "paused_until"})
_LEFT_OUT = frozenset({"timeline.what", "timeline.details"})
"""What is for programs alone: the sentence beside it says the same."""


@dataclass(frozen=True, slots=True)
class Table:
    """One section. columns: None for pairs of a name and a value; rows: cells as text."""

    title: str
    columns: tuple[str, ...] | None
    rows: tuple[tuple[str, ...], ...]


def tables_of(data: Data, words: Words) -> tuple[Table, ...]:
    """Every section that holds something."""
    made = (_table(name, section, words) for name, section in data.items() if name not in _OF_US)
    return tuple(each for each in made if each.rows)


def _table(name: str, section: Any, words: Words) -> Table:
    title = words.say(f"data_{name}")
    if isinstance(section, dict):
        shown = {key: _cell(name, key, value, words) for key, value in section.items()}
        return Table(title, None, tuple((_label(key, words), said) for key, said in shown.items() if said))
    rows = [_with_words(each, words) if isinstance(each, dict) else {"name": each} for each in section]
    found = dict.fromkeys(key for each in rows for key in each if not _empty(each[key]))
    keys = [key for key in found if f"{name}.{key}" not in _LEFT_OUT]
    cells = tuple(tuple(_cell(name, key, each.get(key), words) for key in keys) for each in rows)
    return Table(title, tuple(_label(key, words) for key in keys), cells)


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


def _label(key: str, words: Words) -> str:
    return words.say(f"data_{key}")


def _cell(section: str, key: str, value: Any, words: Words) -> str:
    if _empty(value):
        return ""
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
    if len(text) == len("2026-11-23"):
        return format_date(dt.date.fromisoformat(text), "medium", locale=locale)
    return f"{format_datetime(dt.datetime.fromisoformat(text), 'medium', locale=locale)} UTC"


def as_json(data: Data) -> str:
    """For programs: UTF-8, indented, so that people can read it where they have to."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

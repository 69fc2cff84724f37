"""What kind of automatic mail a message says it is, in some twenty languages. The table stands in ``phrases.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from masthead.reports.cause import Kind

_ANSWER = re.compile(r"^(?:(?:re|aw|antw|sv|vs|wg|fw|fwd|tr|rv|r|odp|ynt)(?:\[\d+\])? ?: ?){1,5}")
_KEYS = frozenset({"kind", "begins", "says", "text"})


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words of one kind, case folded. begins, says: in the subject. text: in the words."""

    kind: Kind
    begins: tuple[str, ...]
    says: tuple[str, ...]
    text: tuple[str, ...]


@lru_cache(maxsize=1)
def table() -> tuple[Phrases, ...]:
    """Every kind's words. Raises ValueError for a row with an unknown key or kind."""
    rows = tomllib.loads(resources.files("masthead.reports").joinpath("phrases.toml").read_text("utf-8"))["phrase"]
    if any(row.keys() - _KEYS for row in rows):
        raise ValueError(f"A phrase has kind, begins, says and text: {rows}")
    return tuple(Phrases(Kind(row["kind"]), *(_folded(row, key) for key in ("begins", "says", "text"))) for row in rows)


def kind_by_subject(subject: str) -> Kind | None:
    """What the subject says, None where it says nothing."""
    folded = _ANSWER.sub("", subject.casefold().replace("’", "'").strip())
    for row in table():
        if folded.startswith(row.begins) or any(each in folded for each in row.says):
            return row.kind
    return None


def says(kind: Kind, text: str) -> bool:
    """Whether the words of a message are of that kind."""
    folded = " ".join(text.casefold().replace("’", "'").split())
    return any(each in folded for row in table() if row.kind is kind for each in row.text)


def _folded(row: dict[str, list[str]], key: str) -> tuple[str, ...]:
    return tuple(each.casefold() for each in row.get(key, ()))

"""Tag lists, ``tag=value; tag=value``: the form of DKIM, DMARC, MTA-STS, TLS-RPT and BIMI records (RFC 6376 §3.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from masthead.doctor.words import quoted

_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_MOST_TAGS = 100


@dataclass(frozen=True, slots=True)
class Tags:
    """A tag list.

    pairs: in the order written, names in lower case. faults: what is wrong with its form, a clause each.
    """

    pairs: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]

    def get(self, name: str, default: str = "") -> str:
        """The value of a tag, the first of that name."""
        return next((value for tag, value in self.pairs if tag == name), default)

    def has(self, name: str) -> bool:
        """Whether the tag is there."""
        return any(tag == name for tag, _ in self.pairs)

    def text(self, **changed: str | None) -> str:
        """The list as it should be written, with tags replaced or added; None takes one away."""
        kept = dict(self.pairs)
        ordered = {tag: kept[tag] for tag, _ in self.pairs} | changed
        return "; ".join(f"{tag}={value}" for tag, value in ordered.items() if value is not None)


def parse_tags(text: str) -> Tags:
    """Any text as a tag list; never raises."""
    pairs: list[tuple[str, str]] = []
    faults: list[str] = []
    parts = text.split(";")
    if len(parts) > _MOST_TAGS:
        faults.append(f"there are more than {_MOST_TAGS} tags")
    for part in parts[:_MOST_TAGS]:
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        tag = name.strip()
        if not equals or not _TAG.fullmatch(tag):
            faults.append(f"{quoted(part.strip(), 40)} is not of the form “tag=value”")
        elif any(tag.lower() == known for known, _ in pairs):
            faults.append(f"the tag “{tag}” is there twice")
        else:
            pairs.append((tag.lower(), value.strip()))
    return Tags(tuple(pairs), tuple(faults))

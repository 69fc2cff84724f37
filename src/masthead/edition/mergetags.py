"""Merge tags: an allow-list with a literal fallback. No logic, no attribute walks, no templates.

``{{ name | friends }}``, ``{{ email }}``, ``{{ attribute.KEY | … }}``, ``{{ web_link }}``,
``{{ preferences_link }}``, ``{{ unsubscribe_link }}``, ``{{ referral_link }}``, ``{{ referral_count }}``,
``{{ friends_link }}``, ``{{ keep_link }}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PLAIN_TAGS = frozenset(
    {
        "email",
        "friends_link",
        "join_link",
        "keep_link",
        "name",
        "preferences_link",
        "referral_count",
        "referral_link",
        "unsubscribe_link",
        "web_link",
    }
)
LINK_TAGS = frozenset(tag for tag in PLAIN_TAGS if tag.endswith("_link"))
VOTE_SLOT = "vote_link"
"""Where a reader's own votes begin. Our templates alone write it: it is no tag, and nobody can type it."""
LINK_SLOTS = LINK_TAGS | {VOTE_SLOT}
"""Names of slots that are addresses."""
# Always known when a mailing is filled, so they need no fallback.
CERTAIN_TAGS = LINK_TAGS | {"email", "referral_count"}
# Keys with a slash are values that Masthead itself adds; no list can have them.
ATTRIBUTE = re.compile(r"^attribute\.((?:[a-z][a-z0-9_]{0,31}/)?[A-Za-z][A-Za-z0-9_]{0,63})\Z")
MERGE_TAG = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*(?:/[A-Za-z0-9_]+)?)\s*(?:\|([^{}\r\n]*))?\}\}")
ANY_BRACES = re.compile(r"\{\{.*?(?:\}\}|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MergeTag:
    """A tag in a text. fallback: None when none was written. start, end: its place in the text."""

    name: str
    fallback: str | None
    start: int
    end: int

    @property
    def known(self) -> bool:
        """Whether the allow-list holds it."""
        return self.name in PLAIN_TAGS or ATTRIBUTE.match(self.name) is not None

    @property
    def attribute(self) -> str | None:
        """KEY of ``attribute.KEY``, else None."""
        match = ATTRIBUTE.match(self.name)
        return match.group(1) if match else None


def merge_tags(text: str) -> Iterator[MergeTag]:
    """Every well-formed tag in `text`, known or not, in order."""
    for match in MERGE_TAG.finditer(text):
        fallback = match.group(2)
        yield MergeTag(match.group(1), None if fallback is None else fallback.strip(), match.start(), match.end())


def malformed_tags(text: str) -> Iterator[tuple[int, str]]:
    """Everything that opens like a tag and is none, as (position, text)."""
    # A tag may go on over a line break where an editor’s lines are wrapped.
    well_formed = {match.start() for match in MERGE_TAG.finditer(text)}
    for match in ANY_BRACES.finditer(text):
        if match.start() not in well_formed:
            yield match.start(), match.group()

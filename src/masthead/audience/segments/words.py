"""The words of the text form: what is reserved, what a name without quotation marks looks like."""

from __future__ import annotations

import re

from masthead.audience.segments.tree import KEY, ProfileField

FIELDS: dict[str, str] = {field.value: field.value for field in ProfileField} | {"timezone": "time_zone"}
"""Text fields by the words for them."""
NAMED = ("title", "tag", "segment")
"""Words before a colon."""
RESERVED = frozenset(
    {*FIELDS, *NAMED, "and", "or", "not", "in", "is", "everybody", "suppressed", "created", "referrer", "opened"}
    | {"clicked", "share", "poll", "attribute", "contains", "starts", "import"}
)
"""Words that are no attributes; an attribute of that name is written ``attribute.NAME``."""
WORD = re.compile(r"-?\w[\w.@+/'’-]*")
"""A name or a value without quotation marks, as it is read."""
BARE = re.compile(r"\w[\w.@+/-]*")
"""And as it is written."""
PREFIX = "attribute."


def quoted(text: str) -> str:
    """A name or value as it stands in text: in quotation marks where it needs them."""
    return text if BARE.fullmatch(text) else in_quotes(text)


def in_quotes(text: str) -> str:
    """A text in quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def attribute_word(key: str) -> str:
    """An attribute as it stands in text."""
    return f"{PREFIX}{key}" if key.lower() in RESERVED else key


def plain_key(word: str) -> bool:
    """Whether a word may be read as an attribute."""
    return KEY.fullmatch(word) is not None and word.lower() not in RESERVED

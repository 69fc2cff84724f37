"""What makes a message the last question: it holds a link to stay."""

from __future__ import annotations

from masthead.edition.mergetags import merge_tags

KEEP_TAG = "keep_link"
"""The merge tag that a last question needs."""


def asks(sections: str) -> bool:
    """Whether the sections of a version, as they are kept, hold the link to stay."""
    return any(tag.name == KEEP_TAG for tag in merge_tags(sections))

"""Blocks of the section stream, derived from the fields of every kind."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from masthead.edition.sections.registry import kinds


def section_blocks() -> list[tuple[str, Any]]:
    """(kind, block) for every section kind there is."""
    return [(name, blocks.StructBlock([("label", blocks.CharBlock(required=False))])) for name in kinds()]

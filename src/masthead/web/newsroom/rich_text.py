"""Blocks for rich text: Wagtail's Draftail with our own small subset, and nothing that is not in it."""

from __future__ import annotations

from typing import Any

from wagtail.blocks import RichTextBlock
from wagtail.rich_text import RichText as Source

from masthead.edition.richtext import RichLine, RichText

LINE_FEATURES = ("bold", "italic", "code", "strikethrough", "superscript", "subscript", "link")
TEXT_FEATURES = ("h4", *LINE_FEATURES[:2], "ul", "ol", "blockquote", *LINE_FEATURES[2:])


class ProseBlock(RichTextBlock):
    """Paragraphs, lists, quotes and sub-headings: a `masthead.edition.richtext.RichText`."""

    value_of: type[RichText | RichLine] = RichText
    own_features: tuple[str, ...] = TEXT_FEATURES

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs["features"] = list(self.own_features)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Source:
        """Stored HTML; anything else has no words."""
        return Source(value if isinstance(value, str) else "")

    def value_from_form(self, value: Any) -> Source:
        """What was typed or pasted, sanitised and in normal form."""
        return Source(self.value_of.from_html(value or "").html)


class LineBlock(ProseBlock):
    """One line of inline text: a `masthead.edition.richtext.RichLine`."""

    value_of = RichLine
    own_features = LINE_FEATURES

"""Blocks for rich text, edited in Draftail; see `rich_text_area`."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from wagtail.blocks import RichTextBlock
from wagtail.rich_text import RichText as Source

from masthead.edition.richtext import RichLine, RichText


class ProseBlock(RichTextBlock):
    """Paragraphs, lists, quotes and sub-headings: a `masthead.edition.richtext.RichText`."""

    value_of: type[RichText | RichLine] = RichText

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.CharField:
        """A field with Draftail; white space is the normal form’s business."""
        # Draftail asks for models, and these blocks are part of one.
        from masthead.web.newsroom.rich_text_area import LineArea, ProseArea

        area = ProseArea() if self.value_of is RichText else LineArea()
        # Draftail's field is no form control that a label could be for.
        area.options["ariaLabel"] = str(self.label) or "Text"
        return forms.CharField(widget=area, strip=False, **self.field_options)

    def to_python(self, value: Any) -> Source:
        """Stored HTML; anything else has no words."""
        return Source(value if isinstance(value, str) else "")

    def value_from_form(self, value: Any) -> Source:
        """What was typed or pasted, sanitised once more: forms need not come from Draftail."""
        return Source(self.value_of.from_html(value or "").html)


class LineBlock(ProseBlock):
    """One line of inline text: a `masthead.edition.richtext.RichLine`."""

    value_of = RichLine

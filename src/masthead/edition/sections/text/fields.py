"""Free text under a label of its own."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.edition.kind import SectionFields
from masthead.edition.richtext import RichText


class TextFields(SectionFields):
    """Rich text: paragraphs, lists, quotes, ``####`` sub-headings."""

    body: RichText = RichText()

    def prose(self) -> Iterator[str]:
        yield self.body.plain()

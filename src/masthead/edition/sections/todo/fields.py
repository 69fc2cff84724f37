"""Tips: what to read, watch, buy or book."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from masthead.edition.kind import Link, SectionFields
from masthead.edition.richtext import RichLine


class Todo(BaseModel):
    """text: one line with its link. affiliate: the publication earns when the link is followed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: RichLine = RichLine()
    affiliate: bool = False


class TodoFields(SectionFields):
    """Things to do; marked ones are paid for and disclosed."""

    items: tuple[Todo, ...] = ()

    def prose(self) -> Iterator[str]:
        for item in self.items:
            yield item.text.plain()

    def links(self) -> Iterator[Link]:
        for item in self.items:
            for text, url, affiliate in item.text.links():
                yield Link(text=text, url=url, affiliate=affiliate or item.affiliate)

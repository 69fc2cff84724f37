"""Country reads: a flag, a line, a link."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from masthead.edition.kind import Fault, SectionFields
from masthead.edition.richtext import RichLine


class LinkItem(BaseModel):
    """mark: a flag or another emoji, or "". text: one line that holds its link."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mark: str = ""
    text: RichLine = RichLine()


class LinksFields(SectionFields):
    """Things to read elsewhere."""

    items: tuple[LinkItem, ...] = ()

    def prose(self) -> Iterator[str]:
        for item in self.items:
            yield item.text.plain()

    def faults(self) -> Iterator[Fault]:
        for item in self.items:
            if not any(item.text.links()):
                yield Fault(f"“{item.text.plain()[:40]}” leads nowhere.", "Add its link: “[words](https://…)”.")

"""Short news, each with a bold lead."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from masthead.edition.kind import Fault, Link, SectionFields
from masthead.edition.richtext import RichLine


class Brief(BaseModel):
    """lead: bold, without its colon. text: one line. link: where it goes on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lead: str = ""
    text: RichLine = RichLine()
    link: Link | None = None


class BriefsFields(SectionFields):
    """News in a line each."""

    items: tuple[Brief, ...] = ()

    def prose(self) -> Iterator[str]:
        for item in self.items:
            yield item.lead
            yield item.text.plain()

    def faults(self) -> Iterator[Fault]:
        for item in self.items:
            if not item.lead:
                yield Fault(f"The brief “{item.text.plain()[:40]}” has no lead.", "Open it like “**Cocoa:** …”.")

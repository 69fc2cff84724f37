"""A story with its details, its takeaway and its sources."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from masthead.edition.kind import Fault, Link, SectionFields
from masthead.edition.media import Image
from masthead.edition.richtext import RichText


class Part(BaseModel):
    """A labelled part of a story: details, background, takeaway, …"""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    body: RichText = RichText()


class StoryFields(SectionFields):
    """A story. title: plain text; sources: where the facts come from, in the order written."""

    title: str = ""
    image: Image | None = None
    body: RichText = RichText()
    parts: tuple[Part, ...] = ()
    sources: tuple[Link, ...] = ()

    def headline(self) -> str:
        return self.title

    def prose(self) -> Iterator[str]:
        yield self.title
        yield self.body.plain()
        for part in self.parts:
            yield part.label
            yield part.body.plain()

    def faults(self) -> Iterator[Fault]:
        if not self.title:
            yield Fault("The story has no headline.", "Write it as the first line, like “### What happened”.")
        for part in self.parts:
            if not part.body:
                yield Fault(f"The part “{part.label}” is empty.", "Write it or remove its heading.")

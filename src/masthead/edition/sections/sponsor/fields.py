"""A paid section, visibly so."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.edition.kind import Fault, Link, SectionFields
from masthead.edition.media import Image
from masthead.edition.richtext import RichText


class SponsorFields(SectionFields):
    """sponsor: who pays, as readers shall read it. call_to_action: the one button."""

    sponsor: str = ""
    title: str = ""
    image: Image | None = None
    body: RichText = RichText()
    call_to_action: Link | None = None

    def headline(self) -> str:
        return self.title

    def links(self) -> Iterator[Link]:
        for link in super().links():
            yield link.model_copy(update={"affiliate": True})

    def prose(self) -> Iterator[str]:
        yield self.title
        yield self.body.plain()
        if self.call_to_action:
            yield self.call_to_action.text

    def faults(self) -> Iterator[Fault]:
        if not self.is_empty() and not self.call_to_action and not any(self.body.links()):
            yield Fault("The sponsor's text leads nowhere.", "End it with a line “[Words](https://…)”.")

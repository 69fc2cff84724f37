"""The lead before the first label."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.edition.kind import SectionFields
from masthead.edition.richtext import RichLine, RichText


class GreetingFields(SectionFields):
    """salutation: "Good morning, friends,". postscript: without its "P.S.", which the renderer writes."""

    salutation: RichLine = RichLine()
    body: RichText = RichText()
    postscript: RichText = RichText()

    def prose(self) -> Iterator[str]:
        yield self.salutation.plain()
        yield self.body.plain()
        yield self.postscript.plain()

"""Somebody’s words."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.edition.kind import Fault, SectionFields
from masthead.edition.richtext import RichLine, RichText


class QuoteFields(SectionFields):
    """words: without quotation marks, which the language's catalogue knows. who: may hold a link."""

    words: RichText = RichText()
    who: RichLine = RichLine()

    def prose(self) -> Iterator[str]:
        yield self.words.plain()
        yield self.who.plain()

    def faults(self) -> Iterator[Fault]:
        if not self.words:
            yield Fault("The quote has no words.", "Write them as “> The words”.")
        elif not self.who:
            yield Fault("The quote does not say whose words these are.", "End it with “— Name”.")

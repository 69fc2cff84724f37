from __future__ import annotations

from collections.abc import Iterator

from masthead.edition.kind import Fault, SectionFields
from masthead.edition.richtext import RichText


class RecipeFields(SectionFields):
    """dish: its name. body: what it takes and how it is made."""

    dish: str = ""
    body: RichText = RichText()

    def headline(self) -> str:
        return self.dish

    def prose(self) -> Iterator[str]:
        yield self.dish
        yield self.body.plain()

    def faults(self) -> Iterator[Fault]:
        if not self.dish:
            yield Fault("The recipe has no name.", "Write it as the first line, like “### Bread soup”.")

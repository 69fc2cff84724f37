"""A person in the news, with the name in its own script."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.edition.kind import Fault, SectionFields
from masthead.edition.media import Image
from masthead.edition.richtext import RichText


class ProfileFields(SectionFields):
    """A person. flag: emoji or "". native_name: in its own script; native_language: BCP 47, "" to take it
    from the flag. role: what the person does, and where."""

    flag: str = ""
    name: str = ""
    native_name: str = ""
    native_language: str = ""
    role: str = ""
    image: Image | None = None
    body: RichText = RichText()

    def headline(self) -> str:
        return self.name

    def prose(self) -> Iterator[str]:
        yield self.name
        yield self.role
        yield self.body.plain()

    def faults(self) -> Iterator[Fault]:
        if not self.name:
            yield Fault("The profile has no name.", "Write it as the first line, like “### 🇯🇵 Haruka Aoyama 青山 遥”.")

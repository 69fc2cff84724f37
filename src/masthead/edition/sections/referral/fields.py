"""The reader’s own link and the gift for passing it on."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.edition.kind import SectionFields
from masthead.edition.richtext import RichText


class ReferralFields(SectionFields):
    """reward: what the next friend earns. pitch: the words, with merge tags. button: its words.

    An empty section shows the catalogue's words with the reader's own link and count.
    """

    reward: str = ""
    pitch: RichText = RichText()
    button: str = ""

    def headline(self) -> str:
        return self.reward

    def prose(self) -> Iterator[str]:
        yield self.reward
        yield self.pitch.plain()

"""What stood in a sponsor’s section, as far as it is drawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """label: that says that it is paid for. paragraphs: plain text. url: of the button. picture: a JPEG or PNG."""

    label: str
    sponsor: str
    title: str
    paragraphs: tuple[str, ...]
    button: str
    url: str
    picture: bytes | None

    @property
    def named(self) -> str:
        """The label with who paid."""
        return f"{self.label} · {self.sponsor}" if self.sponsor else self.label

    @property
    def words(self) -> tuple[str, ...]:
        """All that is written in it."""
        return (self.label, self.sponsor, self.title, *self.paragraphs, self.button, self.url)

    @property
    def key(self) -> str:
        """The same for what is drawn alike."""
        said = repr((self.words, len(self.paragraphs))).encode("utf-8", "surrogatepass")
        return hashlib.sha256(said + (self.picture or b"")).hexdigest()

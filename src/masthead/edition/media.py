"""Images as an edition refers to them, and as they are found when it is rendered."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from masthead.edition.richtext import RichLine


class Image(BaseModel):
    """An image in an edition.

    src: a path relative to the edition file, or an https address.
    alt: what it shows, for who cannot see it; None is "forgotten" (a finding), "" is "decorative".
    credit: who made it, plain text. caption: one line beneath it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    src: str
    alt: str | None = None
    credit: str = ""
    caption: RichLine = RichLine()


@dataclass(frozen=True, slots=True)
class Media:
    """An image file that was found: where readers fetch it, and what it weighs.

    url: absolute address (or a relative path for files on disk). width, height: pixels.
    weight: bytes. content_type: e.g. ``image/png``.
    """

    url: str
    width: int
    height: int
    weight: int
    content_type: str

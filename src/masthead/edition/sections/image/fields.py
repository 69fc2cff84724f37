"""A picture with its caption and credit."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.edition.kind import Fault, SectionFields
from masthead.edition.media import Image


class ImageFields(SectionFields):
    """The image carries its own alternative text, caption and credit."""

    image: Image | None = None

    def prose(self) -> Iterator[str]:
        if self.image:
            yield self.image.caption.plain()

    def faults(self) -> Iterator[Fault]:
        if self.image is None:
            yield Fault("There is no image.", "Write it as “![what it shows](picture.png)”.")

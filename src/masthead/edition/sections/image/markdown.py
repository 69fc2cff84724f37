"""The Markdown shape of `image`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.image.fields import ImageFields


def read(body: Body) -> ImageFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: ImageFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

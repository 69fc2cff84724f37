"""The Markdown shape of `text`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.text.fields import TextFields


def read(body: Body) -> TextFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: TextFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

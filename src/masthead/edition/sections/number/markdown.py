"""The Markdown shape of `number`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.number.fields import NumberFields


def read(body: Body) -> NumberFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: NumberFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

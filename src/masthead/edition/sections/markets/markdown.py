"""The Markdown shape of `markets`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.markets.fields import MarketsFields


def read(body: Body) -> MarketsFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: MarketsFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

"""The Markdown shape of `quote`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.quote.fields import QuoteFields


def read(body: Body) -> QuoteFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: QuoteFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

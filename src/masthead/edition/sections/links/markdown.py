"""The Markdown shape of `links`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.links.fields import LinksFields


def read(body: Body) -> LinksFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: LinksFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

"""The Markdown shape of `briefs`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.briefs.fields import BriefsFields


def read(body: Body) -> BriefsFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: BriefsFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

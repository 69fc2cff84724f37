"""The Markdown shape of `sponsor`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.sponsor.fields import SponsorFields


def read(body: Body) -> SponsorFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: SponsorFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

"""The Markdown shape of `profile`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.profile.fields import ProfileFields


def read(body: Body) -> ProfileFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: ProfileFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

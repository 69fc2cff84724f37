"""The Markdown shape of `greeting`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.greeting.fields import GreetingFields


def read(body: Body) -> GreetingFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: GreetingFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

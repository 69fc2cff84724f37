"""The Markdown shape of `poll`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.poll.fields import PollFields


def read(body: Body) -> PollFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: PollFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

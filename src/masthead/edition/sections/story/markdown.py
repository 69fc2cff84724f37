"""The Markdown shape of `story`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.story.fields import StoryFields


def read(body: Body) -> StoryFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: StoryFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

"""The Markdown shape of `todo`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.todo.fields import TodoFields


def read(body: Body) -> TodoFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: TodoFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

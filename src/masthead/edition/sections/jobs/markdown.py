"""The Markdown shape of `jobs`."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.sections.jobs.fields import JobsFields


def read(body: Body) -> JobsFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    raise NotImplementedError


def write(fields: JobsFields) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    raise NotImplementedError

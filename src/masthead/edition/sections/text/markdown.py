"""The Markdown shape of `text`: paragraphs, lists, quotes and ``####`` sub-headings."""

from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.markdown.prose import to_markdown
from masthead.edition.markdown.words import HouseWords
from masthead.edition.sections.text.fields import TextFields


def read(body: Body) -> TextFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    return TextFields(body=body.richtext(body.blocks))


def write(fields: TextFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    return to_markdown(fields.body)

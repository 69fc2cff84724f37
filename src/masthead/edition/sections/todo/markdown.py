"""The Markdown shape of `todo`: ``- [Book](url) words {affiliate}``; a star at the end marks an entry too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from masthead.edition.markdown.body import Body
from masthead.edition.markdown.shapes import bullets, item_lines
from masthead.edition.markdown.words import HouseWords
from masthead.edition.markup import Node, Text
from masthead.edition.richtext import RichLine
from masthead.edition.sections.todo.fields import Todo, TodoFields

_MARK = "{affiliate}"
_MARKED = re.compile(r"\s*(?:\{\s*affiliate\s*\}|\*)$")


def read(body: Body) -> TodoFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    return TodoFields(items=tuple(_item(nodes) for _at, nodes in item_lines(body, body.blocks, "things to do")))


def write(fields: TodoFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    return bullets((*item.text.nodes(), Text(f" {_MARK}" if item.affiliate else "")) for item in fields.items)


def _item(nodes: Sequence[Node]) -> Todo:
    last = nodes[-1]
    if isinstance(last, Text) and (marked := _MARKED.search(last.text)):
        kept = RichLine.from_nodes((*nodes[:-1], Text(last.text[: marked.start()])))
        return Todo(text=kept, affiliate=True)
    return Todo(text=RichLine.from_nodes(nodes))

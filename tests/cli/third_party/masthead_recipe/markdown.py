from __future__ import annotations

from masthead.edition.markdown.body import Body
from masthead.edition.markdown.prose import heading_to_markdown, to_markdown
from masthead.edition.markdown.shapes import heading, paragraphs, take_title
from masthead.edition.markdown.words import HouseWords

from .fields import RecipeFields


def read(body: Body) -> RecipeFields:
    title, rest = take_title(body, body.blocks)
    return RecipeFields(dish=body.plain(title) if title else "", body=body.richtext(rest))


def write(fields: RecipeFields, _words: HouseWords) -> str:
    title = heading(3, heading_to_markdown(fields.dish)) if fields.dish else ""
    return paragraphs(title, to_markdown(fields.body))

"""The Markdown shape of `profile`: ``### 🇯🇵 Name 名前 — role``, a picture, text."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.edition.markdown.body import Block, Body
from masthead.edition.markdown.emoji import split_mark
from masthead.edition.markdown.prose import heading_to_markdown, to_markdown
from masthead.edition.markdown.shapes import (
    all_emphasis,
    heading,
    image_with_caption,
    paragraphs,
    split_at_dash,
    take_image,
    take_title,
)
from masthead.edition.markdown.words import HouseWords
from masthead.edition.markup import Element, Node, Text, plain
from masthead.edition.normal_form import one_line
from masthead.edition.richtext import RichLine
from masthead.edition.sections.profile.fields import ProfileFields
from masthead.edition.sections.profile.names import language_of_flag, split_native_name

# BCP 47 for “some language”: marks a native name that neither flag nor script gives away.
_UNDETERMINED = "und"


def read(body: Body) -> ProfileFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    title, rest = take_title(body, body.blocks)
    person, role = _person(body, title) if title else (ProfileFields(), None)
    if role is None and title is not None and (emphasised := all_emphasis(body, rest[0] if rest else None)) is not None:
        body.lost_marks(emphasised.nodes(), rest[0])
        role, rest = emphasised.plain(), rest[1:]
    image, rest = take_image(body, rest)
    return person.model_copy(update={"role": role or "", "image": image, "body": body.richtext(rest)})


def write(fields: ProfileFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    title = heading_to_markdown(RichLine.from_nodes(_title(fields)))
    return paragraphs(heading(3, title) if title else "", image_with_caption(fields.image), to_markdown(fields.body))


def _person(body: Body, title: Block) -> tuple[ProfileFields, str | None]:
    """Flag, name and native name from the heading, and the role when there is one behind a dash."""
    nodes = body.nodes(title)
    marked = next((node for node in nodes if isinstance(node, Element) and node.tag == "span"), None)
    body.lost_marks((node for node in nodes if node is not marked), title)
    if marked is not None:
        at = nodes.index(marked)
        flag, name = split_mark(_line_of(nodes[:at]))
        role = _role_after(_line_of(nodes[at + 1 :]))
        native, language = _line_of(marked.children), marked.attribute("lang")
    else:
        words, role = split_at_dash(_line_of(nodes))
        flag, name = split_mark(words)
        name, native = split_native_name(name)
        language = ""
    if language in {language_of_flag(flag), _UNDETERMINED}:
        language = ""
    return ProfileFields(flag=flag, name=name.strip(), native_name=native, native_language=language), role


def _role_after(words: str) -> str | None:
    """The role behind a marked native name: a dash stands before it, or nothing at all follows."""
    if not words.strip():
        return None
    role = split_at_dash(f"x {words.strip()}")
    return role[1] if role[1] is not None else words.strip()


def _line_of(nodes: Sequence[Node]) -> str:
    return one_line(plain(nodes))


def _title(fields: ProfileFields) -> list[Node]:
    nodes: list[Node] = [Text(f"{fields.flag} ")] if fields.flag else []
    nodes.append(Text(fields.name))
    if fields.native_name:
        nodes += [Text(" "), _native(fields)]
    if fields.role:
        nodes.append(Text(f" — {fields.role}"))
    return nodes


def _native(fields: ProfileFields) -> Node:
    """The native name, marked with its language unless the flag and the script say it all."""
    plainly = split_native_name(f"{fields.name} {fields.native_name}") == (fields.name, fields.native_name)
    language = fields.native_language or ("" if plainly else language_of_flag(fields.flag) or _UNDETERMINED)
    if not language:
        return Text(fields.native_name)
    return Element("span", (("lang", language),), (Text(fields.native_name),))

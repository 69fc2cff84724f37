"""The Markdown shape of `jobs`: ``- 🇨🇳 **Company** Role, Place [Apply](url)``."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.edition.markdown.body import Block, Body
from masthead.edition.markdown.emoji import split_mark
from masthead.edition.markdown.shapes import bullets, item_lines, link_node, split_leading_text, take_last_link
from masthead.edition.markdown.words import HouseWords
from masthead.edition.markup import Element, Node, Text, plain
from masthead.edition.normal_form import one_line
from masthead.edition.sections.jobs.fields import Job, JobsFields


def read(body: Body) -> JobsFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    return JobsFields(items=tuple(_job(body, at, nodes) for at, nodes in item_lines(body, body.blocks, "jobs")))


def write(fields: JobsFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    return bullets(_line(item) for item in fields.items)


def _job(body: Body, at: Block, nodes: Sequence[Node]) -> Job:
    link, nodes = take_last_link(body, nodes, at)
    opening, rest = split_leading_text(nodes)
    flag, words = split_mark(opening)
    company: Sequence[Node] = ()
    if not words.strip() and rest and isinstance(rest[0], Element) and rest[0].tag == "strong":
        company, rest = rest[0].children, rest[1:]
    remaining: tuple[Node, ...] = (Text(words), *rest)
    body.lost_marks((*company, *remaining), at)
    role, place = _split_place(_line_of(remaining))
    return Job(flag=flag, company=_line_of(company).rstrip(":").rstrip(), role=role, place=place, link=link)


def _line_of(nodes: Sequence[Node]) -> str:
    return one_line(plain(nodes))


def _split_place(words: str) -> tuple[str, str]:
    """The role up to the last comma, and the place. A comma at the end says that there is no place."""
    role, comma, place = words.rpartition(",")
    return (role.strip(), place.strip()) if comma else (words.strip().lstrip(": "), "")


def _line(item: Job) -> list[Node]:
    words = f"{item.role}, {item.place}" if item.place else item.role
    if not item.place and "," in item.role:
        words = f"{item.role},"
    nodes: list[Node] = [Text(f"{item.flag} ")] if item.flag else []
    nodes += [Element("strong", (), (Text(item.company),)), Text(" ")] if item.company else []
    nodes.append(Text(words))
    return [*nodes, Text(" "), link_node(item.link)] if item.link else nodes

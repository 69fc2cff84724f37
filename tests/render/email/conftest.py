"""One mail from given sections, and a reader of its HTML that knows nothing of how it was made."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.edition.house import HouseFormat, Publication
from masthead.edition.media import Media
from masthead.edition.model import Edition, Section
from masthead.edition.sections.registry import SHIPPED, kind_named
from masthead.render.email import render_email
from masthead.render.pieces import RenderedEmail
from masthead.render.preview import fill_preview
from masthead.render.sheet import Sheet
from masthead.render.themes import theme_named

GOLDENS = Path(__file__).parent / "goldens"
VOID = frozenset({"br", "img", "meta", "link", "hr", "input"})

READER = Recipient(
    id=SubscriberId(7), address="ada@reader.example", name="Ada", attributes={"city": "Osaka"}, referral_count=2
)
LINKS = {
    "web_link": "https://harbour.example/w/token",
    "preferences_link": "https://harbour.example/p/token",
    "unsubscribe_link": "https://harbour.example/u/token",
    "referral_link": "https://harbour.example/r/token?a=1&b=2",
}
MEDIA = {
    "wide.png": Media("https://media.example/wide.png", 1200, 600, 40_000, "image/png"),
    "portrait.png": Media("https://media.example/portrait.png", 320, 320, 20_000, "image/png"),
}


@dataclass
class Node:
    """An element of the parsed mail."""

    tag: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def words(self) -> str:
        return " ".join(self.text().split())

    def all(self, *tags: str) -> Iterator[Node]:
        for child in self.children:
            if isinstance(child, Node):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def one(self, tag: str) -> Node:
        (found,) = self.all(tag)
        return found

    def by_class(self, name: str) -> list[Node]:
        return [node for node in self.all() if name in node.classes]

    def ancestors(self) -> Iterator[Node]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.current = Node("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.current)
        self.current.children.append(node)
        if tag not in VOID:
            self.current = node

    def handle_endtag(self, tag: str) -> None:
        assert self.current.tag == tag, f"</{tag}> closes <{self.current.tag}>"
        assert self.current.parent is not None
        self.current = self.current.parent

    def handle_data(self, data: str) -> None:
        self.current.children.append(data)


def parse(html: str) -> Node:
    """The tree; fails on elements that are not closed in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.current is reader.root
    return reader.root


def build_section(kind: str, label: str = "A label", segment: str = "", **fields: Any) -> Section:
    """A section from plain values, as JSON has them."""
    return Section(kind=kind, label=label, segment=segment, fields=kind_named(kind).fields.model_validate(fields))


@pytest.fixture
def section() -> Callable[..., Section]:
    """Builds a section: kind, label, segment, then its fields as JSON has them."""
    return build_section


@pytest.fixture
def golden_section() -> Callable[[str], Section]:
    """The section whose fields stand in ``goldens/<kind>.json``."""

    def build(kind: str) -> Section:
        fields: dict[str, Any] = json.loads((GOLDENS / f"{kind}.json").read_text("utf-8"))
        return build_section(kind, "" if kind == "greeting" else kind.title(), **fields)

    return build


@dataclass(frozen=True)
class Mail:
    """A rendered mail, as one person sees it."""

    rendered: RenderedEmail
    html: str

    @property
    def tree(self) -> Node:
        return parse(self.html)

    def card(self, section: int = 0) -> str:
        """A section's part of the HTML, cut where its span says, as somebody sees it whose data nobody knows."""
        bare = fill_preview(self.rendered.html, self.rendered, links=dict.fromkeys(LINKS, "")).encode()
        span = next(span for span in self.rendered.spans if span.section == section)
        return bare[span.start : span.end].decode()


@pytest.fixture
def parsed() -> Callable[[str], Node]:
    """Reads HTML into a tree; fails on elements that are not closed in order."""
    return parse


Render = Callable[..., Mail]


@pytest.fixture
def sheet_of() -> Callable[..., Sheet]:
    """A sheet of the given sections; `edition`, `house` and `sheet` take further values."""

    def build(
        *sections: Section,
        edition: dict[str, Any] | None = None,
        house: dict[str, Any] | None = None,
        labels: dict[str, str] | None = None,
        theme: str = "harbour",
        **sheet: Any,
    ) -> Sheet:
        publication = {
            "slug": "harbour-morning",
            "name": "Harbour Morning",
            "from": "Harbour Morning <editors@harbour.example>",
            "postal_address": "Pier 0, 1 Sample Quay",
            **(house or {}),
        }
        values = {
            "publication": "harbour-morning",
            "number": 412,
            "date": dt.date(2026, 11, 23),
            "title": "A title",
            "subject": "A subject",
            "preheader": "What else there is",
            "sections": sections,
            **(edition or {}),
        }
        return Sheet(
            edition=Edition.model_validate(values),
            house=HouseFormat(publication=Publication.model_validate(publication), labels=labels or {}),
            theme=theme_named(theme),
            **{"media": MEDIA, **sheet},
        )

    return build


@pytest.fixture
def render(sheet_of: Callable[..., Sheet]) -> Render:
    """The mail of the given sections, as `READER` sees it; options as for `sheet_of`."""

    def build(*sections: Section, **options: Any) -> Mail:
        rendered = render_email(sheet_of(*sections, **options))
        return Mail(rendered, fill_preview(rendered.html, rendered, READER, LINKS))

    return build


@pytest.fixture
def every_kind(golden_section: Callable[[str], Section]) -> tuple[Section, ...]:
    """One section of each kind."""
    return tuple(golden_section(kind) for kind in SHIPPED)


def readable(fragment: str) -> str:
    """Mail HTML for reading: a tag per line where blocks begin, without styles and Outlook's conditions."""
    bare = re.sub(r"<!--.*?-->", "", fragment, flags=re.DOTALL)
    bare = re.sub(r' (?:style|border|cellpadding|cellspacing)="[^"]*"', "", bare)
    return (
        re.sub(r"(?<=>)(?=</?(?:table|tbody|tr|td|th|div|p|ul|ol|li|h\d|caption|blockquote|img)\b)", "\n", bare) + "\n"
    )


@pytest.fixture
def same_as_golden() -> Callable[[str, str], None]:
    """Compares with a file in ``goldens``; MASTHEAD_WRITE_GOLDENS=1 writes it instead."""

    def compare(name: str, card: str) -> None:
        written = readable(card)
        golden = GOLDENS / name
        if os.environ.get("MASTHEAD_WRITE_GOLDENS"):
            golden.write_text(written, encoding="utf-8")
        assert written == golden.read_text(encoding="utf-8")

    return compare

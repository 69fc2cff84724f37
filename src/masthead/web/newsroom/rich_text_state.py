"""Rich text ↔ what Draftail edits: Draft.js’s raw content state, without loss.

Draft.js knows a flat list of blocks, styles of characters and one entity a character. Our normal form knows more:
lists in quotes, items of several paragraphs, marks in a certain nesting, soft line ends. What the flat form cannot
say is carried beside each block in its ``data``, which Draft.js keeps while it edits:

- ``path``: in which lists and quotes the block stands, when its type and depth do not say so;
- ``as``: its inline HTML, which holds as long as its words and marks are the same;
- ``of``: the type and depth for which both were written; an editor who changes them makes both void.

Offsets count code points. The language of words is a style ``LANG-ja``, so that it may cross links.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from masthead.edition.markup import BLOCK_TAGS, BREAK, Element, Node, Text, parse, serialise
from masthead.edition.normal_form import as_inline
from masthead.edition.richtext import RichLine, RichText

LINK = "LINK"
LANGUAGE = "LANG-"
STYLES = {
    "strong": "BOLD",
    "em": "ITALIC",
    "s": "STRIKETHROUGH",
    "sup": "SUPERSCRIPT",
    "sub": "SUBSCRIPT",
    "code": "CODE",
}

_TAGS = {style: tag for tag, style in STYLES.items()}
_ITEMS = {"ul": "unordered-list-item", "ol": "ordered-list-item"}
_LISTS = {block: tag for tag, block in _ITEMS.items()}
_DEEPEST = 20
# Of marks over the same words, the outer one first.
_NESTING = [LINK, *STYLES.values()]


def state_of(markup: str) -> str:
    """Rich text or a line, as JSON for Draftail."""
    writer = _Writer()
    nodes = parse(markup)
    if any(isinstance(node, Element) and node.tag in BLOCK_TAGS for node in nodes):
        writer.blocks_of(nodes, ())
    else:
        writer.block("p", nodes, ())
    return json.dumps({"blocks": writer.blocks, "entityMap": writer.entities})


def text_of(state: str | None) -> RichText:
    """What Draftail sent, as rich text: sanitised, in normal form. Whatever is no content state has no words."""
    builder = _Builder()
    for block in _Block.read(state):
        builder.add(block)
    return RichText.from_html(serialise(builder.finish()))


def line_of(state: str | None) -> RichLine:
    """What Draftail sent, as one line."""
    nodes: list[Node] = []
    for block in _Block.read(state):
        nodes += [*([Text(" ")] if nodes else []), *block.inline()]
    return RichLine.from_html(serialise(nodes))


# A run of characters with its marks: their styles, and a link as (target, affiliate, number within the block).
Link = tuple[str, bool, int]


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    styles: frozenset[str]
    link: Link | None

    def marks(self) -> frozenset[object]:
        return self.styles | ({self.link} if self.link else frozenset())


def _characters(nodes: Iterable[Node]) -> list[_Char]:
    """Inline nodes as characters with marks. Two links side by side stay two; one that is empty goes."""
    chars: list[_Char] = []
    links = 0

    def walk(nodes: Iterable[Node], styles: frozenset[str], link: Link | None) -> None:
        nonlocal links
        for node in nodes:
            if isinstance(node, Text):
                chars.extend(_Char(char, styles, link) for char in node.text.replace("\n", " "))
            elif node.tag == "br":
                chars.append(_Char("\n", styles, link))
            elif node.tag == "a":
                links += 1
                walk(node.children, styles, (node.attribute("href"), bool(node.attribute("rel")), links))
            elif node.tag == "span":
                others = frozenset(style for style in styles if not style.startswith(LANGUAGE))
                walk(node.children, others | {LANGUAGE + node.attribute("lang")}, link)
            else:
                walk(node.children, styles | {STYLES[node.tag]}, link)

    walk(nodes, frozenset(), None)
    return chars


def _nodes(chars: Sequence[_Char], open_marks: frozenset[object] = frozenset()) -> Iterator[Node]:
    """Characters with marks as inline nodes: the mark that reaches furthest is the outer one."""
    at = 0
    while at < len(chars):
        marks = chars[at].marks() - open_marks
        if not marks:
            yield BREAK if chars[at].text == "\n" else Text(chars[at].text)
            at += 1
            continue
        mark, end = max(((mark, _reach(chars, at, mark)) for mark in marks), key=_outermost)
        yield _element(mark, tuple(_nodes(chars[at:end], open_marks | {mark})))
        at = end


def _reach(chars: Sequence[_Char], at: int, mark: object) -> int:
    while at < len(chars) and mark in chars[at].marks():
        at += 1
    return at


def _outermost(found: tuple[object, int]) -> tuple[int, int]:
    mark, end = found
    name = mark if isinstance(mark, str) else LINK
    return end, -(_NESTING.index(name) if name in _NESTING else len(_NESTING))


def _element(mark: object, children: tuple[Node, ...]) -> Element:
    if isinstance(mark, tuple):
        target, affiliate, _number = mark
        return Element("a", (("href", target), *((("rel", "sponsored"),) if affiliate else ())), children)
    style = str(mark)
    if style in _TAGS:
        return Element(_TAGS[style], (), children)
    return Element("span", (("lang", style.removeprefix(LANGUAGE)),), children)


@dataclass(frozen=True, slots=True)
class _Level:
    """A list or quote around a block. begins: "" it goes on, with its item; "+" with a new item; "!" it is new."""

    tag: str
    begins: str = ""
    start: str = ""

    def __str__(self) -> str:
        return f"{self.tag}{self.begins}{self.start}"

    @classmethod
    def read(cls, written: str) -> _Level | None:
        """Of `str`; None when it is not that."""
        tag, mark, start = written, "", ""
        for each in "+!":
            if each in written:
                tag, mark, start = *written.split(each, 1)[:1], each, written.split(each, 1)[1]
        return cls(tag, mark, start) if tag in {"ul", "ol", "blockquote"} else None


def _usual(kind: str, depth: int, before: Sequence[_Level]) -> tuple[_Level, ...]:
    """The lists and quotes that a block's type and depth stand for, after a block within `before`."""
    if kind == "blockquote":
        goes_on = len(before) == 1 and before[0].tag == kind
        return (_Level(kind, "" if goes_on else "!"),)
    if kind not in _LISTS:
        return ()
    around = []
    for level in before[:depth]:
        if level.tag == "blockquote":
            break
        around.append(_Level(level.tag))
    here = len(around)
    goes_on = here < len(before) and before[here].tag == _LISTS[kind]
    return (*around, _Level(_LISTS[kind], "+" if goes_on else "!"))


class _Writer:
    """Writes nodes as blocks and entities."""

    def __init__(self) -> None:
        self.blocks: list[dict[str, Any]] = []
        self.entities: dict[str, dict[str, Any]] = {}
        self._before: tuple[_Level, ...] = ()
        # Draftail styles blocks by their keys for the whole page: they differ from those of every other text.
        self._key = secrets.token_hex(3)

    def blocks_of(self, nodes: Sequence[Node], levels: tuple[_Level, ...]) -> tuple[_Level, ...]:
        """Write block nodes that stand within `levels`; returns the levels for what follows beside them."""
        inline: list[Node] = []
        for node in [*nodes, Element("p", (), ())]:
            if isinstance(node, Text) or node.tag not in BLOCK_TAGS:
                inline.append(node)
                continue
            if inline:
                levels = self.block("p", inline, levels)
                inline = []
            if node.tag in {"p", "h4"}:
                levels = self.block(node.tag, node.children, levels) if node.children else levels
            elif node.tag == "blockquote":
                inner = self.blocks_of(node.children, (*levels, _Level(node.tag, "!")))
                levels = inner[: len(levels)]
            else:
                levels = self._list(node, levels)
        return levels

    def _list(self, node: Element, levels: tuple[_Level, ...]) -> tuple[_Level, ...]:
        mark, start = "!", node.attribute("start")
        for item in node.children:
            assert isinstance(item, Element)
            inner = self.blocks_of(item.children, (*levels, _Level(node.tag, mark, start)))
            levels, mark, start = inner[: len(levels)], "+", ""
        return levels

    def block(self, tag: str, inline: Sequence[Node], levels: tuple[_Level, ...]) -> tuple[_Level, ...]:
        """Write one block; returns the levels around it as they are for its next sibling: all going on."""
        kind, depth = _kind(tag, levels)
        chars = _characters(inline)
        data: dict[str, Any] = {}
        if levels != _usual(kind, depth, self._before):
            data["path"] = " ".join(map(str, levels))
        if as_inline(_nodes(chars)) != tuple(inline):
            data["as"] = serialise(inline)
        if data:
            data["of"] = f"{kind} {depth}"
        self.blocks.append(
            {
                "key": f"{self._key}{len(self.blocks)}",
                "type": kind,
                "depth": depth,
                "text": "".join(char.text for char in chars),
                "inlineStyleRanges": list(_style_ranges(chars)),
                "entityRanges": list(self._entity_ranges(chars)),
                "data": data,
            }
        )
        self._before = tuple(_Level(level.tag) for level in levels)
        return self._before

    def _entity_ranges(self, chars: Sequence[_Char]) -> Iterator[dict[str, int]]:
        at = 0
        while at < len(chars):
            link = chars[at].link
            end = at + 1
            if link is not None:
                end = _reach(chars, at, link)
                key = len(self.entities)
                data = {"url": link[0], "affiliate": link[1]}
                self.entities[str(key)] = {"type": LINK, "mutability": "MUTABLE", "data": data}
                yield {"offset": at, "length": end - at, "key": key}
            at = end


def _kind(tag: str, levels: Sequence[_Level]) -> tuple[str, int]:
    """The type and depth that come nearest."""
    if tag == "h4":
        return "header-four", 0
    lists = [level for level in levels if level.tag in _ITEMS]
    if lists and levels[-1].tag in _ITEMS and levels[-1].begins:
        return _ITEMS[levels[-1].tag], len(lists) - 1
    return ("blockquote" if levels and not lists else "unstyled"), 0


def _style_ranges(chars: Sequence[_Char]) -> Iterator[dict[str, Any]]:
    for style in sorted(frozenset().union(*(char.styles for char in chars))):
        at = 0
        while at < len(chars):
            end = _reach(chars, at, style)
            if end > at:
                yield {"offset": at, "length": end - at, "style": style}
            at = max(end, at + 1)


@dataclass(frozen=True, slots=True)
class _Block:
    """A block as Draftail sent it."""

    kind: str
    depth: int
    chars: tuple[_Char, ...]
    path: str | None
    original: str | None

    @classmethod
    def read(cls, state: str | None) -> Iterator[_Block]:
        """Every block of a content state, trusting nothing in it."""
        try:
            raw = json.loads(state or "null")
            entities = raw["entityMap"]
            for block in raw["blocks"]:
                yield cls._of(block, entities)
        except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
            return

    @classmethod
    def _of(cls, raw: dict[str, Any], entities: dict[str, Any]) -> _Block:
        kind, depth, text = str(raw.get("type")), int(raw.get("depth") or 0), str(raw["text"])
        styles: list[set[str]] = [set() for _ in text]
        links: list[Link | None] = [None for _ in text]
        for each in raw.get("inlineStyleRanges") or ():
            if each["style"] in _TAGS or each["style"].startswith(LANGUAGE):
                for at in _places(each, text):
                    styles[at].add(each["style"])
        ranges = sorted(raw.get("entityRanges") or (), key=lambda each: int(each["offset"]))
        for number, each in enumerate(ranges, start=1):
            entity = entities[str(each["key"])]
            if entity["type"] == LINK:
                for at in _places(each, text):
                    links[at] = (str(entity["data"].get("url") or ""), bool(entity["data"].get("affiliate")), number)
        chars = tuple(map(_Char, text, map(frozenset, styles), links))
        data = raw.get("data") or {}
        valid = data.get("of") == f"{kind} {depth}"
        path, original = (data.get("path"), data.get("as")) if valid else (None, None)
        return cls(kind, depth, chars, path, original)

    def inline(self) -> tuple[Node, ...]:
        """Its words: as they were written, when they say the same."""
        if self.original is not None:
            nodes = RichText.from_html(f"<p>{self.original}</p>").nodes()
            inline = nodes[0].children if len(nodes) == 1 and isinstance(nodes[0], Element) else ()
            if _same(_characters(inline), self.chars):
                return inline
        return tuple(_nodes(self.chars))

    def levels(self, before: Sequence[_Level]) -> tuple[_Level, ...]:
        """The lists and quotes around it, after a block within `before`."""
        if self.path is None:
            return _usual(self.kind, self.depth, before)
        found = [level for written in self.path.split() if (level := _Level.read(written))]
        return tuple(found[:_DEEPEST])


def _places(each: dict[str, Any], text: str) -> range:
    start = max(int(each["offset"]), 0)
    return range(start, min(start + int(each["length"]), len(text)))


def _same(some: Sequence[_Char], others: Sequence[_Char]) -> bool:
    """Whether words and marks agree, however links are numbered."""
    return _numbered(some) == _numbered(others)


def _numbered(chars: Sequence[_Char]) -> list[_Char]:
    numbers: dict[int, int] = {}
    return [
        _Char(char.text, char.styles, (*char.link[:2], numbers.setdefault(char.link[2], len(numbers))))
        if char.link
        else char
        for char in chars
    ]


@dataclass(slots=True)
class _Open:
    """A list or quote being built, with the item that is open."""

    level: _Level
    items: list[list[Node]] = field(default_factory=lambda: [[]])

    def element(self) -> Element:
        start = self.level.start
        attributes = (("start", start),) if start else ()
        if self.level.tag == "blockquote":
            return Element("blockquote", (), tuple(self.items[0]))
        return Element(self.level.tag, attributes, tuple(Element("li", (), tuple(item)) for item in self.items))


class _Builder:
    """Builds the tree from blocks in order."""

    def __init__(self) -> None:
        self._top: list[Node] = []
        self._open: list[_Open] = []

    def add(self, block: _Block) -> None:
        levels = block.levels([each.level for each in self._open])
        kept = 0
        while kept < min(len(levels), len(self._open)) and self._goes_on(levels[kept], kept):
            kept += 1
        if kept < len(levels) and kept < len(self._open) and self._next_item(levels[kept], kept):
            self._close(kept + 1)
            self._open[kept].items.append([])
            kept += 1
        self._close(kept)
        self._open += [_Open(level) for level in levels[kept:]]
        tag = "h4" if block.kind == "header-four" else "p"
        self._here().append(Element(tag, (), block.inline()))

    def finish(self) -> list[Node]:
        self._close(0)
        return self._top

    def _goes_on(self, level: _Level, at: int) -> bool:
        return not level.begins and self._open[at].level.tag == level.tag

    def _next_item(self, level: _Level, at: int) -> bool:
        return level.begins == "+" and self._open[at].level.tag == level.tag

    def _close(self, kept: int) -> None:
        while len(self._open) > kept:
            done = self._open.pop().element()
            self._here().append(done)

    def _here(self) -> list[Node]:
        return self._open[-1].items[-1] if self._open else self._top

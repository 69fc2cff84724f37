"""Rich text as plain text: from the tree of an editor's words to lines of 72 columns.

Emphasis becomes ``_words_``, struck words ``~words~``; bold, which only guides
the eye, is left out. A link is its words and a number, ``words [2]``; its target
stands in the list at the end of its section. Digits set high or low take the
characters that Unicode has for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from masthead.edition.richtext import Element, Node, RichLine, RichText, Text, is_affiliate, plain
from masthead.render.slots import Slots
from masthead.render.text_wrap import WIDTH, Atom, columns, fill

# A name is longer than the "friends" that stands in for it: room is kept for this many columns.
_ROOM_FOR_A_VALUE = 12
_HARD_BREAK = "\x1e"
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_BLOCKS = frozenset({"p", "h4", "ul", "ol", "blockquote", "li"})
_BARE_SCHEME = re.compile(r"^(?:mailto:|tel:)", re.IGNORECASE)


@dataclass(slots=True)
class TextTree:
    """Writes the words of one section and collects the targets of its links.

    slots: of the text part, in TEXT context. section: index into the edition's sections, None for the frame.
    affiliate_mark: what stands behind the words of a paid link.
    """

    slots: Slots
    section: int | None
    affiliate_mark: str = "*"
    _targets: dict[str, int] = field(default_factory=dict)

    @property
    def atom(self) -> Atom:
        """What the wrapping never breaks: a slot's marker, with room for the longer of fallback and usual value."""
        return _MARKER, lambda marker: max(columns(self.slots.shown(marker)), _ROOM_FOR_A_VALUE)

    def words(self, text: str) -> str:
        """A plain field's text, its merge tags as markers."""
        return self.slots.words(text)

    def line(self, rich: RichLine) -> str:
        """One line's text, not wrapped."""
        return self.inline(rich.nodes())

    def fill(self, text: str, first: str = "", rest: str | None = None, width: int = WIDTH) -> str:
        """Marked text as lines; hard breaks end lines. `first` opens the first line, `rest` the others."""
        rest = " " * columns(first, self.atom) if rest is None else rest
        parts = text.split(_HARD_BREAK)
        lines = [
            fill(part, first=rest if number else first, rest=rest, width=width, atom=self.atom)
            for number, part in enumerate(parts)
        ]
        return "\n".join(lines)

    def columns(self, text: str) -> int:
        """The width of marked text."""
        return columns(text, self.atom)

    def link(self, words: str, url: str, affiliate: bool = False) -> str:
        """Words with the number of their target; words alone where there is nothing safe to follow."""
        shown = self.slots.words(words)
        mark = self.affiliate_mark if affiliate else ""
        if _BARE_SCHEME.sub("", url) == words.strip():
            return shown + mark
        target = self.slots.href(url, words, self.section)
        if target is None:
            return shown + mark
        return f"{shown}{mark} [{self._number(target)}]"

    def vote(self, words: str, key: str, answer: int) -> str:
        """Words with the number of the address at which they are voted for."""
        return f"{self.slots.words(words)} [{self._number(self.slots.vote(key, answer))}]"

    def target(self, words: str, url: str) -> str:
        """Where a link leads, to be printed beside its words; empty where there is nothing safe to follow."""
        return self.slots.href(url, words, self.section) or ""

    def inline(self, nodes: Sequence[Node]) -> str:
        """Inline nodes as one marked string, not wrapped."""
        return "".join(self._inline(node) for node in nodes)

    def prose(self, rich: RichText, width: int = WIDTH) -> str:
        """Blocks as lines, parted by a blank line."""
        return self.blocks(rich.nodes(), width)

    def blocks(self, nodes: Sequence[Node], width: int = WIDTH) -> str:
        """Block nodes as lines; inline text between blocks is a paragraph of its own."""
        written: list[str] = []
        loose: list[Node] = []
        heading = False
        for node in (*nodes, None):
            if node is not None and not (isinstance(node, Element) and node.tag in _BLOCKS):
                loose.append(node)
                continue
            blocks = [self.fill(self.inline(loose).strip(), width=width)] if plain(tuple(loose)).strip() else []
            loose = []
            if isinstance(node, Element):
                blocks.append(self._block(node, width))
            for block in filter(None, blocks):
                # A sub-heading stands right above what it heads.
                gap = "\n" if heading else "\n\n"
                written.append(gap + block if written else block)
                heading = isinstance(node, Element) and node.tag == "h4"
        return "".join(written)

    def references(self) -> str:
        """The targets of the section's links, ``[1] https://…``, a line each. Empty for none."""
        return "\n".join(f"[{number}] {target}" for target, number in self._targets.items())

    def _number(self, target: str) -> int:
        return self._targets.setdefault(target, len(self._targets) + 1)

    def _inline(self, node: Node) -> str:
        if isinstance(node, Text):
            return self.slots.words(node.text)
        inner = self.inline(node.children)
        match node.tag:
            case "br":
                return _HARD_BREAK
            case "a":
                return self._anchor(node, inner)
            case "em":
                return _wrapped(inner, "_")
            case "s":
                return _wrapped(inner, "~")
            case "sup":
                return inner.translate(_RAISED) if _translatable(inner, _RAISED) else f"^{inner}"
            case "sub":
                return inner.translate(_LOWERED) if _translatable(inner, _LOWERED) else f"_{inner}"
        return inner

    def _anchor(self, node: Element, inner: str) -> str:
        href = node.attribute("href")
        mark = self.affiliate_mark if is_affiliate(node) else ""
        words = plain(node.children)
        if _BARE_SCHEME.sub("", href) == words.strip():
            return inner + mark
        target = self.slots.href(href, words, self.section)
        return inner + mark if target is None else f"{inner}{mark} [{self._number(target)}]"

    def _block(self, node: Element, width: int) -> str:
        match node.tag:
            case "ul" | "ol":
                return self._list(node, width)
            case "li":
                return self._item(node, "- ", width)
            case "blockquote":
                inner = self.blocks(node.children, width - 2)
                return "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
        return self.fill(self.inline(node.children).strip(), width=width)

    def _list(self, node: Element, width: int) -> str:
        items = [child for child in node.children if isinstance(child, Element)]
        start = int(node.attribute("start") or 1)
        signs = [f"{start + place}. " if node.tag == "ol" else "- " for place in range(len(items))]
        widest = max((len(sign) for sign in signs), default=0)
        return "\n".join(self._item(item, sign.rjust(widest), width) for item, sign in zip(items, signs, strict=True))

    def _item(self, node: Element, sign: str, width: int) -> str:
        """A list item: its sign, then its blocks, inner lists right beneath the words that lead to them."""
        inner = self.blocks(node.children, max(width - len(sign), 16)) or ""
        inner = re.sub(r"\n\n(?= *(?:- |\d+\. ))", "\n", inner)
        lines = inner.split("\n")
        indented = [f"{' ' * len(sign)}{line}".rstrip() for line in lines[1:]]
        return "\n".join([f"{sign}{lines[0]}".rstrip(), *indented])


def _wrapped(inner: str, sign: str) -> str:
    """The sign around the words but inside the spaces at their ends."""
    bare = inner.strip()
    return inner.replace(bare, f"{sign}{bare}{sign}", 1) if bare else inner


def _translatable(text: str, table: dict[int, int]) -> bool:
    return bool(text) and all(ord(char) in table for char in text)


_MARKER = re.compile("[\U000f0000-\U0010fffd]")

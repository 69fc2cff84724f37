"""Clipboard HTML as blocks: one pass over its tags, with an account of what is open.

No tree is built. Each open element carries how words in it look and where they stand, so that a text
asks only for the innermost one, and misnested tags cost as little as nested ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from masthead.edition.clipboard import meaning
from masthead.edition.clipboard.blocks import LINE_BREAK, NOWHERE, PLAIN, Block, BlockKind, Marks, Place
from masthead.edition.clipboard.manuscript import LARGEST_TEXT, Notes, check_size, shorten
from masthead.edition.clipboard.meaning import Hidden
from masthead.edition.clipboard.paragraphs import Paragraph
from masthead.edition.clipboard.source import readable, too_deep
from masthead.edition.clipboard.styles import Style, StyleSheet, marks_of
from masthead.edition.clipboard.tables import Tables
from masthead.edition.clipboard.targets import image_source, link_target

# Mail nests tables in tables; its deepest have some eighty elements open.
DEEPEST = 250
_MOST_PICTURES = 200
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "ins", "s", "small", "span", "strike", "strong", "sub", "sup", "tt"}
) | {"u"}
_CELLS = frozenset({"caption", "table", "td", "th"})
_TABLE_PARTS = _CELLS | {"tbody", "tfoot", "thead", "tr"}
# What a start tag closes when its author did not: the tags closed, and where the search for them ends.
_CLOSES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol"}) | _CELLS),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"}) | _CELLS),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"}) | _CELLS),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
}
_SPACE = re.compile(r"[ \t\n\r\f\v\u2028\u2029]")
_LINES = re.compile(r"\r\n|[\r\n\u2028\u2029]")
_EMOJI_ALT = re.compile(r"[^\w\s<>\x00-\x7f][^<>\x00-\x7f]{0,15}\Z|[0-9#*]\ufe0f?\u20e3\Z")


@dataclass(slots=True)
class Frame:
    """An open element."""

    tag: str
    block: bool
    marks: Marks
    place: Place
    hidden: Hidden
    lines_kept: bool
    style: Style
    attributes: Mapping[str, str]
    next_number: int = 1


def read_html(html: str, notes: Notes) -> tuple[Block, ...]:
    """The blocks of a paste. Raises `ClipboardError` for one that is too large or too deep."""
    html = readable(html)
    reader = _Reader(notes, meaning.unseen_closers(html))
    reader.feed(html)
    reader.close()
    return reader.finish()


class _Reader(HTMLParser):
    def __init__(self, notes: Notes, closers: Counter[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._notes = notes
        self._closers = closers
        self._sheet = StyleSheet()
        self._stack = [Frame("", True, PLAIN, NOWHERE, Hidden.NO, False, {}, {})]
        self._open: Counter[str] = Counter()
        self._tables = Tables(notes)
        self._paragraph = Paragraph(notes)
        self._unseen: list[str] = []
        self._images: list[Block] = []
        self._items = 0
        self._pictures = 0
        self._characters = 0

    def finish(self) -> tuple[Block, ...]:
        """The blocks, once everything is fed."""
        while len(self._stack) > 1:
            self._pop()
        self._flush()
        return self._tables.finish()

    # What the parser calls.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}
        if tag in _VOID:
            self._void(tag, attributes)
            return
        style = self._sheet.style_of(tag, attributes.get("class", ""), attributes.get("style", ""))
        block = meaning.is_block(tag, style)
        if block:
            self._close_implied(tag)
            self._flush()
        self._push(tag, block, style, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        # In HTML the slash means nothing, but Office writes <o:p/> as XML does.
        if ":" in tag:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._closers:
            self._closers[tag] -= 1
        if tag == "br":
            self._void(tag, {})
        if not self._open[tag]:
            return
        index = self._find(tag)
        if index is None:
            return
        if tag in _FORMATTING and index < len(self._stack) - 1:
            self._remove(index)
            return
        while len(self._stack) > index:
            self._pop()

    def handle_data(self, data: str) -> None:
        top = self._stack[-1]
        if top.tag == "style":
            self._sheet.add(data)
        elif top.hidden is Hidden.BULLET:
            self._paragraph.bullet += data
        elif top.hidden is not Hidden.NO:
            self._unseen.append(data[:200])
        else:
            self._words(data, top)

    # Words and what stands among them.

    def _words(self, data: str, top: Frame) -> None:
        self._characters += len(data)
        check_size(self._characters, LARGEST_TEXT, "text")
        if not top.lines_kept:
            self._paragraph.add(_SPACE.sub(" ", data), top.marks, top.place)
            return
        for index, line in enumerate(_LINES.split(data)):
            if index:
                self._paragraph.add(LINE_BREAK, top.marks, top.place)
            self._paragraph.add(_SPACE.sub(" ", line), top.marks, top.place)

    def _void(self, tag: str, attributes: Mapping[str, str]) -> None:
        top = self._stack[-1]
        if tag == "hr":
            self._flush()
        elif top.hidden is Hidden.NO and tag == "br":
            self._paragraph.add(LINE_BREAK, top.marks, top.place)
        elif top.hidden is Hidden.NO and tag == "img":
            self._image(attributes, top)

    def _image(self, attributes: Mapping[str, str], top: Frame) -> None:
        alt = attributes.get("alt", "").strip()
        if _EMOJI_ALT.match(alt):
            self._paragraph.add(alt, top.marks, top.place)
            return
        if meaning.is_decoration(attributes) or top.place.item < 0:
            return
        named = f"The picture “{shorten(alt)}”" if alt else "A picture"
        source = image_source(attributes.get("src", ""))
        if source.problem:
            self._notes.say(f"{named} could not be pasted, because {source.problem}. Upload it to the edition.")
            return
        if ".googleusercontent.com/" in source.url:
            self._notes.say(f"{named} is kept by Google Docs for a short time only. Upload it to the edition.")
        if top.marks.href:
            self._notes.say(
                f"{named} was a link to {shorten(top.marks.href)}; pictures are pasted without their links."
            )
        self._pictures += 1
        if self._pictures > _MOST_PICTURES:
            self._notes.say(f"There are more than {_MOST_PICTURES} pictures; the others are not pasted.")
            return
        place = Place(quote=top.place.quote)
        self._images.append(Block(BlockKind.IMAGE, place=place, src=source.url, alt=alt))
        if not self._paragraph:
            self._flush()

    # What is open.

    def _push(self, tag: str, block: bool, style: Style, attributes: Mapping[str, str]) -> None:
        if len(self._stack) > DEEPEST:
            raise too_deep(DEEPEST)
        around = self._stack[-1]
        hidden = around.hidden or meaning.hidden(tag, style, attributes, self._closers)
        place = meaning.place_of(around.place, tag, style, attributes) if hidden is Hidden.NO else around.place
        if tag == "li":
            place = self._item(place, attributes)
        white_space = style.get("white-space", "pre" if tag in {"pre", "textarea"} else "")
        lines_kept = white_space.startswith("pre") if white_space else around.lines_kept
        frame = Frame(tag, block, around.marks, place, hidden, lines_kept, style, attributes)
        frame.marks = self._marks(around.marks, frame, say=hidden is Hidden.NO)
        if tag == "ol":
            frame.next_number = meaning.number(attributes.get("start", "")) or 1
        self._stack.append(frame)
        self._open[tag] += 1
        if hidden is Hidden.NO and tag in _TABLE_PARTS:
            self._tables.open(tag, meaning.number(attributes.get("colspan", "")) or 1)

    def _item(self, place: Place, attributes: Mapping[str, str]) -> Place:
        """Where the words of a new list item stand."""
        owner = next((frame for frame in reversed(self._stack) if frame.tag in {"ol", "ul"}), None)
        self._items += 1
        number = 1
        if owner is not None and owner.tag == "ol":
            number = meaning.number(attributes.get("value", "")) or owner.next_number
            owner.next_number = number + 1
        checkbox = attributes.get("role") == "checkbox"
        # A checkbox is drawn as a picture; a negative item says that its pictures are none.
        item = -self._items if checkbox else self._items
        ordered = owner is not None and owner.tag == "ol"
        return replace(place, ordered=ordered, number=number, item=item)

    def _marks(self, around: Marks, frame: Frame, *, say: bool) -> Marks:
        marks = marks_of(around, frame.tag, frame.style, frame.attributes)
        if frame.tag == "a" and "href" in frame.attributes:
            target = link_target(frame.attributes["href"])
            if target.problem and say:
                self._notes.say(f"A link was left out, because {target.problem}; its words are kept.")
            marks = replace(marks, href=target.url, underlined=False)
        return marks

    def _find(self, tag: str) -> int | None:
        """The innermost open element of that name, unless the end of a table's cell lies between."""
        for index in range(len(self._stack) - 1, 0, -1):
            if self._stack[index].tag == tag:
                return index
            if self._stack[index].tag in _CELLS and tag not in _TABLE_PARTS:
                return None
        return None

    def _pop(self) -> None:
        frame = self._stack.pop()
        self._open[frame.tag] -= 1
        if frame.hidden is not Hidden.NO and not self._stack[-1].hidden:
            meaning.report(frame.hidden, " ".join("".join(self._unseen).split()), self._notes)
            self._unseen.clear()
        if frame.block:
            self._flush()
        if frame.hidden is Hidden.NO and frame.tag in _TABLE_PARTS:
            self._tables.close(frame.tag)

    def _remove(self, index: int) -> None:
        """Close a mark that was opened outside of what is still open."""
        self._open[self._stack[index].tag] -= 1
        del self._stack[index]
        for position in range(index, len(self._stack)):
            frame = self._stack[position]
            frame.marks = self._marks(self._stack[position - 1].marks, frame, say=False)

    def _close_implied(self, tag: str) -> None:
        if self._open["p"]:
            self._close_up_to(frozenset({"p"}), _CELLS)
        if tag in _CLOSES:
            self._close_up_to(*_CLOSES[tag])

    def _close_up_to(self, tags: frozenset[str], end: frozenset[str]) -> None:
        for index in range(len(self._stack) - 1, 0, -1):
            if self._stack[index].tag in tags:
                while len(self._stack) > index:
                    self._pop()
                return
            if self._stack[index].tag in end:
                return

    def _flush(self) -> None:
        blocks: Sequence[Block] = self._paragraph.take() if self._paragraph else ()
        for block in blocks:
            self._tables.add(block)
        for image in self._images:
            self._tables.add(image)
        self._images.clear()

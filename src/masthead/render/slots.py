"""Markers: how slots travel through templates as text and come out as pieces.

Templates and the MJML compiler work on strings, while a mailing needs typed slots. So everything that
differs per recipient is written as **one** character of Unicode's supplementary private use planes
(U+F0000 and up), which no escaping touches and no line wrapping cuts; `split` turns them into `Pieces`.
The characters never leave `masthead.render`: text from outside loses its own on the way in (`clean`).

Use, for any output::

    book = LinkBook()                            # one per edition, shared by HTML and text
    slots = Slots(book, Context.HTML)            # one per output
    marked = slots.words("Hello {{ name | friends }}")
    target = slots.href("https://a.example/", "words", section=3)   # None: must not become a link
    pieces = split(marked, slots)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from masthead.edition.mergetags import LINK_TAGS, VOTE_SLOT, MergeTag, merge_tags
from masthead.edition.richtext import URL_SCHEMES
from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only, Piece, Pieces, RenderedLink

_FIRST = 0xF0000
_GAP = 0xFFFE  # the last two code points of a plane are no characters
MARKER = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Any one marker: for measuring and for whoever must not cut or pad around it."""
# Controls but tab and newline, surrogates, non-characters, and every private use character.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
_URL_BLANKS = re.compile(r"[\s\x00-\x20\x7f-\xa0\u2028\u2029]+")


class TooManySlotsError(ValueError):
    """An output has more distinct slots than there are markers (about 131,000)."""


@dataclass(frozen=True, slots=True)
class SectionStart:
    """Here begins a section. segment: who alone sees it, "" for everybody."""

    section: int
    segment: str


@dataclass(frozen=True, slots=True)
class SectionEnd:
    """Here ends a section."""

    section: int


Entry = MergeSlot | LinkSlot | SectionStart | SectionEnd


class LinkBook:
    """Every tracked link of an edition, numbered in order of first appearance.

    One address within one section is one link, however often and in whichever part of the mail it
    stands, so that its clicks add up; the same address in another section is another link. Alternatives of which each
    reader sees one are one section. origins: as a `Sheet` has them.
    """

    def __init__(self, origins: Sequence[int] = ()) -> None:
        self._origins = origins
        self._links: list[RenderedLink] = []
        self._index: dict[tuple[str, int | None], int] = {}

    def enter(self, url: str, text: str, section: int | None) -> int:
        """The link's number; `text` is remembered from its first appearance."""
        if section is not None and self._origins:
            section = self._origins[section]
        key = (url, section)
        if key not in self._index:
            self._index[key] = len(self._links)
            self._links.append(RenderedLink(url, " ".join(text.split()), section))
        return self._index[key]

    @property
    def links(self) -> tuple[RenderedLink, ...]:
        """All links so far; `LinkSlot.index` counts into it."""
        return tuple(self._links)


class Slots:
    """The markers of one output. context: HTML or TEXT, what its slots stand in unless said otherwise."""

    def __init__(self, book: LinkBook, context: Context) -> None:
        self.book = book
        self.context = context
        self._entries: list[Entry] = []
        self._marks: dict[Entry, str] = {}

    def mark(self, entry: Entry) -> str:
        """The one character that stands for `entry`; equal entries share it. Raises `TooManySlotsError`."""
        if entry not in self._marks:
            number = len(self._entries)
            point = _FIRST + number + (2 if number >= _GAP else 0)
            if point > 0x10FFFD:
                raise TooManySlotsError("The edition has too many links and merge tags; split it.")
            self._marks[entry] = chr(point)
            self._entries.append(entry)
        return self._marks[entry]

    def entry(self, marker: str) -> Entry:
        """What a marker stands for."""
        number = ord(marker) - _FIRST
        return self._entries[number - 2 if number > _GAP else number]

    def words(self, text: str) -> str:
        """Text from outside, cleaned, its known merge tags as markers. Still to be escaped by the template."""
        return self._with_tags(clean(text), self.context)

    def href(self, url: str, text: str, section: int | None) -> str | None:
        """What goes between the quotes of an ``href`` (or after a link's words in plain text), to be escaped.

        A web address becomes a link slot. Link merge tags become merge slots, other tags within an address
        slots in URL context; such an address and ``mailto:`` or ``tel:`` are not tracked. None: an address
        that must not be followed (``javascript:`` and other schemes, or nothing at all).
        """
        target = safe_url(url)
        if target is None:
            return None
        known = [tag for tag in merge_tags(target) if tag.known]
        if known:
            return self._address(target, known)
        scheme = _SCHEME.match(target)
        if scheme and scheme.group(1).lower() not in {"http", "https"}:
            return target
        return self.mark(LinkSlot(self.book.enter(target, text, section), self.context))

    def vote(self, key: str, answer: int) -> str:
        """The address at which a reader gives an answer of a poll. key: plain letters and digits."""
        return f"{self.mark(MergeSlot(VOTE_SLOT, None, self.context))}/{key}/{answer}"

    def section(self, section: int, segment: str) -> tuple[str, str]:
        """The markers to put before and after everything of a section."""
        return self.mark(SectionStart(section, segment)), self.mark(SectionEnd(section))

    def shown(self, marked: str) -> str:
        """`marked` with fallbacks and link targets in place of its markers: for measuring and wrapping."""
        return MARKER.sub(lambda match: self._stand_in(self.entry(match.group())), marked)

    def _with_tags(self, text: str, context: Context) -> str:
        parts: list[str] = []
        position = 0
        for tag in merge_tags(text):
            if tag.known:
                parts += [text[position : tag.start], self.mark(MergeSlot(tag.name, tag.fallback, context))]
                position = tag.end
        return "".join([*parts, text[position:]])

    def _address(self, target: str, known: list[MergeTag]) -> str:
        first = known[0]
        if first.start == 0 and first.name in LINK_TAGS:
            head = self.mark(MergeSlot(first.name, first.fallback, self.context))
            return head + self._with_tags(target[first.end :], Context.URL)
        return self._with_tags(target, Context.URL)

    def _stand_in(self, entry: Entry) -> str:
        if isinstance(entry, LinkSlot):
            return self.book.links[entry.index].url
        if isinstance(entry, MergeSlot):
            fallback = entry.fallback or ""
            return quote(fallback, safe="") if entry.context is Context.URL else fallback
        return ""


def clean(text: str) -> str:
    """Text from outside without what no mail may carry: controls, surrogates, private use characters."""
    return _FORBIDDEN.sub("", text)


def safe_url(url: str) -> str | None:
    """An address that may become a link, without its controls and outer blanks; else None.

    Allowed are the schemes of `masthead.edition.richtext.URL_SCHEMES`, addresses without a scheme (a check
    reports them) and known merge tags. Blanks inside are written as ``%20`` except within merge tags.
    """
    bare = clean(url).replace("\t", "").replace("\n", "").strip()
    pieces: list[str] = []
    position = 0
    for tag in merge_tags(bare):
        pieces += [_URL_BLANKS.sub("%20", bare[position : tag.start]), bare[tag.start : tag.end]]
        position = tag.end
    target = "".join([*pieces, _URL_BLANKS.sub("%20", bare[position:])])
    scheme = _SCHEME.match(target)
    if not target or (scheme and scheme.group(1).lower() not in URL_SCHEMES):
        return None
    if any(not tag.known for tag in merge_tags(target)):
        return None
    return target


def split(marked: str, slots: Slots) -> Pieces:
    """A finished output as pieces: literal text, slots, and `Only` for sections of one segment."""
    stack: list[list[Piece]] = [[]]
    segments: list[str] = []
    position = 0
    for match in MARKER.finditer(marked):
        _append(stack[-1], marked[position : match.start()])
        position = match.end()
        entry = slots.entry(match.group())
        if isinstance(entry, SectionStart):
            segments.append(entry.segment)
            if entry.segment:
                stack.append([])
        elif isinstance(entry, SectionEnd):
            segment = segments.pop()
            if segment:
                inner = tuple(stack.pop())
                stack[-1].append(Only(segment, inner))
        else:
            stack[-1].append(entry)
    _append(stack[-1], marked[position:])
    return tuple(stack[0])


def section_ranges(marked: str, slots: Slots) -> tuple[tuple[int, int, int], ...]:
    """(section, start, end) of each section of an HTML output, in bytes of UTF-8, slots as their stand-ins."""
    ranges: list[tuple[int, int, int]] = []
    starts: dict[int, int] = {}
    position = size = 0
    for match in MARKER.finditer(marked):
        size += len(marked[position : match.start()].encode())
        position = match.end()
        entry = slots.entry(match.group())
        if isinstance(entry, SectionStart):
            starts[entry.section] = size
        elif isinstance(entry, SectionEnd):
            ranges.append((entry.section, starts[entry.section], size))
        else:
            size += len(escape(slots.shown(match.group())).encode())
    return tuple(ranges)


def holds_markers(text: str) -> bool:
    """Whether any marker is left in `text`; nothing that leaves `masthead.render` may hold one."""
    return MARKER.search(text) is not None


def _append(pieces: list[Piece], text: str) -> None:
    if not text:
        return
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] += text
    else:
        pieces.append(text)

"""The rendered mail as its readers' programs see it: one pass over the HTML, kept as plain facts.

Only what checks ask for is kept. Comments are skipped, and with them what only Outlook reads
(``<!--[if mso]>…<![endif]-->``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from masthead.checks.mail_tokens import Token, tokens
from masthead.render.pieces import SectionSpan

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_UNSEEN = frozenset({"head", "script", "style", "title", "template"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_PARTING = frozenset({"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "table", "td", "th", "tr"})
_NAMED_COLOURS = {"black": "#000000", "white": "#ffffff"}
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*1(?:\.0)?\s*)?\)")
_HEX = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?![0-9a-fA-F])")
_PIXELS = re.compile(r"^(\d+(?:\.\d+)?)(px|pt)?$")
_FONT_SIZE_IN_SHORTHAND = re.compile(r"(?:^|\s)(\d+(?:\.\d+)?(?:px|pt))\b")


@dataclass(frozen=True, slots=True)
class Run:
    """Words between two tags, with what they inherit. size: CSS pixels. section: index, None for the frame.

    capitals: shown in capitals, whatever was written.
    """

    text: str
    section: int | None
    language: str
    ink: str | None
    paper: str | None
    size: float | None
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link. words: its text and the alternative texts of images inside."""

    href: str
    rel: frozenset[str]
    words: str
    section: int | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. level: 1 to 6."""

    level: int
    words: str
    section: int | None


@dataclass(frozen=True, slots=True)
class Picture:
    """An image. alt: None when the attribute is missing."""

    src: str
    alt: str | None
    width: str
    height: str
    section: int | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. unscoped: how many of its header cells do not say what they head."""

    role: str
    headers: int
    unscoped: int
    section: int | None


@dataclass(frozen=True, kw_only=True)
class MailView:
    """Everything seen. runs: visible words only, in order."""

    language: str
    direction: str
    title: str
    runs: tuple[Run, ...]
    anchors: tuple[Anchor, ...]
    headings: tuple[Heading, ...]
    pictures: tuple[Picture, ...]
    grids: tuple[Grid, ...]

    @cached_property
    def squeezed(self) -> str:
        """All visible words without spaces and case: compare with `squeeze`."""
        return squeeze("".join(run.text for run in self.runs))

    def squeezed_section(self, section: int) -> str:
        """The visible words of one section, likewise."""
        return squeeze("".join(run.text for run in self.runs if run.section == section))


def squeeze(text: str) -> str:
    """Words as they are compared across wrapping and capitals: no white space, no case."""
    return "".join(text.split()).casefold()


def view_mail(html: str, spans: tuple[SectionSpan, ...]) -> MailView:
    """Read a whole mail. Malformed HTML is read as far as it makes sense; nothing is raised."""
    reader = _Reader(html, spans)
    for token in tokens(html):
        reader.take(token)
    return reader.view()


@dataclass(frozen=True, slots=True)
class _Style:
    ink: str | None = None
    paper: str | None = None
    size: float | None = None
    hidden: bool = False
    capitals: bool | None = None


@dataclass(slots=True, eq=False)
class _Open:
    """An element that is not closed yet, with what its children inherit."""

    tag: str
    language: str
    style: _Style
    section: int | None
    href: str | None = None
    rel: str = ""
    words: list[str] = field(default_factory=list)
    role: str = ""
    headers: int = 0
    unscoped: int = 0


class _Reader:
    """Follows the tags of a mail with a stack of what is open."""

    def __init__(self, html: str, spans: tuple[SectionSpan, ...]) -> None:
        self._starts, self._ends, self._sections = _character_spans(html, spans)
        self._stack = [_Open("", "", _Style(), None)]
        self._wording: list[_Open] = []
        self._language = self._direction = ""
        self._title: list[str] = []
        self._runs: list[Run] = []
        self._anchors: list[Anchor] = []
        self._headings: list[Heading] = []
        self._pictures: list[Picture] = []
        self._grids: list[Grid] = []

    def take(self, token: Token) -> None:
        """The next tag or text."""
        if not token.tag:
            self._text(token.text)
            return
        if token.tag in _PARTING:
            self._part()
        if token.closes:
            self._end(token.tag)
        else:
            self._start(token)

    def view(self) -> MailView:
        """What was seen, with everything closed that is still open."""
        while len(self._stack) > 1:
            self._close(self._stack.pop())
        return MailView(
            language=self._language,
            direction=self._direction,
            title=" ".join("".join(self._title).split()),
            runs=tuple(self._runs),
            anchors=tuple(self._anchors),
            headings=tuple(self._headings),
            pictures=tuple(self._pictures),
            grids=tuple(self._grids),
        )

    def _start(self, token: Token) -> None:
        tag, attributes = token.tag, token.attributes
        if tag == "img":
            self._picture(attributes, self._section(token.position))
        if tag in _VOID:
            return
        if tag == "html":
            self._language, self._direction = attributes.get("lang", ""), attributes.get("dir", "")
        elif tag == "th":
            self._header_cell(attributes)
        opened = self._opened(token)
        self._stack.append(opened)
        if opened.href is not None or tag in _HEADINGS:
            self._wording.append(opened)

    def _end(self, tag: str) -> None:
        if self._stack[-1].tag != tag and not any(opened.tag == tag for opened in self._stack[1:]):
            return
        while len(self._stack) > 1:
            opened = self._stack.pop()
            self._close(opened)
            if opened.tag == tag:
                return

    def _text(self, text: str) -> None:
        opened = self._stack[-1]
        if opened.tag == "title":
            self._title.append(text)
        if opened.style.hidden:
            return
        if text.isspace():
            self._part()
            return
        style = opened.style
        look = (style.ink, style.paper, style.size, bool(style.capitals))
        self._runs.append(Run(text, opened.section, opened.language, *look))
        self._add_words(text)

    def _part(self) -> None:
        """Keep words apart that stand in different blocks."""
        if self._runs and not self._runs[-1].text[-1].isspace():
            self._runs[-1] = replace(self._runs[-1], text=f"{self._runs[-1].text} ")
        self._add_words(" ")

    def _add_words(self, words: str) -> None:
        for opened in self._wording:
            opened.words.append(words)

    def _opened(self, token: Token) -> _Open:
        parent, attributes = self._stack[-1], token.attributes
        return _Open(
            token.tag,
            attributes.get("lang") or parent.language,
            _inherited(parent.style, token.tag, attributes),
            self._section(token.position),
            href=attributes.get("href", "") if token.tag == "a" else None,
            rel=attributes.get("rel", ""),
            role=attributes.get("role", ""),
        )

    def _picture(self, attributes: dict[str, str], section: int | None) -> None:
        alt = attributes.get("alt")
        width, height = attributes.get("width", ""), attributes.get("height", "")
        self._pictures.append(Picture(attributes.get("src", ""), alt, width, height, section))
        if alt:
            self._add_words(alt)

    def _header_cell(self, attributes: dict[str, str]) -> None:
        table = next((opened for opened in reversed(self._stack) if opened.tag == "table"), None)
        if table is not None:
            table.headers += 1
            table.unscoped += attributes.get("scope", "") not in {"col", "row", "colgroup", "rowgroup"}

    def _close(self, opened: _Open) -> None:
        if opened.tag == "table":
            self._grids.append(Grid(opened.role, opened.headers, opened.unscoped, opened.section))
        elif opened.href is not None or opened.tag in _HEADINGS:
            self._wording.remove(opened)
            self._finish(opened, " ".join("".join(opened.words).split()))

    def _finish(self, opened: _Open, words: str) -> None:
        if opened.style.hidden:
            return
        if opened.href is None:
            self._headings.append(Heading(_HEADINGS[opened.tag], words, opened.section))
        else:
            self._anchors.append(Anchor(opened.href, frozenset(opened.rel.lower().split()), words, opened.section))

    def _section(self, here: int) -> int | None:
        position = bisect_right(self._starts, here) - 1
        return self._sections[position] if position >= 0 and here < self._ends[position] else None


def _inherited(parent: _Style, tag: str, attributes: dict[str, str]) -> _Style:
    """An element's look: its own where it says something, its parent's elsewhere."""
    unseen = tag in _UNSEEN or "hidden" in attributes
    if not unseen and "style" not in attributes and "bgcolor" not in attributes:
        return parent
    own = _style(attributes.get("style", ""))
    return _Style(
        ink=own.ink or parent.ink,
        paper=own.paper or _colour(attributes.get("bgcolor", "")) or parent.paper,
        size=parent.size if own.size is None else own.size,
        hidden=parent.hidden or own.hidden or unseen,
        capitals=parent.capitals if own.capitals is None else own.capitals,
    )


def _character_spans(html: str, spans: tuple[SectionSpan, ...]) -> tuple[list[int], list[int], list[int]]:
    """Spans count bytes, tokens characters. Sections are kept in the order in which they start."""
    ordered = sorted(spans, key=lambda span: span.start)
    if html.isascii():
        return [s.start for s in ordered], [s.end for s in ordered], [s.section for s in ordered]
    data = html.encode("utf-8", "replace")
    characters = {0: 0}
    last = 0
    for position in sorted({position for span in ordered for position in (span.start, span.end)}):
        characters[position] = characters[last] + len(data[last:position].decode("utf-8", "ignore"))
        last = position
    starts = [characters[span.start] for span in ordered]
    ends = [characters[span.end] for span in ordered]
    return starts, ends, [span.section for span in ordered]


@lru_cache(maxsize=512)
def _style(text: str) -> _Style:
    rules: dict[str, str] = {}
    for rule in text.split(";"):
        name, _, value = rule.partition(":")
        rules[name.strip().lower()] = value.replace("!important", "").strip().lower()
    font = _FONT_SIZE_IN_SHORTHAND.search(rules.get("font", ""))
    size = rules.get("font-size") or (font.group(1) if font else "")
    return _Style(
        ink=_colour(rules.get("color", "")),
        paper=_colour(rules.get("background-color", "")) or _colour(rules.get("background", "")),
        size=_pixels(size),
        hidden=rules.get("display") == "none" or rules.get("visibility") == "hidden" or rules.get("mso-hide") == "all",
        capitals=rules["text-transform"] == "uppercase" if "text-transform" in rules else None,
    )


def _pixels(size: str) -> float | None:
    match = _PIXELS.match(size)
    if match is None:
        return None
    return float(match.group(1)) * (4 / 3 if match.group(2) == "pt" else 1)


@lru_cache(maxsize=512)
def _colour(value: str) -> str | None:
    """A colour as ``#rrggbb``, or None for anything else, among it whatever lets the background through."""
    value = value.strip().lower()
    if value in _NAMED_COLOURS:
        return _NAMED_COLOURS[value]
    if match := _HEX.search(value):
        digits = match.group()[1:]
        return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    if match := _RGB.search(value):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    return None

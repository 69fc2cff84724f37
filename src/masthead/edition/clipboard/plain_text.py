"""Plain text from a clipboard: whether it is Markdown, and where its paragraphs and sections are when it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from masthead.edition.clipboard.labels import Labels
from masthead.edition.markdown.prose import list_item, to_markdown
from masthead.edition.normal_form import FORBIDDEN, clean_text
from masthead.edition.richtext import RichLine

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(?:[A-Za-z_]+:|#)")
_SECTION = re.compile(r"##[ \t]+(\S.*)")
_TITLE = re.compile(r"#[ \t]+(\S.*)")
_INLINE_MARKDOWN = re.compile(r"\*\*[^*\n]+\*\*|\]\((?:https?://|\{\{|mailto:)|^#{3,4} |^> ", re.MULTILINE)
_BULLET = re.compile(r"([ \t]*)[-*+•◦▪‣●○■⁃▸►][ \t]+(?=\S)")
_NUMBERED = re.compile(r"([ \t]*)(\d{1,3})[.)][ \t]+(?=\S)")
_NARROWEST_WRAP = 40
_WIDEST_WRAP = 100
_MOSTLY = 0.8


def is_markdown(text: str, labels: Labels) -> bool:
    """Whether a text is a manuscript already: it has front matter, or a label of the house as a Markdown heading."""
    if _FRONT_MATTER.match(text):
        return True
    headings = (match for line in text.splitlines() if (match := _SECTION.match(line)))
    return any((label := labels.match(match[1])) and label.markdown() == match[0].rstrip() for match in headings)


def title_of(text: str) -> str:
    """The ``# Title`` that stands before the first section; empty without one."""
    for line in text.splitlines():
        if match := _TITLE.match(line):
            return RichLine.from_text(match.group(1).rstrip("# ")).plain()
        if _SECTION.match(line):
            break
    return ""


def joined_lines(lines: Iterable[str]) -> str:
    """Lines of Markdown that a page shows as paragraphs: parted by blank lines, but for those of one list or table."""
    out = ""
    before = ""
    for line in lines:
        opening = line.lstrip()[:1]
        together = opening in {"-", "*", "|", ">"} and opening == before
        out += f"{'' if not out else chr(10) if together else chr(10) * 2}{line}"
        before = opening
    return f"{out}\n" if out else ""


def carries_forbidden(text: str) -> bool:
    """Whether a text holds characters that no mail may carry."""
    return FORBIDDEN.search(re.sub(r"[\v\f\r]", "", text)) is not None


def to_manuscript(text: str, labels: Labels) -> tuple[str, str]:
    """Text that is no Markdown yet, as Markdown and its title."""
    text = clean_text(re.sub(r"\v|\f", "\n", text))
    lines = text.split("\n")
    # Who writes bold words and links as Markdown means them, even where labels have no number signs.
    spelled = _INLINE_MARKDOWN.search(text) is not None
    writer = _Writer(labels, spelled=spelled, wrapped=_is_wrapped(lines))
    return writer.write(lines), writer.title


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines end because they were full, as in mail, and not because a paragraph did."""
    width = max((len(line) for line in lines), default=0)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return False
    pairs = [(before, after) for before, after in pairwise(lines) if before.strip() and after.strip()]
    full = sum(len(before) + 1 + len(after.split()[0]) > width for before, after in pairs)
    return bool(pairs) and full >= len(pairs) * _MOSTLY


class _Writer:
    def __init__(self, labels: Labels, *, spelled: bool, wrapped: bool) -> None:
        self.title = ""
        self._labels = labels
        self._spelled = spelled
        self._wrapped = wrapped

    def write(self, lines: Iterable[str]) -> str:
        blocks: list[list[str]] = []
        listing = False
        for kind, words in self._blocks(lines):
            if kind == "item" and listing:
                blocks[-1].append(words)
            elif words:
                blocks.append([words])
            listing = kind == "item"
        return "\n\n".join("\n".join(block) for block in blocks) + "\n" if blocks else ""

    def _blocks(self, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
        paragraph: list[str] = []
        lead = True
        for line in lines:
            label = self._labels.match(line)
            title = _TITLE.match(line) if lead and not self.title else None
            item = None if label or title else self._item(line)
            if paragraph and (label or title or item or not line.strip() or not self._wrapped):
                yield "paragraph", self._prose(paragraph)
                paragraph = []
            if label is not None:
                lead = False
                yield "label", label.markdown()
            elif title is not None:
                self.title = RichLine.from_text(title.group(1).rstrip("# ")).plain()
            elif item is not None:
                yield "item", item
            elif line.strip():
                paragraph.append(line.strip())
        yield "paragraph", self._prose(paragraph)

    def _item(self, line: str) -> str | None:
        """A line with a bullet or a number as an item of a Markdown list."""
        for pattern in (_BULLET, _NUMBERED):
            if match := pattern.match(line):
                marker = "-" if pattern is _BULLET else f"{match.group(2)}."
                room = "  " * min(len(match.group(1).expandtabs(4)) // 2, 3)
                return room + list_item(marker, self._prose([line[match.end() :].strip()]))
        return None

    def _prose(self, lines: Sequence[str]) -> str:
        if self._spelled:
            return "\n".join(lines)
        return "\n".join(to_markdown(RichLine.from_text(line)) for line in lines)

"""How ``text.txt`` templates set their words: `TextProse`, the `Prose` of the plain text output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from masthead.edition.catalogue import Catalogue
from masthead.edition.house import Publication
from masthead.edition.kind import Link
from masthead.edition.media import Image
from masthead.edition.richtext import RichLine, RichText, Text
from masthead.edition.sections.charts import Chart
from masthead.edition.sections.markets.fields import Direction, Instrument
from masthead.render.text_insertions import led_nodes, quoted_nodes, sponsored_nodes
from masthead.render.text_tree import TextTree
from masthead.render.text_wrap import WIDTH, ljust, rjust

BAR_COLUMNS = 28
GLYPHS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.FLAT: "="}
_GAP = "  "


@dataclass(frozen=True, slots=True)
class TextProse:
    """Sets one section in 72 columns.

    Plain fields go in as they are. What comes out is *set*: finished, and marked (as `Markup`) so that no
    template touches it again. `inline` and `link` give set words that are no lines yet; `fill` and `item`
    make lines of such words and of plain ones.
    """

    tree: TextTree
    catalogue: Catalogue

    def plain(self, text: str) -> str:
        """A plain string wherever a template prints one."""
        return self.tree.words(text)

    def words(self, text: str, **_options: Any) -> Markup:
        """A plain field as a paragraph."""
        return self.fill(text)

    def line(self, line: RichLine, **_options: Any) -> Markup:
        """One line of rich text as a paragraph."""
        return self.fill(self.inline(line))

    def text(self, text: RichText, *, lead: str = "", quoted: bool = False, **_options: Any) -> Markup:
        """Rich text as paragraphs, lists and quotes.

        lead: words of ours that open the first paragraph ("P.S."). quoted: within the language's quotation marks.
        """
        nodes = text.nodes()
        if quoted:
            nodes = quoted_nodes(nodes, self.catalogue.quotes)
        if lead:
            nodes = led_nodes(nodes, Text(f"{lead} "))
        return _set(self.tree.blocks(nodes))

    def fill(self, *parts: str, apart: str = " ") -> Markup:
        """Words as one paragraph; empty parts are left out."""
        return _set(self.tree.fill(self._joined(parts, apart)))

    def item(self, *parts: str, mark: str = "-") -> Markup:
        """A list item, opened by `mark`."""
        return _set(self.tree.fill(self._joined(parts), first=f"{self.plain(mark) or '-'} "))

    def inline(self, line: RichLine, *, affiliate: bool = False) -> Markup:
        """A rich line's words, for `fill` and `item`. affiliate: all its links are paid for."""
        nodes = line.nodes()
        return _set(self.tree.inline(sponsored_nodes(nodes) if affiliate else nodes))

    def link(self, words: str, url: str, affiliate: bool = False) -> Markup:
        """Words with the number of their target, for `fill` and `item`."""
        return _set(self.tree.link(words, url, affiliate))

    def reply(self, words: str, subject: str, publication: Publication) -> Markup:
        """Words that open an answer to the editors with that subject, for `item`; words alone without an address."""
        from masthead.render.email.poll import reply_address, reply_link  # the mail's package imports this one

        address = reply_address(publication)
        return self.link(words, reply_link(address, subject)) if address else _set(self.plain(words))

    def vote(self, words: str, key: str, answer: int) -> Markup:
        """Words that are voted for by one click, for `item`."""
        return _set(self.tree.vote(words, key, answer))

    def takes_replies(self, publication: Publication) -> bool:
        """Whether an answer to the editors has somewhere to go."""
        from masthead.render.email.poll import reply_address  # as above

        return bool(reply_address(publication))

    def linked(self, link: Link | None, *, affiliate: bool = False) -> Markup:
        """A link field's words with the number of their target; nothing for no link."""
        return _set("") if link is None else self.link(link.text, link.url, link.affiliate or affiliate)

    def listed(self, lead: str, links: Sequence[Link]) -> Markup:
        """Links in one paragraph behind a word: ``Sources: A [1], B [2]``."""
        written = ", ".join(str(self.linked(link)) for link in links)
        return self.fill(f"{lead}:", _set(written))

    def address(self, words: str, url: str) -> Markup:
        """A link of the frame, its target beside its words: ``Unsubscribe: https://…``."""
        return _set(self.tree.fill(f"{self.plain(words)}: {self.tree.target(words, url)}"))

    def ends(self, left: str, right: str) -> Markup:
        """Plain words at both ends of a line, or one after the other where they do not fit."""
        left, right = self.plain(left), self.plain(right)
        room = WIDTH - self.tree.columns(left) - self.tree.columns(right)
        return (
            _set(f"{left}{' ' * room}{right}") if right and room >= len(_GAP) else self.fill(left, right, apart=" · ")
        )

    def headline(self, *parts: str) -> Markup:
        """A headline over a rule of its own length."""
        lines = self.fill(*parts)
        return _set(f"{lines}\n{self.rule(lines, '-')}") if lines else lines

    def label(self, label: str) -> Markup:
        """A section's label in capitals over its double rule."""
        lines = self.tree.fill(self.plain(label).upper())
        return _set(f"{lines}\n{self.rule(lines, '=')}")

    def rule(self, lines: str, sign: str = "-") -> Markup:
        """A rule as long as the longest of `lines`."""
        return _set(sign * min(max(self.tree.columns(line) for line in str(lines).split("\n")), WIDTH))

    def box(self, words: str = "") -> Markup:
        """The upper edge of a box, with words set into it; without words the lower edge."""
        if not words:
            return _set("-" * WIDTH)
        first, *more = self.tree.fill(self.plain(words), width=WIDTH - 8).split("\n")
        edge = f"--- {first} "
        return _set("\n".join([edge + "-" * (WIDTH - self.tree.columns(edge)), *(f"    {line}" for line in more)]))

    def picture(self, image: Image | None) -> Markup:
        """What a picture shows, in brackets, with caption and credit; nothing for a decorative one without either."""
        if image is None:
            return _set("")
        shown = f"[{self.plain(image.alt)}]" if image.alt else ""
        credit = f"({self.plain(self.catalogue.word('photo', credit=image.credit))})" if image.credit else ""
        lines = [self.fill(_set(shown)), self.fill(self.inline(image.caption), _set(credit))]
        return _set("\n".join(filter(None, lines)))

    def chart(self, chart: Chart | None) -> Markup:
        """Bars from zero, each behind its label and figure, so that the words are complete without them."""
        if chart is None or not chart.bars:
            return _set("")
        longest = max(abs(bar.value) for bar in chart.bars)
        rows = [
            (bar.label, bar.printed, "█" * round(BAR_COLUMNS * abs(bar.value) / longest) if longest else "")
            for bar in chart.bars
        ]
        lines = [self.fill(chart.title, chart.measure, apart=", "), self.table(rows, right=(1,))]
        return _set("\n".join(filter(None, lines)))

    def markets(self, as_of: str, instruments: Sequence[Instrument]) -> Markup:
        """The table of levels and changes: glyph and sign say which way, never a colour."""
        word = self.catalogue.word
        head = (as_of or word("market"), word("level"), word("day_change"))
        rows = [(row.name, row.level, f"{GLYPHS[row.direction]} {row.change}".strip()) for row in instruments]
        return self.table(rows, right=(1, 2), head=head)

    def table(
        self, rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), head: Sequence[str] | None = None
    ) -> Markup:
        """Plain cells in aligned columns, those in `right` flush right; rows too wide for the page run on instead."""
        cells = [[self.plain(cell) for cell in row] for row in ([head] if head else []) + list(rows)]
        widths = [max(map(self.tree.columns, column)) for column in zip(*cells, strict=True)]
        across = sum(widths) + len(_GAP) * (len(widths) - 1)
        if across > WIDTH:
            return _set("\n".join(self.tree.fill(self._joined(map(_set, row)), rest="  ") for row in cells))
        lines = [self._row(row, widths, right) for row in cells]
        if head:
            lines.insert(1, "-" * across)
        return _set("\n".join(lines))

    def _row(self, row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> str:
        placed = [
            (rjust if place in right else ljust)(cell, widths[place], self.tree.atom) for place, cell in enumerate(row)
        ]
        return _GAP.join(placed).rstrip()

    def _joined(self, parts: Iterable[str], apart: str = " ") -> str:
        written = (str(part) if isinstance(part, Markup) else self.plain(part) for part in parts)
        return apart.join(filter(None, written))


def _set(text: str) -> Markup:
    """Mark finished text so that no template touches it again; plain text is never escaped."""
    return Markup(str(text))  # noqa: S704 - the plain text output is not HTML

"""Rich text and plain fields as HTML, for the mail and the web alike.

What differs between the two is handed in: `Targets` decides what links and merge tags become, `Looks` which
attributes each tag carries. Everything is escaped here; what comes out is finished HTML (with markers).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from markupsafe import Markup, escape

from masthead.edition.richtext import Element, Node, RichLine, RichText, Text, is_affiliate, plain
from masthead.render.scripts import cjk_family, direction, passages, without_soft_breaks
from masthead.render.text_insertions import quoted_nodes

# Lists within lists beyond this depth are written flat: no reader can follow them, and no mail client must try.
_DEEPEST = 12


class Targets(Protocol):
    """What links and merge tags become. `masthead.render.slots.Slots` is one."""

    def words(self, text: str) -> str:
        """Text from outside with its merge tags replaced; escaped afterwards."""

    def href(self, url: str, text: str, section: int | None) -> str | None:
        """The target of a link, escaped afterwards; None for one that must not be followed."""


def sponsored_alone(_target: str, paid: bool) -> str:
    """The ``rel`` of a link in mail: only paid ones need one."""
    return "sponsored nofollow" if paid else ""


@dataclass(frozen=True, slots=True)
class Looks:
    """Attributes by tag, each with its leading blank (`` class="x" style="…"``), and what surrounds marks.

    affiliate_mark: behind every paid link, plain text. native_class: class of a passage in another script by
    its `cjk_family`; a family that is missing gets ``lang`` alone. rel: of a link, from its target and
    whether it is paid for; "" for none.
    """

    attributes: Mapping[str, str] = field(default_factory=dict)
    affiliate_mark: str = "*"
    native_class: Mapping[str, str] = field(default_factory=dict)
    rel: Callable[[str, bool], str] = sponsored_alone

    def of(self, tag: str, tone: str = "") -> str:
        """The attributes of a tag: those of ``tone.tag`` where a tone is asked for and has its own."""
        return self.attributes.get(f"{tone}.{tag}") or self.attributes.get(tag, "")


@dataclass(frozen=True, slots=True)
class HtmlProse:
    """Writes the words of one section. A `masthead.render.templates.Prose`.

    language: of the edition. section: index into the edition's sections, None for the frame.
    """

    targets: Targets
    looks: Looks
    language: str
    section: int | None = None

    def plain(self, text: str) -> str:
        """A plain string with its merge tags replaced, not escaped."""
        return self.targets.words(text)

    def words(self, text: str, han: str = "") -> str:
        """A plain field as HTML, passages in other scripts marked. han: see `scripts.passages`."""
        return _Writer(self, han=han).text(text, self.language)

    def line(self, line: RichLine, *, han: str = "", affiliate: bool = False, tone: str = "") -> str:
        """One line as HTML. affiliate: all its links are paid for. tone: see `Looks.of`."""
        return _Writer(self, han=han, affiliate=affiliate, tone=tone).nodes(line.nodes(), self.language)

    def text(
        self,
        text: RichText,
        *,
        heading: int = 4,
        han: str = "",
        affiliate: bool = False,
        tone: str = "",
        lead: str = "",
        quotes: tuple[str, str] = ("", ""),
    ) -> str:
        """Blocks as HTML. heading: the level of its sub-headings, so that no level is left out.

        lead: bold words that open the first paragraph. quotes: what opens and closes the whole.
        """
        writer = _Writer(self, heading=min(max(heading, 2), 6), han=han, affiliate=affiliate, tone=tone)
        nodes = text.nodes()
        if any(quotes):
            nodes = quoted_nodes(nodes, quotes)
        if lead:
            nodes = _led(nodes, Element("strong", (), (Text(lead),)), Text(" "))
        return writer.nodes(nodes, self.language)

    def href(self, url: str, text: str) -> str | None:
        """The target of a link field, to be escaped; None for one that must not be followed."""
        return self.targets.href(url, text, self.section)

    def target(self, url: str, text: str) -> Markup | None:
        """As `href`, escaped, for templates."""
        target = self.href(url, text)
        return None if target is None else escape(target)


@dataclass(frozen=True, slots=True)
class _Writer:
    prose: HtmlProse
    heading: int = 4
    han: str = ""
    affiliate: bool = False
    tone: str = ""
    depth: int = 0

    def nodes(self, nodes: tuple[Node, ...], language: str) -> str:
        return "".join(
            self.text(node.text, language) if isinstance(node, Text) else self.element(node, language) for node in nodes
        )

    def text(self, text: str, language: str) -> str:
        words = self.prose.targets.words(without_soft_breaks(text))
        return "".join(
            self._native(_escaped(piece), found) if found else _escaped(piece)
            for piece, found in passages(words, language, self.han)
        )

    def element(self, node: Element, language: str) -> str:
        deeper = replace(self, depth=self.depth + 1)
        match node.tag:
            case "br":
                return "<br>"
            case "a":
                return self._link(node, language)
            case "span":
                return self._span(node, language)
            case "h4":
                return self._tagged(f"h{self.heading}", "h4", self.nodes(node.children, language))
            case "ul" | "ol" | "li" | "blockquote" if self.depth >= _DEEPEST:
                if self.depth < 4 * _DEEPEST:
                    return deeper.nodes(node.children, language)
                return self.text(plain(node.children), language)
            case "ol":
                start = node.attribute("start")
                number = f' start="{start}"' if start else ""
                return f"<ol{number}{self.prose.looks.of('ol', self.tone)}>{deeper.nodes(node.children, language)}</ol>"
        return self._tagged(node.tag, node.tag, deeper.nodes(node.children, language))

    def _tagged(self, tag: str, look: str, inner: str) -> str:
        return f"<{tag}{self.prose.looks.of(look, self.tone)}>{inner}</{tag}>"

    def _link(self, node: Element, language: str) -> str:
        inner = self.nodes(node.children, language)
        paid = self.affiliate or is_affiliate(node)
        mark = _escaped(self.prose.looks.affiliate_mark) if paid else ""
        target = self.prose.href(node.attribute("href"), plain(node.children))
        if target is None:
            return inner + mark
        relation = self.prose.looks.rel(target, paid)
        rel = f' rel="{relation}"' if relation else ""
        return f'<a href="{escape(target)}"{rel}{self.prose.looks.of("a", self.tone)}>{inner}</a>{mark}'

    def _span(self, node: Element, language: str) -> str:
        explicit = node.attribute("lang")
        if not explicit:
            return self.nodes(node.children, language)
        return self._native(self.nodes(node.children, explicit), explicit)

    def _native(self, inner: str, language: str) -> str:
        look = self.prose.looks.native_class.get(cjk_family(language), "")
        style = f' class="{look}"' if look else ""
        turn = direction(language)
        way = f' dir="{turn}"' if turn != direction(self.prose.language) else ""
        return f'<span lang="{escape(language)}"{way}{style}>{inner}</span>'


def _escaped(text: str) -> str:
    """Escaped as element content, where quotation marks need nothing."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _led(nodes: tuple[Node, ...], *added: Node) -> tuple[Node, ...]:
    """`added` at the start of the first paragraph; as a paragraph of its own before anything else."""
    if nodes and isinstance(nodes[0], Element) and nodes[0].tag == "p":
        return (replace(nodes[0], children=(*added, *nodes[0].children)), *nodes[1:])
    return (Element("p", (), added), *nodes)

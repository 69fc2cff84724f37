"""The mail as it was sent, with a badge in every link that says how often people followed it."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator, Mapping

from masthead.render.pieces import Context, LinkSlot, Only, Piece, Pieces, RenderedEmail
from masthead.render.preview import fill_preview
from masthead.web.insights.queries.figures import EditionReport

Counts = Mapping[tuple[str, int], int]
"""Human clicks by where a link leads and the position of its section, -1 outside of all."""

# The same by light and dark: it stands on whatever the theme has there.
_LOOK = (
    "<style>.masthead-count{display:inline-block;margin:0 .35em 0 0;padding:.1em .5em;border:1px solid #1b2430;"
    "border-radius:1em;background:#ffd84d;color:#1b2430;font:700 13px/1.3 system-ui,sans-serif;text-decoration:none;"
    "font-variant-numeric:tabular-nums;vertical-align:middle;white-space:nowrap}"
    ".masthead-count--none{background:#fff;font-weight:400}</style>"
)


def counts_of(report: EditionReport) -> Counts:
    """The clicks of a report, by what a mail knows of its links."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for each in report.links:
        if not each.canary:
            found[each.url, each.section] += each.clicks.human
    return found


def click_map(rendered: RenderedEmail, counts: Counts) -> str:
    """HTML of the mail, every section shown, without personal values; links lead nowhere but where they led."""
    whole = sum(counts.values())
    walked = tuple(_Walk(rendered, counts, whole).through(rendered.html))
    return fill_preview(walked, rendered).replace("</head>", f"{_LOOK}</head>", 1)


class _Walk:
    """Puts a badge behind the tag that each link stands in."""

    def __init__(self, rendered: RenderedEmail, counts: Counts, whole: int) -> None:
        self._rendered, self._counts, self._whole = rendered, counts, whole
        self._waiting = ""
        self._said = ""

    def through(self, pieces: Pieces) -> Iterator[Piece]:
        for piece in pieces:
            if isinstance(piece, Only):
                yield Only(piece.segment, tuple(self.through(piece.pieces)))
                continue
            if isinstance(piece, LinkSlot) and piece.context is Context.HTML and self._opens_anchor():
                self._waiting = self._badge(piece.index)
            elif isinstance(piece, str):
                self._said = piece
                if self._waiting and ">" in piece:
                    head, _, tail = piece.partition(">")
                    yield f"{head}>{self._waiting}{tail}"
                    self._waiting = ""
                    continue
            yield piece

    def _opens_anchor(self) -> bool:
        """Whether the tag that was begun last is a link that people see, rather than one for a single mail program."""
        return self._said[self._said.rfind("<") :].startswith(("<a ", "<a\n"))

    def _badge(self, index: int) -> str:
        link = self._rendered.links[index]
        section = link.section if link.section is not None else -1
        many = self._counts.get((link.url, section), 0)
        share = f", {100 * many / self._whole:.1f} % of all" if self._whole else ""
        told = html.escape(f"{many:,} click{'' if many == 1 else 's'} by people{share}")
        none = "" if many else " masthead-count--none"
        return f'<span class="masthead-count{none}" title="{told}">{many:,}</span>'

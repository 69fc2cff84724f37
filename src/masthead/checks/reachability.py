"""What came of asking for the edition's links; see `masthead.checks.reach` for the asking."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag

from masthead.checks.check import Check, Code, PlacedLink, Preflight, error, info, quoted, warning
from masthead.checks.reached import Outcome, Reached
from masthead.edition.findings import Finding

BROKEN = error(
    "link-broken",
    "A page is gone, its site does not answer, or its certificate is not valid.",
    "Open it in a browser; link to where the page is now, or remove the link.",
)
REFUSED = error(
    "link-refused",
    "A link leads, by its name or after a redirect, to an address that is not public; it was not asked.",
    "Link to the public page.",
)
MOVED = warning(
    "link-moved",
    "A page has moved for good, or only the front page of its site is left.",
    "Link to where the page is now.",
)
SLOW = warning(
    "link-slow",
    "A page took long, or gave no answer in time.",
    "Try it in a browser; readers may leave before it opens.",
)
UNVERIFIED = info(
    "link-unverified",
    "A site answers people and not programs, so the link could not be checked.",
    "Open it in a browser once.",
)

_CODES: dict[Outcome, Code] = {
    Outcome.BROKEN: BROKEN,
    Outcome.REFUSED: REFUSED,
    Outcome.MOVED: MOVED,
    Outcome.SLOW: SLOW,
    Outcome.UNVERIFIED: UNVERIFIED,
}


def _run(p: Preflight) -> Iterator[Finding]:
    if not p.reached:
        return
    uses: dict[str, PlacedLink] = {}
    for link in p.links:
        uses.setdefault(urldefrag(link.url.strip()).url, link)
    for reached in p.reached:
        if reached.outcome is Outcome.FINE:
            continue
        used = uses.get(reached.url)
        at = p.place(used.section, used.url, used.text) if used else p.place(None, reached.url)
        yield _CODES[reached.outcome].found(f"{_named(reached, used)} {reached.detail}.", _remedy(reached), at=at)


CHECK = Check(
    "reachability",
    "Every link was asked for and answered; runs only when the links are asked for (“--links”).",
    (BROKEN, REFUSED, MOVED, SLOW, UNVERIFIED),
    _run,
)


def _named(reached: Reached, link: PlacedLink | None) -> str:
    shown = quoted(reached.url)
    return f"{shown} ({quoted(link.text, 40)})" if link and link.text.strip() else shown


def _remedy(reached: Reached) -> str:
    if reached.outcome is Outcome.MOVED and reached.final:
        return f"Write “{reached.final}” if that is the page you mean."
    return ""

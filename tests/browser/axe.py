"""axe-core in a page: what it finds, and nothing else, leaves the browser."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = {"desk": 1280, "phone": 390}
"""Pixels."""

ABOUT_COLOURS = ["color-contrast", "link-in-text-block"]
"""Rules whose findings can differ by day and by night, when nothing but colours is another."""

_SERIOUS = frozenset({"serious", "critical"})


def serious(page: Page, within: str | None = None, **options: Any) -> list[dict[str, Any]]:
    """Violations that are serious or critical, as axe-core writes them: all of a page, or those within a selector.

    A page that was looked at before, in other colours or widths, keeps axe-core.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    # Colours on their way from one shade to the other are nobody’s; what spins for ever cannot be finished.
    page.evaluate("document.getAnimations().forEach(each => { try { each.finish() } catch { each.pause() } })")
    # What passes is most of the result, and copying it takes as long as finding it.
    found: list[dict[str, Any]] = page.evaluate(
        "([within, options]) => axe.run(within || document, options).then(results => results.violations)",
        [within, {"resultTypes": ["violations"], **options}],
    )
    return [each for each in found if each["impact"] in _SERIOUS]


def look(
    page: Page, within: str | None = None, *, widths: dict[str, int] = WIDTHS, **options: Any
) -> dict[str, dict[str, list[str]]]:
    """What is wrong with a page as it stands, at a desk by day and on a phone by night; {} for nothing.

    Elements by rule, by where they were found. A page that has to be moved sideways breaks a rule of ours. Rules ask
    for width or for colours, none for both at once: every one of them meets each width and each colours. At a single
    width it is looked at by day and by night.
    """
    found = {}
    for where, pixels, shade, rules in _sights(widths):
        page.set_viewport_size({"width": pixels, "height": 900})
        page.emulate_media(color_scheme=shade, reduced_motion="reduce")
        found[where] = by_rule(serious(page, within, **options, **rules))
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[where]["too wide"] = [page.url]
    return {where: rules for where, rules in found.items() if rules}


def _sights(widths: dict[str, int]) -> list[tuple[str, int, Literal["light", "dark"], dict[str, Any]]]:
    """How a page is looked at: a name, pixels, the colours, and which rules are asked for, {} for all."""
    (first, wide), (last, narrow) = next(iter(widths.items())), list(widths.items())[-1]
    rules = {"runOnly": ABOUT_COLOURS} if first == last else {}
    return [(first, wide, "light", {}), (f"{last}, by night", narrow, "dark", rules)]


def by_rule(found: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The elements that were found, by rule."""
    return {each["id"]: [node["html"] for node in each["nodes"]] for each in found}

"""axe-core in a page: what it finds, and nothing else, leaves the browser."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

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


def by_rule(found: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The elements that were found, by rule."""
    return {each["id"]: [node["html"] for node in each["nodes"]] for each in found}

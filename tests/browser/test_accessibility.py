"""Every shipped edition, as mail and as page, in light and in dark, has no serious axe-core finding."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.axe import look

from masthead.cli.proof import make_proof
from masthead.cli.workspace import open_manuscript
from masthead.render.web import render_web
from masthead.titles import TITLES

EDITIONS = [(title.slug, edition) for title in TITLES.values() for edition in title.editions]
WIDTHS = {"phone": 375, "desktop": 1200}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=EDITIONS, ids=[f"{slug}-{edition.name}" for slug, edition in EDITIONS])
def outputs(request: pytest.FixtureRequest) -> dict[str, str]:
    with as_file(request.param[1]) as path:
        proof = make_proof(open_manuscript(Path(path)), media_url="")
        return {"email": proof.html, "web": render_web(proof.sheet)}


def test_edition_has_no_serious_accessibility_finding(browser: Browser, outputs: dict[str, str]) -> None:
    page = browser.new_page()
    found = {}
    try:
        for output, html in outputs.items():
            page.set_content(html)
            found[output] = look(page, widths=WIDTHS)
    finally:
        page.close()

    assert found == {"email": {}, "web": {}}

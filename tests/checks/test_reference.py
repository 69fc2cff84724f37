from __future__ import annotations

import re
from pathlib import Path

from masthead.checks.reference import reference_page
from masthead.checks.registry import CHECKS, all_codes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "checks.md"


def test_reference_is_written_from_the_registry() -> None:
    # Mended by: python -m masthead.checks.reference > docs/reference/checks.md
    assert PAGE.read_text("utf-8") == reference_page()


def test_reference_has_a_row_for_every_code_and_a_heading_for_every_check() -> None:
    page = reference_page()

    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == set(all_codes())
    assert re.findall(r"^## `(.+)`$", page, re.MULTILINE) == list(CHECKS)


def test_reference_keeps_four_cells_in_every_row() -> None:
    rows = [row for row in reference_page().splitlines() if row.startswith("| `")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}

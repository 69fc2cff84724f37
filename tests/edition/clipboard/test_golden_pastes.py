"""One paste per source, as it lies in the clipboard, beside its Markdown and beside its title and notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from masthead.edition.clipboard import manuscript_from_html
from masthead.edition.house import HouseFormat

GOLDEN = Path(__file__).parent / "golden"
SOURCES = sorted(path.stem for path in GOLDEN.glob("*.html"))


@pytest.mark.parametrize("source", SOURCES)
def test_paste_keeps_its_structure(source: str, house: HouseFormat) -> None:
    title, *notes = (GOLDEN / f"{source}.notes.txt").read_text("utf-8").splitlines()
    pasted = manuscript_from_html((GOLDEN / f"{source}.html").read_text("utf-8"), house)

    assert pasted.markdown == (GOLDEN / f"{source}.md").read_text("utf-8")
    assert (pasted.title, list(pasted.notes)) == (title, notes)

from __future__ import annotations

from pathlib import Path

from masthead.web.api.document import operations_of
from masthead.web.api.interface import document
from masthead.web.api.reference import reference_page

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_reference_is_written_from_the_document() -> None:
    # Mended by: DJANGO_SETTINGS_MODULE=masthead.testing.django_settings
    #            python -m masthead.web.api.reference > docs/reference/api.md
    assert (DOCS / "reference" / "api.md").read_text("utf-8") == reference_page()


def test_reference_has_a_row_for_every_operation() -> None:
    rows = [line for line in reference_page().splitlines() if line.startswith(("| `GET", "| `P", "| `DELETE"))]

    assert len(rows) == len(operations_of(document()))

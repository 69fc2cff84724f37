"""Every kind in canonical Markdown beside its fields, and in an editor's own way of writing the same.

`golden/<kind>.md` reads as `golden/<kind>.json` and is written back byte for byte;
`golden/<kind>.loose.md` reads as the same fields.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from masthead.edition.findings import Severity
from masthead.edition.house import HouseFormat
from masthead.edition.markdown import read_edition, write_edition
from masthead.edition.sections.registry import SHIPPED

GOLDEN = Path(__file__).parent / "golden"
HOUSE = HouseFormat.model_validate(
    {"publication": {"slug": "morning", "name": "Morning", "from": "Morning <desk@morning.example>"}}
)
FRONT = """\
---
publication: morning
number: 1
date: 2026-11-23
title: "T"
subject: "S"
language: en
---

"""


@pytest.mark.parametrize("kind", SHIPPED)
def test_canonical_section_reads_as_its_fields_and_keeps_its_bytes(kind: str) -> None:
    manuscript = FRONT + (GOLDEN / f"{kind}.md").read_text(encoding="utf-8")
    reading = read_edition(manuscript, HOUSE)
    assert reading.findings == ()
    (section,) = reading.edition.sections
    assert section.kind == kind
    assert section.fields.model_dump(mode="json") == json.loads((GOLDEN / f"{kind}.json").read_text(encoding="utf-8"))
    assert write_edition(reading.edition, HOUSE) == manuscript


@pytest.mark.parametrize("kind", SHIPPED)
def test_loosely_written_section_reads_as_the_same_fields(kind: str) -> None:
    reading = read_edition(FRONT + (GOLDEN / f"{kind}.loose.md").read_text(encoding="utf-8"), HOUSE)
    assert [finding for finding in reading.findings if finding.severity is not Severity.INFO] == []
    (section,) = reading.edition.sections
    assert section.fields.model_dump(mode="json") == json.loads((GOLDEN / f"{kind}.json").read_text(encoding="utf-8"))

"""A house format of another style, and a manuscript as an editor would type it: every section in its kind."""

from __future__ import annotations

from pathlib import Path

from masthead.edition.findings import has_errors
from masthead.edition.house import HouseFormat
from masthead.edition.house_toml import read_house
from masthead.edition.markdown import Reading, read_edition, write_edition

FOLDER = Path(__file__).parent / "bits"


def house() -> HouseFormat:
    reading = read_house((FOLDER / "house.toml").read_bytes())
    assert reading.house is not None
    return reading.house


def read_manuscript() -> Reading:
    return read_edition((FOLDER / "manuscript.md").read_bytes(), house(), file="manuscript.md")


def test_manuscript_has_each_section_in_its_kind() -> None:
    reading = read_manuscript()

    assert not has_errors(reading.findings)
    assert [(section.label, section.kind) for section in reading.edition.sections] == [
        ("", "greeting"),
        ("Market bit", "markets"),
        ("TOP BIT", "story"),
        ("Our partner", "sponsor"),
        ("Number of the day", "number"),
        ("Head of the day", "profile"),
        ("Country reads", "links"),
        ("Bits to do", "todo"),
        ("Career bits", "jobs"),
        ("Fortune cookie", "quote"),
        ("Sharing is caring", "referral"),
    ]


def test_manuscript_is_written_back_in_canonical_form() -> None:
    reading = read_manuscript()

    assert write_edition(reading.edition, house()) == (FOLDER / "canonical.md").read_text(encoding="utf-8")


def test_canonical_form_reads_as_the_same_edition() -> None:
    again = read_edition((FOLDER / "canonical.md").read_bytes(), house())

    assert again.findings == ()
    assert again.edition == read_manuscript().edition

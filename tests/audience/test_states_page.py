"""The reference of subscription states is written from the table of moves."""

from __future__ import annotations

from pathlib import Path

from masthead.audience.states_page import states_page
from masthead.audience.subscription import MOVES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "subscription-states.md"


def test_reference_is_written_from_the_moves() -> None:
    # Mended by: python -m masthead.audience.states_page > docs/reference/subscription-states.md
    assert PAGE.read_text("utf-8") == states_page()


def test_reference_has_an_arrow_for_every_move() -> None:
    arrows = sum(len(line.split("──")[1].split(",")) for line in states_page().splitlines() if "▶" in line)

    assert arrows == sum(len(moves) for moves in MOVES.values())

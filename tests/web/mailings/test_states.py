"""The table of states, and its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from masthead.web.mailings.states import ENDED, MOVES, SAYINGS, MailingMoveError, MailingStage, MailingStep, advance
from masthead.web.mailings.states_page import states_page

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "mailing-states.md"


def test_page_is_that_of_the_table() -> None:
    assert PAGE.read_text("utf-8") == states_page()


def test_every_state_is_reached_and_called_something() -> None:
    reached = {after for moves in MOVES.values() for after in moves.values()}

    assert reached | {MailingStage.DRAFT} == set(MailingStage) == set(SAYINGS)
    assert {step for moves in MOVES.values() for step in moves} == set(MailingStep)


def test_whatever_has_not_ended_can_be_cancelled_or_planned_anew() -> None:
    for state in set(MailingStage) - ENDED:
        assert MailingStep.CANCEL in MOVES[state]
    for state in ENDED:
        assert not MOVES[state]


def test_refusal_says_what_is_allowed() -> None:
    with pytest.raises(MailingMoveError, match="A mailing that is paused cannot finish; it allows resume, cancel"):
        advance(MailingStage.PAUSED, MailingStep.FINISH)

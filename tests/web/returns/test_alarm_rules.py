"""When there is an alarm, and when it is over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.web.returns.alarms.rules import RULES, Grade, Measure, Reading, is_over, raised
from masthead.web.returns.words import ADVICE, MEASURES, told

C, B, D, S = Measure.COMPLAINTS, Measure.BOUNCES, Measure.DEFERRALS, Measure.STALLED


@pytest.mark.parametrize(
    ("measure", "count", "base", "grade"),
    [
        (C, 1, 20, None),
        (C, 2, 800, None),
        (C, 7, 10_000, None),
        (C, 8, 10_000, Grade.WARNING),
        (C, 24, 10_000, Grade.WARNING),
        (C, 25, 10_000, Grade.ERROR),
        (C, 4, 1_000, Grade.WARNING),
        (B, 9, 200, None),
        (B, 10, 500, Grade.WARNING),
        (B, 25, 500, Grade.ERROR),
        (D, 19, 200, None),
        (D, 20, 200, Grade.WARNING),
        (D, 60, 200, Grade.ERROR),
        (S, 14, 1, None),
        (S, 15, 1, Grade.WARNING),
        (S, 60, 1, Grade.ERROR),
        (S, 90, 0, None),
    ],
)
def test_grade_of_a_reading(measure: Measure, count: int, base: int, grade: Grade | None) -> None:
    found = raised({measure: Reading(count, base)})

    assert {each: rule.grade for each, rule in found.items()} == ({measure: grade} if grade else {})


def test_only_the_last_grade_pauses_and_never_for_deferrals() -> None:
    assert [(rule.measure, rule.grade) for rule in RULES if rule.pauses] == [(each, Grade.ERROR) for each in (C, B, S)]


def test_alarm_is_over_some_way_below_its_limit() -> None:
    assert not is_over(D, Reading(19, 200))
    assert not is_over(D, Reading(17, 200))
    assert is_over(D, Reading(15, 200))
    assert is_over(D, None)


@given(st.sampled_from(Measure), st.integers(0, 5_000), st.integers(0, 1_000_000))
def test_nothing_is_raised_and_over_at_once(measure: Measure, count: int, base: int) -> None:
    reading = Reading(count, base)

    assert not (raised({measure: reading}) and is_over(measure, reading))
    assert told(measure, reading)


def test_every_measure_has_words_and_rules() -> None:
    assert set(MEASURES) == set(ADVICE) == set(Measure) == {rule.measure for rule in RULES}

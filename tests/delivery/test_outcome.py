from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.delivery.outcome import MARK_OF, Mark, Marks, Outcome

MARKS = st.lists(st.sampled_from(Mark), max_size=40)


def marks_of(marks: list[Mark]) -> Marks:
    made = Marks(len(marks))
    for index, mark in enumerate(marks):
        made[index] = mark
    return made


@given(MARKS)
def test_marks_are_the_same_after_packing(marks: list[Mark]) -> None:
    packed = marks_of(marks).pack()

    assert len(packed) == (len(marks) + 3) // 4
    again = Marks.unpack(packed, len(marks))
    assert [again[index] for index in range(len(again))] == marks


@given(MARKS)
def test_marks_are_counted_and_found(marks: list[Mark]) -> None:
    made = marks_of(marks)

    for mark in Mark:
        assert made.count(mark) == marks.count(mark)
        assert list(made.where(mark)) == [index for index, each in enumerate(marks) if each is mark]


def test_marks_are_packed_from_the_lowest_bits() -> None:
    assert marks_of([Mark.ACCEPTED, Mark.CLOSED, Mark.OPEN, Mark.PENDING, Mark.OPEN]).pack() == bytes(
        [0b00111001, 0b11]
    )


@pytest.mark.parametrize(("packed", "size"), [(b"", 1), (b"\0\0", 4), (b"\0", 5)])
def test_marks_of_another_size_are_refused(packed: bytes, size: int) -> None:
    with pytest.raises(ValueError, match=f"cannot hold the marks of {size} members"):
        Marks.unpack(packed, size)


def test_copy_of_marks_stands_still() -> None:
    marks = marks_of([Mark.PENDING, Mark.OPEN])

    copy = marks.copy()
    marks[0] = Mark.ACCEPTED

    assert [copy[0], copy[1]] == [Mark.PENDING, Mark.OPEN]


def test_every_outcome_has_its_mark() -> None:
    assert MARK_OF.keys() == set(Outcome)
    assert Mark.PENDING not in MARK_OF.values()

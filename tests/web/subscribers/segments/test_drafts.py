"""Conditions as rows of a form, and back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.audience.segments.strategies import ANY_TEXT, leaves, trees

from masthead.audience.segments import Condition, parse, write
from masthead.audience.segments.tree import MAX_DEPTH, depth
from masthead.web.subscribers.segments import drafts
from masthead.web.subscribers.segments.drafts import Draft
from masthead.web.subscribers.segments.drawing import condition_of, drawn
from masthead.web.subscribers.segments.listed import read_values, write_values


@settings(max_examples=300, deadline=None)
@given(tree=trees(leaves()).filter(lambda tree: depth(tree) < MAX_DEPTH))
def test_condition_is_the_same_after_a_form(tree: Condition) -> None:
    assert condition_of(drafts.read(drawn(tree).fields())) == tree


@given(values=st.lists(ANY_TEXT, max_size=4))
def test_values_are_the_same_after_a_field(values: list[str]) -> None:
    assert read_values(write_values(values)) == tuple(values)


@settings(max_examples=200)
@given(text=st.text('",\\ ab', max_size=12))
def test_any_field_gives_values(text: str) -> None:
    values = read_values(text)

    assert read_values(write_values(values)) == values


def test_values_as_people_write_them() -> None:
    assert read_values(' DE , AT,, "New York, NY",') == ("DE", "AT", "New York, NY")
    assert read_values("") == ()


names = st.from_regex(r"(r(\.[0-9]{1,2}){0,3}|x|r\.|\.0):(kind|not|join|value|days|test|title|zzz)", fullmatch=True)
said = st.sampled_from(
    ("group", "all", "any", "title", "tag", "field", "attribute", "engaged", "share", "x", "", "9" * 30)
)


@settings(max_examples=300, deadline=None)
@given(data=st.dictionaries(names, said | st.text(max_size=5), max_size=12))
def test_any_form_is_a_condition_or_has_faults(data: dict[str, str]) -> None:
    root = drafts.read(data)

    condition = condition_of(root)

    assert (condition is None) == any(each.fault for each in root.all())
    if condition is not None:
        assert parse(write(condition)) == condition


def test_rows_are_added_and_taken_away() -> None:
    root = drawn(parse("tag:a and (tag:b or tag:c)"))

    drafts.add(root, "r.1", Draft("tag", said={"tag": "d"}))
    drafts.remove(root, "r.0")

    assert [(each.path, each.kind) for each in root.all()] == [
        ("r", "group"),
        ("r.0", "group"),
        ("r.0.0", "tag"),
        ("r.0.1", "tag"),
        ("r.0.2", "tag"),
    ]
    condition = condition_of(root)
    assert condition is not None
    assert write(condition) == "tag:b or tag:c or tag:d"


def test_outermost_group_cannot_be_taken_away_and_rows_have_an_end() -> None:
    root = drawn(parse("tag:a and tag:b"))
    drafts.remove(root, "r")
    assert len(list(root.all())) == 3

    for _ in range(2 * drafts.MOST):
        drafts.add(root, "r", Draft("tag"))

    assert len(list(root.all())) == drafts.MOST
    assert not root.is_large()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"kind": "tag"}, "Write the name of a tag."),
        ({"kind": ""}, "Choose what this row is about."),
        ({"kind": "title", "title": "a", "moment": "asked", "order": "before"}, "Write a date."),
        (
            {"kind": "created", "order": "before", "day": "31.1.2026"},
            "Write the date as year, month and day, like 2026-01-31.",
        ),
        ({"kind": "created", "days": "x"}, "Write a number of days, such as 30."),
        (
            {"kind": "field", "field": "name", "test": "one-of", "value": " , "},
            "Write one value, or several with commas.",
        ),
        (
            {"kind": "attribute", "key": "age", "test": "<", "value": "old"},
            "Compare with a number such as 30 or a date such as 2026-01-31.",
        ),
        ({"kind": "share", "percent": "0", "seed": "a"}, "The number must be 1 or more."),
    ],
)
def test_row_says_what_it_lacks(said: dict[str, str], fault: str) -> None:
    root = drafts.read({"r:join": "all", **{f"r.0:{name}": value for name, value in said.items()}})

    assert condition_of(root) is None
    assert root.parts[0].fault == fault

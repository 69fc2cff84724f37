"""A condition is the same after its text and after its JSON, and canonical text is its own canonical text."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.audience.segments.strategies import leaves, trees

from masthead.audience.segments import Condition, ConditionError, from_json, parse, to_json, write
from masthead.audience.segments.tree import MAX_DEPTH, depth

TREES = trees(leaves()).filter(lambda tree: depth(tree) <= MAX_DEPTH)


@settings(max_examples=400, deadline=None)
@given(tree=TREES)
def test_condition_is_the_same_after_its_text(tree: Condition) -> None:
    text = write(tree)

    assert parse(text) == tree
    assert write(parse(text)) == text


@settings(max_examples=200, deadline=None)
@given(tree=TREES)
def test_condition_is_the_same_after_its_json(tree: Condition) -> None:
    assert from_json(json.loads(json.dumps(to_json(tree)))) == tree


@settings(max_examples=500, deadline=None)
@given(text=st.text(max_size=60) | st.text('ab ()"=,:%<>!1“”andortl', max_size=40))
def test_any_text_is_a_condition_or_a_fault_with_its_place(text: str) -> None:
    found = condition_or_fault(text)

    if isinstance(found, ConditionError):
        line, carets = found.caret(text)
        assert 0 <= found.start <= len(text)
        assert found.start < found.end
        assert "^" in carets
        assert "\n" not in line
        assert found.message.endswith((".", "?", "DE"))
    else:
        assert parse(write(found)) == found


def condition_or_fault(text: str) -> Condition | ConditionError:
    try:
        return parse(text)
    except ConditionError as fault:
        return fault


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(("all", "tag", "title", "any")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("kind", "of", "tag", "version", "condition", "x")), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(said=json_values | json_values.map(lambda inner: {"version": 1, "condition": inner}))
def test_any_json_is_a_condition_or_a_fault(said: object) -> None:
    try:
        condition = from_json(said)
    except ConditionError:
        return
    assert from_json(to_json(condition)) == condition

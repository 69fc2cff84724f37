"""The reference of segments says what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from masthead.audience.segments import ConditionError, from_json, parse
from masthead.audience.segments.kinds import KINDS
from masthead.audience.segments.kinds_page import mended
from masthead.audience.segments.tree import AllOf, Attribute, Leaf, Not, Profile

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "segments.md").read_text("utf-8")


def test_table_is_that_of_the_code() -> None:
    # Mended by: python -m masthead.audience.segments.kinds_page docs/reference/segments.md
    assert mended(PAGE) == PAGE


def test_table_has_every_kind_of_leaf() -> None:
    assert {kind.name for kind in KINDS} == {leaf.model_fields["kind"].default for leaf in Leaf.__args__}


def test_examples_of_the_page_are_conditions() -> None:
    first, _grammar, stored = re.findall(r"^```(?:json)?\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)

    assert isinstance(parse(first), AllOf)
    assert from_json(json.loads(stored)) == parse("title:harbour-morning and not tag:staff")


@pytest.mark.parametrize("text", ['name = "Mei Tan"', "name = “Mei Tan”", "name = „Mei Tan“", "country != DE"])
def test_small_examples_stand_in_the_page_and_are_read(text: str) -> None:
    assert text.removeprefix("name = ") in PAGE
    assert isinstance(parse(text), Profile | Attribute | Not)


@pytest.mark.parametrize(
    ("limit", "text"), [("200 conditions", " or ".join(["suppressed"] * 201)), ("20,000", "a" * 20_001)]
)
def test_limits_of_the_page_are_those_of_the_code(limit: str, text: str) -> None:
    assert limit in PAGE
    with pytest.raises(ConditionError, match=limit):
        parse(text)

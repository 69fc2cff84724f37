"""What requests call an id."""

from __future__ import annotations

import pytest

from masthead.web.numbers import read_id


@pytest.mark.parametrize(("said", "wanted"), [("7", 7), ("007", 7), ("0", 0), ("9" * 18, 10**18 - 1)])
def test_digits_are_an_id(said: str, wanted: int) -> None:
    assert read_id(said) == wanted < 2**63


@pytest.mark.parametrize("said", ["", " 7", "-7", "7.0", "1e3", "²", "٧", "7\x00", "9" * 19, "9" * 5000])
def test_anything_else_is_none(said: str) -> None:
    assert read_id(said) is None

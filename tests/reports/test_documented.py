from __future__ import annotations

from pathlib import Path

import pytest

from masthead.reports import Cause, Kind
from masthead.reports.doors import Scheme

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "reports.md").read_text("utf-8")


@pytest.mark.parametrize("value", [each.value for closed in (Kind, Cause) for each in closed])
def test_kind_and_class_are_in_the_reference(value: str) -> None:
    assert f"`{value}`" in PAGE


@pytest.mark.parametrize("scheme", Scheme)
def test_door_is_in_the_reference(scheme: Scheme) -> None:
    assert f"`{scheme}:" in PAGE

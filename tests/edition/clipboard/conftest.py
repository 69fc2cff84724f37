"""The house format of the sample title: what a paste is read against."""

from __future__ import annotations

from pathlib import Path

import pytest

import masthead.titles
from masthead.edition.house import HouseFormat
from masthead.edition.house_toml import read_house


@pytest.fixture(scope="session")
def house() -> HouseFormat:
    source = Path(masthead.titles.__file__).parent / "harbour-morning" / "house.toml"
    read = read_house(source.read_bytes()).house
    assert read is not None
    return read

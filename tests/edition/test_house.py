from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from masthead.edition.house import HouseFormat, Publication, RundownSlot, fold

MONDAY = dt.date(2026, 11, 23)


def a_house(*slots: RundownSlot) -> HouseFormat:
    return HouseFormat(publication=Publication(slug="a", name="A", sender="a@b.example"), rundown=slots)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Top story", "TOP  STORY"),
        ("Märkte", "ma\u0308rkte"),
        ("Märkte", "Markte"),
        ("Straße", "STRASSE"),
        ("☕\ufe0f Coffee", "☕ coffee "),
        ("\N{NO-BREAK SPACE}Jobs\n", "jobs"),
        ("ｊｏｂｓ", "Jobs"),
    ],
)
def test_labels_are_compared_without_case_accents_and_spacing(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_labels_of_different_words_stay_different() -> None:
    assert len({fold(label) for label in ("Jobs", "Job", "仕事", "仕 事", "🟠", "🔵")}) == 6


def test_house_finds_the_slot_of_a_label_or_alias() -> None:
    story = RundownSlot(label="Top story", kind="story", aliases=("Top bit", "1 big thing"))
    jobs = RundownSlot(label="Jobs", kind="jobs")
    house = a_house(story, jobs)
    assert house.slot_for("TOP BIT") is story
    assert house.slot_for("jobs") is jobs
    assert house.slot_for("Weather") is None


def test_house_has_the_slots_of_a_weekday() -> None:
    daily, mondays = RundownSlot(label="Daily", kind="text"), RundownSlot(label="Mondays", kind="text", days=("mon",))
    house = a_house(daily, mondays)
    assert house.slots_on(MONDAY) == (daily, mondays)
    assert house.slots_on(MONDAY + dt.timedelta(days=1)) == (daily,)


@pytest.mark.parametrize("field", ["words_per_minute", "characters_per_minute"])
def test_publication_refuses_to_read_at_no_speed(field: str) -> None:
    with pytest.raises(ValidationError, match="greater than 0"):
        Publication.model_validate({"slug": "a", "name": "A", "from": "a@b.example", field: 0})

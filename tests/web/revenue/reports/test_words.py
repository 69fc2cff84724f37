"""The words of reports: both languages say the same things."""

from __future__ import annotations

import re

import pytest

from masthead.web.subscribers.words import word_table

PLACE = re.compile(r"\{(\w+)\}")


def test_languages_have_the_same_keys_and_places() -> None:
    english, german = word_table("reports", "en"), word_table("reports", "de")
    places = {key: set(PLACE.findall(text)) for key, text in english.items()}
    assert {key: set(PLACE.findall(text)) for key, text in german.items()} == places


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_are_calm(language: str) -> None:
    said = " ".join(word_table("reports", language).values())
    assert not set(said) & set("!'\"")

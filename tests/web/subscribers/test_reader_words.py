"""The words of pages and letters for readers."""

from __future__ import annotations

import string

import pytest

from masthead.web.subscribers.words import AREAS, UnknownWordsError, word_table, words_for


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_say_the_same_things(area: str) -> None:
    english, german = word_table(area, "en"), word_table(area, "de")
    assert list(english) == list(german)
    assert {key: fields(text) for key, text in english.items()} == {key: fields(text) for key, text in german.items()}


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_are_set_in_type(language: str) -> None:
    for area in AREAS:
        for key, text in word_table(area, language).items():
            assert not set(text) & set("\"'!"), f"{area}: {key}"


def test_no_two_areas_have_one_key() -> None:
    keys = [key for area in AREAS for key in word_table(area, "en")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("asked", "got"), [("de-AT", "de"), ("en-GB", "en"), ("fr", "en"), ("DE", "de"), ("", "en")])
def test_language_without_words_gets_english(asked: str, got: str) -> None:
    assert words_for(asked).language == got


def test_words_that_nobody_has_are_told() -> None:
    with pytest.raises(UnknownWordsError, match="nothing_at_all"):
        words_for("en").say("nothing_at_all")

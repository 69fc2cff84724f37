from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.edition.catalogue import (
    COMPLETE_LANGUAGES,
    MissingValueError,
    UnknownWordError,
    catalogue_for,
    english,
    placeholders,
    word_keys,
)

DAY = dt.date(2026, 11, 23)
EVERY_VALUE = {name: "…" for key in word_keys() for name in placeholders(english(key))}


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_catalogue_is_complete_in_shipped_languages(language: str) -> None:
    catalogue = catalogue_for(language)
    assert catalogue.words_language == language
    assert tuple(catalogue._words) == word_keys()
    for key in word_keys():
        assert set(placeholders(catalogue._words[key])) == set(placeholders(english(key))), key
        assert catalogue.word(key, **EVERY_VALUE).strip(), key


def test_catalogue_words_differ_between_languages() -> None:
    same = {key for key in word_keys() if catalogue_for("de")._words[key] == english(key)}
    assert same == {"postscript", "affiliate_mark", "feeds"}


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ("Monday 23 November 2026", "23 Nov 2026", "A, B and C", "12,345", "4 min 44 sec", "“”")),
        ("en-US", ("Monday, November 23, 2026", "Nov 23, 2026", "A, B, and C", "12,345", "4 min 44 sec", "“”")),
        ("de", ("Montag, 23. November 2026", "23.11.2026", "A, B und C", "12.345", "4 Min. 44 Sek.", "„“")),
        ("de-CH", ("Montag, 23. November 2026", "23.11.2026", "A, B und C", "12’345", "4 Min. 44 Sek.", "«»")),
        ("ja", ("2026年11月23日月曜日", "2026/11/23", "A、B、C", "12,345", "4 分 44 秒", "「」")),
        ("zh-Hant-HK", ("2026年11月23日星期一", "2026年11月23日", "A、B及C", "12,345", "4 分鐘 44 秒", "「」")),
        ("ko", ("2026년 11월 23일 월요일", "2026. 11. 23.", "A, B 및 C", "12,345", "4분 44초", "“”")),
    ],
)
def test_catalogue_writes_dates_lists_and_numbers_as_the_language_does(language: str, forms: tuple[str, ...]) -> None:
    catalogue = catalogue_for(language)
    assert (
        catalogue.long_date(DAY),
        catalogue.short_date(DAY),
        catalogue.names(["A", "B", "C"]),
        catalogue.number(12345),
        catalogue.duration(284),
        "".join(catalogue.quotes),
    ) == forms


@pytest.mark.parametrize(
    ("seconds", "printed"), [(-1, "0 sec"), (0, "0 sec"), (45, "45 sec"), (60, "1 min"), (3700, "61 min 40 sec")]
)
def test_catalogue_duration_leaves_out_zero_parts(seconds: int, printed: str) -> None:
    assert catalogue_for("en").duration(seconds) == printed


@pytest.mark.parametrize(("names", "printed"), [([], ""), (["A"], "A"), (["A", "B"], "A and B")])
def test_catalogue_names_of_few(names: list[str], printed: str) -> None:
    assert catalogue_for("en").names(names) == printed


def test_catalogue_of_another_language_has_english_words_and_says_so() -> None:
    french = catalogue_for("fr")
    assert (french.language, french.words_language) == ("fr", "en")
    assert french.word("by") == "By"
    assert french.long_date(DAY) == "lundi 23 novembre 2026"
    assert french.duration(284).split() == ["4", "min", "44", "s"]


@pytest.mark.parametrize("language", ["tlh", "", "x", "en_GB", "…", "-" * 5000])
def test_catalogue_of_unknown_language_is_english(language: str) -> None:
    catalogue = catalogue_for(language)
    assert catalogue.long_date(DAY) == "Monday 23 November 2026"
    assert catalogue.duration(61) == "1 min 1 sec"


def test_catalogue_falls_back_subtag_by_subtag() -> None:
    assert catalogue_for("de-AT-1996").word("sources") == "Quellen"


def test_catalogue_knows_which_way_a_language_runs() -> None:
    assert [catalogue_for(language).direction for language in ("en", "ar", "he")] == ["ltr", "rtl", "rtl"]


def test_catalogue_labels_override_words() -> None:
    catalogue = catalogue_for("en", {"sources": "All details & data", "affiliate_mark": "†"})
    assert catalogue.word("sources") == "All details & data"
    assert catalogue.word("disclosure").startswith("Links marked with † earn")


def test_catalogue_label_may_leave_a_value_out_and_hold_a_merge_tag() -> None:
    catalogue = catalogue_for("en", {"edition_number": "Issue", "share_pitch": "Share {{ referral_link }}"})
    assert catalogue.word("edition_number", number=412) == "Issue"
    assert catalogue.word("share_pitch") == "Share {{ referral_link }}"


def test_catalogue_refuses_a_hole() -> None:
    with pytest.raises(MissingValueError, match="“edition_number” needs a value for “number”"):
        catalogue_for("en").word("edition_number")


def test_catalogue_refuses_an_unknown_word() -> None:
    with pytest.raises(UnknownWordError, match="“sauces”"):
        catalogue_for("en").word("sauces")
    with pytest.raises(UnknownWordError, match="“sauces”"):
        catalogue_for("en", {"sauces": "Sources"})


def test_catalogue_word_that_names_itself_is_a_hole_not_a_loop() -> None:
    with pytest.raises(MissingValueError):
        catalogue_for("en", {"by": "{sources}", "sources": "{by}"}).word("by")


def test_catalogue_fills_values_verbatim() -> None:
    assert catalogue_for("en").word("photo", credit="{by} <Ann & Bo>") == "Photo: {by} <Ann & Bo>"


@given(st.text(max_size=60))
def test_catalogue_exists_for_any_language(language: str) -> None:
    assert catalogue_for(language).long_date(DAY)

"""Which language a passage is in, and its typefaces."""

from __future__ import annotations

import pytest

from masthead.render.scripts import direction, font_stack, language_of_flag, passages, without_soft_breaks


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("The 국악 trend", "en", [("The ", ""), ("국악", "ko"), (" trend", "")]),
        ("Say まず飲む, please", "en", [("Say ", ""), ("まず飲む", "ja"), (", please", "")]),
        ("(国潮)", "en", [("(", ""), ("国潮", "zh"), (")", "")]),
        ("桐原 千夏 and カナ", "en", [("桐原 千夏", "ja"), (" and ", ""), ("カナ", "ja")]),
        ("金 in 서울", "en", [("金", "ko"), (" in ", ""), ("서울", "ko")]),
        ("「国潮」だ。", "en", [("「国潮」だ。", "ja")]),
        ("四分で電池を替える", "ja", [("四分で電池を替える", "")]),
        ("배터리 교체と呼ぶ", "ja", [("배터리 교체と呼ぶ", "ko")]),
        ("国潮とカナ", "zh-Hans", [("国潮とカナ", "ja")]),
        ("Only Latin, ürgent", "en", [("Only Latin, ürgent", "")]),
        ("Москва и Tokyo", "en", [("Москва и Tokyo", "")]),
        ("", "en", []),
    ],
)
def test_passages_carry_their_language(text: str, language: str, found: list[tuple[str, str]]) -> None:
    assert list(passages(text, language)) == found
    assert "".join(piece for piece, _ in passages(text, language)) == text


def test_han_follows_the_hint_it_is_given() -> None:
    assert list(passages("国潮", "en", han="ja")) == [("国潮", "ja")]
    assert list(passages("国潮", "en", han="th")) == [("国潮", "")]


def test_flag_tells_the_language_of_names() -> None:
    assert [language_of_flag(flag) for flag in ("🇯🇵", "🇨🇳", "🇭🇰", "🇰🇷", "🇩🇪", "🌏", "")] == [
        "ja",
        "zh-Hans",
        "zh-Hant",
        "ko",
        "",
        "",
        "",
    ]


def test_line_ends_between_han_are_no_blanks() -> None:
    assert without_soft_breaks("電池を\n替える。\nThe end\nhere") == "電池を替える。\nThe end\nhere"


def test_direction_goes_by_the_language_subtag() -> None:
    assert [direction(tag) for tag in ("ar", "ar-EG", "he", "en", "ja", "FA")] == [
        "rtl",
        "rtl",
        "rtl",
        "ltr",
        "ltr",
        "rtl",
    ]


def test_font_stack_puts_the_languages_own_faces_before_the_generic_one() -> None:
    assert font_stack("Georgia, serif", "ja").endswith("'Noto Serif JP', serif")
    assert font_stack("Georgia, serif", "zh-TW").startswith("Georgia, 'Songti TC'")
    assert font_stack("Roboto, sans-serif", "en").endswith("'Noto Sans KR', sans-serif")
    assert font_stack("Roboto", "de").endswith("'Noto Sans KR', sans-serif")

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.render.text_wrap import WIDTH, clusters, columns, fill, wrap


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", 5),
        ("国潮", 4),
        ("e\u0301", 1),
        ("🇯🇵", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("❤\ufe0f", 2),
        ("👍🏽", 2),
        ("한글", 4),
        ("ｱ", 1),
        ("zero\u200bwidth", 9),
    ],
)
def test_columns_count_what_a_terminal_shows(text: str, expected: int) -> None:
    assert columns(text) == expected


def test_wrap_breaks_at_spaces() -> None:
    assert wrap("the quick brown fox", 10) == ["the quick", "brown fox"]


def test_wrap_breaks_after_a_hyphen_within_a_word() -> None:
    assert wrap("a well-known thing", 8) == ["a well-", "known", "thing"]


def test_wrap_keeps_a_short_first_part_with_the_rest() -> None:
    assert wrap("ask Au-yeung", 8) == ["ask", "Au-yeung"]


def test_wrap_breaks_chinese_anywhere_but_before_closing_punctuation() -> None:
    assert wrap("一二三四、五六", 8) == ["一二三", "四、五六"]


def test_wrap_never_ends_a_line_with_an_opening_bracket() -> None:
    assert wrap("一二三「四五」", 8) == ["一二三", "「四五」"]


def test_wrap_keeps_a_number_with_its_counter() -> None:
    assert wrap("一二三21万人", 8) == ["一二三", "21万人"]


def test_wrap_drops_the_line_ends_of_a_chinese_manuscript() -> None:
    assert wrap("今日は\nチーズ", 40) == ["今日はチーズ"]


def test_wrap_keeps_an_address_whole() -> None:
    address = "https://example.com/" + "a-b/" * 30
    assert wrap(f"see {address} there", 20) == ["see", address, "there"]


def test_wrap_ends_an_address_where_chinese_goes_on() -> None:
    assert wrap("見るhttps://example.com/abcを見る", 22) == ["見る", "https://example.com/abc", "を見る"]


@pytest.mark.parametrize("stuck", ["–", "%", "[12]", "»"])
def test_wrap_starts_no_line_with_what_belongs_to_the_word_before(stuck: str) -> None:
    assert wrap(f"aaaa bbbb {stuck} cccc", 9)[1].startswith("bbbb " + stuck)


def test_wrap_keeps_a_no_break_space() -> None:
    assert wrap("10\u00a0000 and 20\u00a0000", 10) == ["10\u00a0000 and", "20\u00a0000"]


def test_wrap_breaks_a_word_wider_than_the_line_between_clusters() -> None:
    assert wrap("🇯🇵" * 5, 4) == ["🇯🇵🇯🇵", "🇯🇵🇯🇵", "🇯🇵"]


def test_wrap_never_breaks_an_atom() -> None:
    atom = (re.compile("<[^>]*>"), len)
    assert wrap("aa <b c d>、bb", 6, atom) == ["aa", "<b c d>、", "bb"]


def test_fill_hangs_the_lines_after_the_first() -> None:
    assert fill("one two three", first="- ", width=10) == "- one two\n  three"


def test_clusters_keep_a_lone_flag_half() -> None:
    assert list(clusters("🇯🇵🇯")) == ["🇯🇵", "🇯"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_wrap_keeps_every_character_but_spaces_and_no_line_is_too_wide(text: str) -> None:
    lines = wrap(text, WIDTH)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(
        columns(line) <= WIDTH for line in lines if not re.search(r"://|mailto:|tel:|www\.", line, re.IGNORECASE)
    )

from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.subject import CHECK, emoji_in, reading_width
from masthead.edition.findings import error

Build = Callable[..., Preflight]
Codes = Callable[[Check, Preflight], list[str]]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Chip listings open the year", []),
        ("🟠 Chip listings open the year", []),
        ("上海の新規上場が年の幕を開ける", []),
        ("{{ name | Friends }}, the harbour opens late", []),
        ("", ["subject-empty"]),
        ("{{ name | }}", ["subject-empty"]),
        ("Chips", ["subject-short"]),
        ("Chip listings open the year in Hong Kong and lock the door behind them", ["subject-long"]),
        ("CHIP LISTINGS OPEN THE YEAR", ["subject-shouting"]),
        ("HSBC NVDA", ["subject-short", "subject-shouting"]),
        ("IPOs in Hong Kong open up", []),
        ("Chips are back! And how!", ["subject-exclamation"]),
        ("Chips are back?! Not quite", ["subject-exclamation"]),
        ("Chips? Or cheese? Or both", []),
        ("🟠🧀🍜 Chip listings open the year", ["subject-emoji"]),
        ("Re: your listing in Hong Kong", ["subject-reply"]),
        ("WG: Börsengang in Hongkong", ["subject-reply"]),
        ("Re-opening the harbour today", []),
        ("Chips\u202e listed in Hong Kong", ["subject-control"]),
        ("Chips\r\nBcc: everybody@harbour.example", ["subject-control"]),
        ("The harbour opens late", ["subject-repeats"]),
    ],
)
def test_subject_says_what_the_inbox_would_make_of_it(
    a_preflight: Build, codes: Codes, subject: str, expected: list[str]
) -> None:
    assert codes(CHECK, a_preflight(subject=subject)) == expected


@pytest.mark.parametrize(
    ("preheader", "expected"),
    [
        ("Four floats, one gatekeeper, and a cheese tariff", []),
        ("", ["preheader-empty"]),
        ("Cheese", ["preheader-short"]),
        ("Cheese " * 20, ["preheader-long"]),
        ("Four floats and one gatekeeper", ["preheader-repeats"]),
        ("Four floats and one gatekeeper and nothing else", ["preheader-repeats"]),
        ("The harbour opens late, and why", ["preheader-repeats"]),
        ("Cheese! Cheese! Cheese! And a harbour that opens", ["subject-exclamation"]),
        ("Cheese\u2066 and a harbour that opens late today", ["subject-control"]),
    ],
)
def test_preheader_is_a_second_piece_of_news(
    a_preflight: Build, codes: Codes, preheader: str, expected: list[str]
) -> None:
    assert codes(CHECK, a_preflight(preheader=preheader)) == expected


def test_subject_does_not_repeat_what_the_reader_of_the_file_said(a_preflight: Build, codes: Codes) -> None:
    missing = error("front-matter", "“subject” is missing.", "Write it.")
    assert codes(CHECK, a_preflight(subject="", read_findings=(missing,))) == []


def test_title_is_needed(a_preflight: Build, codes: Codes) -> None:
    assert codes(CHECK, a_preflight(title="")) == ["title-empty"]


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("青山", 4), ("e\u0301", 1), ("🟠", 1), ("👩\u200d🚀", 1), ("👍🏽", 1), ("☕\ufe0f", 1)],
)
def test_reading_width_counts_what_takes_room(text: str, width: int) -> None:
    assert reading_width(text) == width


@pytest.mark.parametrize(("text", "count"), [("none", 0), ("🟠🧀", 2), ("👩\u200d🚀", 1), ("🇯🇵🇰🇷", 2), ("☕\ufe0f", 1)])
def test_emoji_are_counted_as_seen(text: str, count: int) -> None:
    assert emoji_in(text) == count

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.edition.house import HouseFormat, Publication
from masthead.edition.kind import SectionFields
from masthead.edition.model import Edition, Section
from masthead.edition.reading_time import ReadingTime, count, reading_time, section_words
from masthead.edition.richtext import RichText
from masthead.edition.sections.registry import kinds
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import Part, StoryFields
from masthead.edition.sections.text.fields import TextFields


def a_house(*, words_per_minute: int = 265, characters_per_minute: int = 500) -> HouseFormat:
    return HouseFormat(
        publication=Publication(
            slug="harbour-morning",
            name="Harbour Morning",
            sender="editors@harbour.example",
            words_per_minute=words_per_minute,
            characters_per_minute=characters_per_minute,
        )
    )


def an_edition(*sections: tuple[str, SectionFields]) -> Edition:
    return Edition(
        publication="harbour-morning",
        number=1,
        date=dt.date(2026, 11, 23),
        title="",
        subject="",
        sections=tuple(Section(kind=kind, fields=fields) for kind, fields in sections),
    )


def a_text(words: str) -> TextFields:
    return TextFields(body=RichText.from_html(f"<p>{words}</p>"))


@pytest.mark.parametrize(
    ("text", "words", "characters"),
    [
        ("", 0, 0),
        ("now it is about cheese", 5, 0),
        ("It’s the reader's well-known co‑op", 5, 0),
        ("1,200.50 at 06:30, 21 % up", 5, 0),
        ("R&D writes to me@mail.example", 4, 0),
        ("one — two – three/four … “five”!", 5, 0),
        ("☕ 🇯🇵 👩\u200d👩\u200d👧 1️⃣ • ▲ *", 0, 0),
        ("cafe\u0301 co\u00adope\u00adrate", 2, 0),
        ("snake_case", 1, 0),
        ("Hello {{ name | dear friends }}, {{attribute.city}}’s news", 4, 0),
        ("中文,測試。", 0, 4),
        ("東京タワーは高い。", 0, 8),
        ("The “buy local” trend (国潮)", 4, 2),
        ("한국어 신문", 0, 5),
        ("ﾊﾛｰ佐々木ー", 0, 7),
        ("हिन्दी समाचार पत्र", 3, 0),
        ("сегодня утром", 2, 0),
        ("أخبار الصباح", 2, 0),
        ("สวัสดีตอนเช้า", 3, 0),
        ("zero\u200bwidth", 2, 0),
    ],
)
def test_count_words_by_script(text: str, words: int, characters: int) -> None:
    assert count([text]) == (words, characters)


def test_count_of_decomposed_hangul_is_that_of_its_syllables() -> None:
    assert count(["\u1112\u1161\u11ab\u1100\u116e\u11a8"]) == (0, 2)


def test_reading_time_adds_words_and_characters() -> None:
    edition = an_edition(("text", a_text("word " * 530)), ("text", a_text("字" * 250)))
    assert reading_time(edition, a_house()) == ReadingTime(words=530, characters=250, seconds=150)


def test_reading_time_follows_the_house_speeds() -> None:
    edition = an_edition(("text", a_text("word " * 100)), ("text", a_text("字" * 100)))
    assert reading_time(edition, a_house(words_per_minute=100, characters_per_minute=200)).seconds == 90


def test_reading_time_leaves_out_what_pays_or_recruits() -> None:
    sponsor = SponsorFields(title="Say it in half the words", body=RichText.from_html("<p>Buy this</p>"))
    edition = an_edition(("text", a_text("one two")), ("sponsor", sponsor))
    assert reading_time(edition, a_house()).words == 2
    assert section_words(edition.sections[1]) == 8


def test_reading_time_counts_exactly_the_editorial_kinds() -> None:
    assert {name for name, kind in kinds().items() if not kind.editorial} == {
        "image",
        "jobs",
        "poll",
        "referral",
        "sponsor",
    }


def test_reading_time_counts_headlines_and_parts() -> None:
    story = StoryFields(
        title="A listing rush",
        body=RichText.from_html("<p>First.</p><ul><li>second</li><li>third</li></ul>"),
        parts=(Part(label="The details", body=RichText.from_html("<p>fourth<br>fifth</p>")),),
    )
    assert reading_time(an_edition(("story", story)), a_house()).words == 10


def test_reading_time_of_nothing_is_zero() -> None:
    assert reading_time(an_edition(), a_house()) == ReadingTime(0, 0, 0)


def test_section_words_takes_two_characters_for_a_word() -> None:
    assert section_words(Section(kind="text", fields=a_text("three words here 中文字符"))) == 5


@given(st.text(), st.text())
def test_count_of_two_paragraphs_is_that_of_each(one: str, other: str) -> None:
    one, other = one.replace("{", ""), other.replace("}", "")
    assert count([f"{one}\n\n{other}"]) == count([one, other])

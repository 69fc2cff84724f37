"""Front matter: every fault at once, each with its line and what is right."""

from __future__ import annotations

import datetime as dt

import pytest

from masthead.edition.findings import Finding, Severity
from masthead.edition.house import HouseFormat
from masthead.edition.markdown import Reading, read_edition

HOUSE = HouseFormat.model_validate(
    {"publication": {"slug": "morning", "name": "Morning", "language": "de", "from": "Morning <desk@morning.example>"}}
)
GOOD = {"publication": "morning", "number": "412", "date": "2026-11-23", "title": '"T"', "subject": '"S"'}


def read(**values: str) -> Reading:
    """A file with the required keys, some of them changed or added."""
    lines = [f"{key}: {value}" for key, value in {**GOOD, **values}.items()]
    return read_edition("\n".join(["---", *lines, "---", ""]), HOUSE)


def only(reading: Reading) -> Finding:
    (finding,) = reading.findings
    assert finding.code == "front-matter"
    return finding


def test_complete_front_matter_is_read_without_a_word() -> None:
    reading = read(
        preheader='"Four floats: one gatekeeper"',
        authors="[Mei Tan, Jonas Weber]",
        sponsor="lumen-press",
        language="en",
        translations="{de: morning.de.md}",
    )
    edition = reading.edition
    assert reading.findings == ()
    assert (edition.publication, edition.number, edition.date) == ("morning", 412, dt.date(2026, 11, 23))
    assert (edition.title, edition.subject, edition.preheader) == ("T", "S", "Four floats: one gatekeeper")
    assert (edition.authors, edition.sponsor, edition.language) == (("Mei Tan", "Jonas Weber"), "lumen-press", "en")
    assert edition.translations == (("de", "morning.de.md"),)


def test_language_is_the_publications_unless_stated() -> None:
    assert read().edition.language == "de"


def test_values_are_texts_and_never_yaml_types() -> None:
    edition = read(title="2026", subject="yes", language="no", authors="[null, 1.50]").edition
    assert (edition.title, edition.subject, edition.language, edition.authors) == (
        "2026",
        "yes",
        "no",
        ("null", "1.50"),
    )


def test_every_fault_is_reported_at_once_with_its_line() -> None:
    source = """\
---
publication: evening
number: twelve
date: 23.11.2026
title: Chips: the year
subjekt: "S"
authors: {a: b}
language: english!
title: "Again"
---
"""
    reading = read_edition(source, HOUSE, file="e.md")
    found = [(finding.line, finding.severity.value, finding.message) for finding in reading.findings]
    assert found == [
        (2, "error", "“subject” is missing."),
        (2, "error", "The edition belongs to “evening”, the house format to “morning”."),
        (3, "error", "“twelve” is no edition number."),
        (4, "error", "“23.11.2026” is no date in the form year-month-day."),
        (5, "error", "The value of “title” cannot be read as written: Chips: the year"),
        (6, "warning", "There is no key “subjekt”; it is not kept."),
        (7, "error", "“authors” must be a list of names."),
        (8, "error", "“english!” is no language tag."),
        (9, "error", "“title” stands twice, first on line 5; the first one counts."),
    ]
    assert {finding.file for finding in reading.findings} == {"e.md"}
    assert reading.edition.title == "Chips: the year"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("23.11.2026", "2026-11-23"),
        ("23/11/2026", "2026-11-23"),
        ("2026/11/23", "2026-11-23"),
        ("11/23/2026", "2026-11-23"),
        ("23 November 2026", "2026-11-23"),
        ("November 23, 2026", "2026-11-23"),
        ("23. März 2026", "2026-03-23"),
        ("2026-11-23T06:30:00", "2026-11-23"),
        ("2026-1-2", "2026-01-02"),
    ],
)
def test_date_in_another_form_gets_the_right_one_suggested(written: str, right: str) -> None:
    finding = only(read(date=written))
    assert finding.severity is Severity.ERROR
    assert (finding.line, finding.column) == (4, 7)
    assert finding.remedy == f"Write it as: date: {right}"


def test_day_that_does_not_exist_is_refused() -> None:
    reading = read(date="2026-02-30")
    assert only(reading).message == "There is no day “2026-02-30”."
    assert reading.edition.date == dt.date(1970, 1, 1)


def test_number_with_words_around_it_gets_the_number_suggested() -> None:
    reading = read(number="No. 412")
    assert only(reading).remedy == "Write it as: number: 412"
    assert reading.edition.number == 0


@pytest.mark.parametrize("escape", ["\\r\\n", "\\n", "\\L", "\\N"])
def test_line_break_in_a_subject_is_refused_and_read_as_a_space(escape: str) -> None:
    reading = read(subject=f'"Chips{escape}Bcc: everyone@example.com"')
    assert only(reading).message == "“subject” holds a line break; it is read as a space."
    assert reading.edition.subject == "Chips Bcc: everyone@example.com"


def test_control_character_in_a_title_is_refused_and_removed() -> None:
    reading = read(title='"Chi\\x00ps"')
    assert only(reading).message == "“title” holds a character no mail may carry (U+0000); it is removed."
    assert reading.edition.title == "Chips"


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("&a Chips", "an anchor (&)"),
        ("*a", "an alias (*)"),
        ("!!python/object:os.system Chips", "a tag (!)"),
        ("[[[[[[deep]]]]]]", "lists within lists"),
    ],
)
def test_yaml_beyond_plain_values_is_refused(value: str, what: str) -> None:
    finding = read(title=value).findings[0]
    assert finding.message == f"The value of “title” uses {what}, which the front matter does not allow."
    assert (finding.severity, finding.line) == (Severity.ERROR, 5)


def test_bomb_of_aliases_stays_small() -> None:
    levels = "\n".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 30))
    reading = read_edition(f"---\nx0: &x0 [a]\n{levels}\n---\n", HOUSE)
    assert {finding.severity for finding in reading.findings} == {Severity.ERROR, Severity.WARNING}
    assert reading.edition.title == ""


def test_words_behind_a_number_sign_are_reported_as_lost() -> None:
    reading = read(title="We are #1 again")
    finding = only(reading)
    assert finding.message == "“#1 again” counts as a comment and is left out of “title”."
    assert finding.remedy == 'Put the value between quotation marks: title: "…".'


def test_authors_may_be_one_text_with_commas_or_a_list_in_lines() -> None:
    assert read(authors="Mei Tan, Jonas Weber").edition.authors == ("Mei Tan", "Jonas Weber")
    assert read(authors="\n  - Mei Tan\n  - Jonas Weber").edition.authors == ("Mei Tan", "Jonas Weber")


def test_missing_front_matter_is_one_finding_with_a_sample() -> None:
    reading = read_edition("Good morning,\n\nHello.\n", HOUSE)
    finding = only(reading)
    assert finding.message == "The file has no front matter."
    assert finding.remedy.startswith("Open the file with these lines: --- / publication: harbour-morning / ")
    assert reading.edition.sections[0].kind == "greeting"


def test_front_matter_without_its_first_mark_is_still_read() -> None:
    reading = read_edition(
        'publication: morning\nnumber: 1\ndate: 2026-11-23\ntitle: "T"\nsubject: "S"\n---\nHi,\n', HOUSE
    )
    assert only(reading).message == "The front matter does not open with “---”."
    assert (reading.edition.number, reading.lines) == (1, (7,))


def test_unclosed_front_matter_does_not_swallow_the_edition() -> None:
    front = '---\npublication: morning\nnumber: 1\ndate: 2026-11-23\ntitle: "T"\nsubject: "S"\n'
    source = front + "\nHi,\n\n## More\n\nText\n\n---\n"
    reading = read_edition(source, HOUSE)
    assert reading.findings[0].message == "The front matter is not closed."
    assert reading.findings[0].line == 7
    assert reading.edition.title == "T"
    assert [section.label for section in reading.edition.sections] == ["", "More"]


def test_odd_line_within_front_matter_is_a_fault_of_its_own() -> None:
    reading = read_edition(
        '---\npublication: morning\nwhat is this\nnumber: 1\ndate: 2026-11-23\ntitle: "T"\nsubject: "S"\n---\n', HOUSE
    )
    assert only(reading).message == "This line of the front matter is no “key: value”: “what is this”."
    assert reading.edition.number == 1


def test_thousands_of_keys_are_cut_off() -> None:
    keys = "\n".join(f"key{number}: x" for number in range(5_000))
    reading = read_edition(f"---\n{keys}\n---\n", HOUSE)
    assert len(reading.findings) < 70
    assert any("more than 50 keys" in finding.message for finding in reading.findings)


@pytest.mark.parametrize(
    "value", ['"unclosed', "[a, b", "{a: b", "@x", "`x`", "%x", "'a'b", "|", "? a", "- - - a", "{{ name }}, hi"]
)
def test_broken_value_is_one_finding_that_says_how_to_quote(value: str) -> None:
    reading = read(title=value)
    assert reading.findings
    assert all(finding.code == "front-matter" and finding.line == 5 for finding in reading.findings)
    assert reading.edition.subject == "S"

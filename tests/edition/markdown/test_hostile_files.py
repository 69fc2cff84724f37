"""Files from anywhere: a clear answer or a correct reading, and no exception."""

from __future__ import annotations

import pytest

from masthead.edition.findings import Finding
from masthead.edition.house import HouseFormat
from masthead.edition.markdown import Reading, read_edition, write_edition
from masthead.edition.markdown.source import LARGEST_FILE

HOUSE = HouseFormat.model_validate(
    {
        "publication": {"slug": "morning", "name": "Morning", "from": "Morning <desk@morning.example>"},
        "section": [{"label": "Top story", "kind": "story"}, {"label": "Briefs", "kind": "briefs"}],
    }
)
FRONT = '---\npublication: morning\nnumber: 1\ndate: 2026-11-23\ntitle: "T"\nsubject: "S"\n---\n'
LINE = FRONT.count("\n") + 1


def words(reading: Reading) -> str:
    return " ".join(text for section in reading.edition.sections for text in section.fields.prose())


def places(findings: tuple[Finding, ...]) -> list[tuple[str, str, int | None, int | None]]:
    return [(finding.code, finding.severity.value, finding.line, finding.column) for finding in findings]


@pytest.mark.parametrize("source", [b"", "", "\n\n\n", b"\xef\xbb\xbf", "   ", "---", "---\n---\n", "---\n"])
def test_empty_file_is_an_edition_with_everything_missing(source: str | bytes) -> None:
    reading = read_edition(source, HOUSE, file="e.md")
    assert reading.edition.sections == ()
    assert {finding.code for finding in reading.findings} == {"front-matter"}
    assert all(finding.file == "e.md" for finding in reading.findings)


def test_file_of_fifty_megabytes_is_refused_unread() -> None:
    reading = read_edition(b"#" * 50_000_000, HOUSE, file="big.md")
    (finding,) = reading.findings
    assert (finding.code, finding.severity.value, finding.file) == ("file-too-large", "error", "big.md")
    assert finding.message == "The file has more than 2,000,000 bytes, which no edition has. It was not read."
    assert reading.edition.sections == ()


def test_limit_counts_bytes_of_a_text_too() -> None:
    assert read_edition("名" * (LARGEST_FILE // 2), HOUSE).findings[0].code == "file-too-large"


def test_bytes_that_are_not_utf8_are_read_as_latin1_with_their_place() -> None:
    source = FRONT.encode() + "Grüße aus Zürich\n".encode() + "Käse für “alle”\n".encode("cp1252")
    reading = read_edition(source, HOUSE)
    assert places(reading.findings) == [("file-encoding", "error", LINE + 1, 2)]
    assert words(reading).split("\n")[0:2] == [" Grüße aus Zürich", "Käse für “alle” "]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_with_its_mark_is_read_and_reported(encoding: str) -> None:
    reading = read_edition(f"\ufeff{FRONT}Grüße\n".encode(encoding), HOUSE)
    assert places(reading.findings) == [("file-encoding", "error", 1, 1)]
    assert words(reading).strip() == "Grüße"


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_byte_order_mark_and_other_line_ends_make_no_difference(line_end: str) -> None:
    manuscript = FRONT + "Hi,\n\n## Top story\n\n### A\n\nB\\\nc\n"
    plain = read_edition(manuscript, HOUSE)
    other = read_edition(b"\xef\xbb\xbf" + manuscript.replace("\n", line_end).encode(), HOUSE)
    assert (other.edition, other.lines, other.findings) == (plain.edition, plain.lines, ())


def test_characters_no_mail_may_carry_are_removed_and_placed() -> None:
    reading = read_edition(FRONT + "a\x00b\nc\ue000d\ne\ud800f\n", HOUSE)
    assert places(reading.findings) == [
        ("file-characters", "error", LINE, 2),
        ("file-characters", "error", LINE + 1, 2),
        ("file-characters", "error", LINE + 2, 2),
    ]
    assert words(reading).split() == ["ab", "cd", "e\ufffdf"]


def test_private_use_characters_in_disguise_are_removed() -> None:
    reading = read_edition(FRONT + "a&#xE001;b `&#xe001;` <b title='&#xE001;'>c</b> [d](x&#xE001;y)\n", HOUSE)
    assert not any("\ue000" <= character <= "\uf8ff" for character in reading.edition.model_dump_json())


def test_many_bad_lines_are_counted_and_not_listed() -> None:
    reading = read_edition(FRONT + "a\x01b\n" * 5_000, HOUSE)
    assert len(reading.findings) == 11
    assert reading.findings[-1].message == "4,990 more lines hold a control character; it is removed."


def test_text_from_right_to_left_is_read_and_hidden_direction_is_reported() -> None:
    reading = read_edition(FRONT + "שלום לכולם\n\nabc\u202edef\n\n\u2067x\u2069\n", HOUSE)
    assert places(reading.findings) == [
        ("text-direction", "warning", LINE + 2, 4),
        ("text-direction", "warning", LINE + 4, 1),
    ]
    assert "שלום לכולם" in words(reading)
    assert "abc\u202edef" in words(reading)


@pytest.mark.parametrize(
    "bomb",
    [
        "- " * 10_000 + "x",
        "> " * 10_000 + "x",
        "1. " * 10_000 + "x",
        "> - " * 4_000 + "x",
        "\n".join(f"{' ' * 2 * depth}- x" for depth in range(700)),
        "[" * 20_000,
        "![" * 10_000,
        "*a " * 10_000,
        "**a_" * 4_000,
        "`" * 6_000 + "a",
        "<a " * 6_000,
        "<b>" * 6_000,
        "<ul><li>" * 4_000,
        "<!--" * 4_000,
        "&" * 20_000,
        "\\" * 20_000,
        "{{ " * 10_000,
        "{{ a }}" * 4_000,
        "[a](" * 4_000,
        "]{lang=ja}" * 4_000,
        "~~~" * 4_000,
        "```a\n" * 4_000,
        "|" * 10_000 + "\n" + "|-" * 10_000,
        "## " + "{kind=" * 4_000,
        "## " + "{a=b " * 4_000,
        "## " + "#" * 20_000,
        "\u202e" * 10_000,
        "🇯🇵" * 6_000,
        " " * 100_000,
    ],
    ids=lambda bomb: bomb[:8].strip() or "spaces",
)
def test_bomb_is_answered_and_settles(bomb: str) -> None:
    manuscript = f"{FRONT}Hi,\n\n{bomb}\n\n## Top story\n\n### A\n\n{bomb}\n\n## Briefs\n\n{bomb}\n"
    once = read_edition(write_edition(read_edition(manuscript, HOUSE).edition, HOUSE), HOUSE)
    assert read_edition(write_edition(once.edition, HOUSE), HOUSE).edition == once.edition


def test_words_in_a_nesting_bomb_are_kept() -> None:
    reading = read_edition(f"{FRONT}{'- ' * 1_000}cheese\n", HOUSE)
    assert "cheese" in words(reading)
    assert reading.findings[0].message.startswith("Lists and quotes nest deeper than 6 here")


def test_hundred_thousand_lines_are_read_to_the_last() -> None:
    reading = read_edition(FRONT + "word\n" * 99_999 + "\n## Top story\n\n### The end\n", HOUSE)
    assert reading.edition.sections[-1].fields.headline() == "The end"
    assert reading.lines == (LINE, LINE + 100_000)


def test_overlong_paragraph_keeps_its_words_without_marks() -> None:
    reading = read_edition(FRONT + "*word* " * 4_000, HOUSE)
    (finding,) = reading.findings
    assert finding.message.startswith("This paragraph is too long")
    assert words(reading).count("*word*") == 4_000

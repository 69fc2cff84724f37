"""Plain text: its labels become sections, and what is a manuscript already stays one."""

from __future__ import annotations

import pytest

from masthead.edition.clipboard import Manuscript, manuscript_from_html, manuscript_from_text
from masthead.edition.house import HouseFormat

MARKDOWN = """\
# The ferry

Good morning,

## Top story {kind=story}
### A *ferry*
1. one\x20\x20
* two\u00a0
## Jobs
"""


@pytest.mark.parametrize(
    "line", ["Top story", "##Top story", "### top story:", "TOP STORY", "Top story :", "**Top story**"]
)
def test_line_that_is_a_label_opens_its_section(line: str, house: HouseFormat) -> None:
    pasted = manuscript_from_text(f"Good morning,\n{line}\nIt rained.\n", house)

    assert pasted.markdown == "Good morning,\n\n## Top story\n\nIt rained.\n"


def test_alias_is_kept_in_the_spelling_of_the_house(house: HouseFormat) -> None:
    assert manuscript_from_text("1 BIG THING:\nx\n", house).markdown == "## 1 big thing\n\nx\n"


@pytest.mark.parametrize("text", [MARKDOWN, MARKDOWN.replace("\n", "\r\n"), "---\ntitle: x\n---\n\nJobs\n*a* b_c"])
def test_markdown_comes_back_unchanged(text: str, house: HouseFormat) -> None:
    assert manuscript_from_text(text, house).markdown == text


def test_title_before_the_first_section_is_found(house: HouseFormat) -> None:
    assert manuscript_from_text(MARKDOWN, house).title == "The ferry"
    assert manuscript_from_text("# The ferry\nJobs\nx\n", house) == Manuscript("## Jobs\n\nx\n", "The ferry")


def test_marks_of_plain_text_are_words(house: HouseFormat) -> None:
    text = "5 * 3*3, snake_case, [brackets](x) and <tags>\n# one hash\n"

    assert manuscript_from_text(f"Jobs\n{text}", house).markdown == (
        "## Jobs\n\n5 * 3\\*3, snake_case, \\[brackets](x) and \\<tags>\n\n\\# one hash\n"
    )


def test_bold_words_and_links_of_text_without_number_signs_are_kept(house: HouseFormat) -> None:
    text = "In brief:\n- **Cocoa:** up [more](https://a.example/)\n- **Tea:** down\n"

    assert manuscript_from_text(text, house).markdown == (
        "## In brief\n\n- **Cocoa:** up [more](https://a.example/)\n- **Tea:** down\n"
    )


def test_bullets_and_numbers_are_lists(house: HouseFormat) -> None:
    text = "To do\n• one\n◦ two\n\n1) first\n2) second\nafter"

    assert manuscript_from_text(text, house).markdown == "## To do\n\n- one\n- two\n1. first\n2. second\n\nafter\n"


def test_full_lines_of_mail_are_one_paragraph(house: HouseFormat) -> None:
    text = (
        "Anything with a cable in it rose in Hong Kong, where ferry and grid\n"
        "shares had their best Friday since June. Seoul paused after nine\n"
        "green days. A forty-foot box to Hamburg is the cheapest since spring.\n\n"
        "Results come on Wednesday.\n"
    )

    assert manuscript_from_text(text, house).markdown == text


def test_short_lines_are_paragraphs_of_their_own(house: HouseFormat) -> None:
    assert manuscript_from_text("Good morning,\nhello.\nIt rains.", house).markdown == (
        "Good morning,\n\nhello.\n\nIt rains.\n"
    )


def test_characters_that_mail_cannot_carry_are_noted(house: HouseFormat) -> None:
    assert manuscript_from_text("a\x00b\uf0b7\x0bc", house) == Manuscript(
        "ab\n\nc\n", "", ("Characters that mail cannot carry, such as symbols of one font only, are left out.",)
    )


def test_markdown_typed_into_a_document_is_read_as_markdown(house: HouseFormat) -> None:
    page = (
        "<div><div>## Top story</div><div><br></div><div>### A *ferry*</div><div>- a</div><div>- [b](c.md)</div></div>"
    )

    assert manuscript_from_html(page, house).markdown == "## Top story\n\n### A *ferry*\n\n- a\n- [b](c.md)\n"

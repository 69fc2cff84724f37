"""What does not fit a kind's shape is reported with its line, and its words are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from masthead.edition.findings import Finding
from masthead.edition.house import HouseFormat
from masthead.edition.markdown import read_edition

HOUSE = HouseFormat.model_validate(
    {"publication": {"slug": "morning", "name": "Morning", "from": "Morning <desk@morning.example>"}}
)
FRONT = '---\npublication: morning\nnumber: 1\ndate: 2026-11-23\ntitle: "T"\nsubject: "S"\n---\n'


# The first line of a section's body: after the front matter with its language, and the heading.
LINE = FRONT.count("\n") + 3


def read(kind: str, body: str, language: str = "en") -> tuple[Mapping[str, Any], tuple[Finding, ...]]:
    """The fields and findings of a section whose body begins in line `LINE`."""
    front = FRONT.replace("subject:", f"language: {language}\nsubject:")
    reading = read_edition(f"{front}## Label {{kind={kind}}}\n{body}", HOUSE)
    (section,) = reading.edition.sections
    return section.fields.model_dump(mode="json"), reading.findings


def messages(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.message for finding in findings]


def test_table_in_text_is_kept_row_by_row() -> None:
    fields, findings = read("text", "| a | *b* |\n|---|---|\n| c | d | e |\n")
    assert fields["body"] == "<p>a | <em>b</em></p><p>c | d | e</p>"
    assert [(finding.line, finding.message) for finding in findings] == [
        (LINE, "A table has no place in this text; each row is kept as a line.")
    ]


def test_code_rule_and_picture_in_text_are_reported() -> None:
    fields, findings = read("text", '```\na <b>\nc\n```\n\n---\n\n![Alt](a.png "Me")\n')
    assert fields["body"] == '<p><code>a &lt;b&gt;</code><br><code>c</code></p><p><a href="a.png">Alt (Me)</a></p>'
    assert [finding.line for finding in findings] == [LINE, LINE + 5, LINE + 7]


def test_html_is_sanitised_and_every_loss_is_reported_with_its_column() -> None:
    fields, findings = read("text", 'A <font color="red">b</font> c\nd <script>alert(1)</script> e <b>f\n')
    assert fields["body"] == "<p>A b c\nd e <strong>f</strong></p>"
    assert [(finding.line, finding.column, finding.message) for finding in findings] == [
        (LINE, 3, "The tag “<font>” is left out."),
        (LINE + 1, 3, "The tag “<script>” and the words in it are left out."),
        (LINE + 1, 31, "“<b>” is not closed in its paragraph."),
    ]


def test_bold_that_markdown_does_not_see_is_reported() -> None:
    fields, findings = read("text", "**「名前」**は\n\nA \\*\\* b\n\n**c** ** d\n")
    assert fields["body"] == "<p>**「名前」**は</p><p>A ** b</p><p><strong>c</strong> ** d</p>"
    assert [(finding.line, finding.column) for finding in findings] == [(LINE, 1), (LINE + 4, 1)]


def test_tag_left_open_ends_with_its_paragraph() -> None:
    fields, _findings = read("text", "A <em>b\n\nc\n")
    assert fields["body"] == "<p>A <em>b</em></p><p>c</p>"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"])
def test_link_that_must_not_be_followed_keeps_its_words_only(target: str) -> None:
    fields, findings = read("text", f"Go [here]({target}).\n")
    assert fields["body"] == "<p>Go here.</p>"
    assert messages(findings) == [f"A link to “{target}” cannot be kept: “{target.partition(':')[0]}:” is not allowed."]


def test_link_to_nowhere_is_reported() -> None:
    fields, findings = read("text", "Go [here]().\n")
    assert fields["body"] == "<p>Go here.</p>"
    assert messages(findings) == ["A link leads nowhere."]


@pytest.mark.parametrize("target", ["https://", "http://[::1"])
def test_link_to_what_is_no_address_is_reported(target: str) -> None:
    fields, findings = read("text", f"Go [here]({target}).\n")
    assert fields["body"] == "<p>Go here.</p>"
    assert messages(findings) == [f"“{target}” is no address that a link could lead to."]


def test_nesting_beyond_six_levels_is_reported_and_kept_as_paragraphs() -> None:
    bomb = "\n".join(f"{'  ' * depth}- level {depth + 1}" for depth in range(12))
    fields, findings = read("text", bomb)
    assert fields["body"].count("<ul>") == 6
    assert all(f"level {depth + 1}" in fields["body"] for depth in range(12))
    assert findings[0].message.startswith("Lists and quotes nest deeper than 6 here")


def test_story_keeps_a_second_headline_and_a_second_picture() -> None:
    body = "### One\n\n![A](a.png)\n\n![B](b.png)\n\n### Two\n\nWords\n"
    fields, findings = read("story", body)
    assert (fields["title"], fields["image"]["src"]) == ("One", "a.png")
    assert fields["body"] == '<p><a href="b.png">B</a></p>'
    assert fields["parts"] == [{"label": "Two", "body": "<p>Words</p>"}]
    assert messages(findings) == [
        "The picture “b.png” stands within text, where no picture can be shown; it becomes a link.",
        "A story has one headline; “Two” becomes a part of it.",
    ]


def test_story_headline_below_its_text_is_moved_and_reported() -> None:
    fields, findings = read("story", "Words\n\n### One\n")
    assert (fields["title"], fields["body"]) == ("One", "<p>Words</p>")
    assert messages(findings) == ["The headline comes after other text; it is moved above it."]


def test_story_sources_with_words_that_are_no_links_stay_in_the_text() -> None:
    fields, findings = read("story", "### One\n\nSources: own reporting, [B](https://b.example)\n")
    assert fields["sources"] == []
    assert fields["body"] == '<p>Sources: own reporting, <a href="https://b.example">B</a></p>'
    assert [finding.line for finding in findings] == [LINE + 2]


def test_link_in_a_headline_is_reported_because_it_is_lost() -> None:
    fields, findings = read("story", "### A [thing](https://a.example)\n")
    assert fields["title"] == "A thing"
    assert [(finding.severity.value, finding.column) for finding in findings] == [("warning", 15)]
    assert "https://a.example" in findings[0].message


@pytest.mark.parametrize("dash", [" — ", " – ", " - ", ": "])
def test_number_takes_any_dash_between_figure_and_unit(dash: str) -> None:
    fields, findings = read("number", f"### 21 million{dash}visitors\n")
    assert (fields["figure"], fields["unit"], findings) == ("21 million", "visitors", ())


def test_chart_bar_without_a_number_is_an_error() -> None:
    fields, findings = read("number", "### 1\n\n| a | b |\n|---|---|\n| c | none |\n")
    assert fields["chart"]["bars"] == [{"label": "c", "value": "0", "printed": "none"}]
    assert [(finding.severity.value, finding.line) for finding in findings] == [("error", LINE + 4)]


def test_chart_with_mixed_units_is_reported() -> None:
    _fields, findings = read("number", "### 1\n\n| a | b |\n|---|---|\n| c | 1.2 m |\n| d | 800 k |\n")
    assert messages(findings) == ["The bars of this chart are in different units."]


@pytest.mark.parametrize(
    ("printed", "language", "value"),
    [
        ("21.2 m", "en", "21.2"),
        ("1,234", "en", "1234"),
        ("1.234", "de", "1234"),
        ("1.234,5 €", "de", "1234.5"),
        ("1,234.5", "de", "1234.5"),
        ("21,2 Mio.", "de", "21.2"),
        ("1.5", "de", "1.5"),
        ("12 345,6", "fr", "12345.6"),
        ("−3 %", "en", "-3"),
        ("– 3 %", "en", "-3"),
        ("1’234", "de-CH", "1234"),
        ("about 7 of 10", "en", "7"),
        ("1,234,567", "en", "1234567"),
    ],
)
def test_chart_value_is_read_from_what_is_printed(printed: str, language: str, value: str) -> None:
    fields, _findings = read("number", f"### 1\n\n| a | b |\n|---|---|\n| c | {printed} |\n", language)
    assert fields["chart"]["bars"] == [{"label": "c", "value": value, "printed": printed}]


def test_markets_cell_may_be_a_lone_dash_and_extra_cells_keep_their_words() -> None:
    fields, findings = read("markets", "| At 6 | Level | Day |\n|---|---|---|\n| 1. FC | 5 | - |\n| a | b | c | d |\n")
    assert fields["instruments"] == [
        {"name": "1. FC", "level": "5", "change": "-"},
        {"name": "a", "level": "b", "change": "c d"},
    ]
    assert [(finding.line, finding.message) for finding in findings] == [
        (LINE + 3, "This row has 4 cells; the table has 3 columns.")
    ]


@pytest.mark.parametrize(
    ("heading", "name", "native", "language", "role"),
    [
        ("🇯🇵 Haruka Aoyama 青山 遥 — President", "Haruka Aoyama", "青山 遥", "", "President"),
        ("🇯🇵 Haruka Aoyama（青山 遥）", "Haruka Aoyama", "青山 遥", "", ""),
        ("🇯🇵 Haruka Aoyama （青山 遥）", "Haruka Aoyama", "青山 遥", "", ""),
        ("🇰🇷 Baek Sol-bi [백솔비]{lang=ko} - Founder", "Baek Sol-bi", "백솔비", "", "Founder"),
        ("🇭🇰 Wen Ruolan [闻若兰]{lang=zh-Hans} — Chef", "Wen Ruolan", "闻若兰", "zh-Hans", "Chef"),
        ("王小明 — 廚師", "王小明", "", "", "廚師"),
        ("🇳🇴 Åse Ødegård — Skipper", "Åse Ødegård", "", "", "Skipper"),
        ("🇬🇷 Eleni Pappa Ελένη Παππά", "Eleni Pappa", "Ελένη Παππά", "", ""),
    ],
)
def test_profile_heading_is_taken_apart(heading: str, name: str, native: str, language: str, role: str) -> None:
    fields, findings = read("profile", f"### {heading}\n")
    assert (fields["name"], fields["native_name"], fields["native_language"], fields["role"]) == (
        name,
        native,
        language,
        role,
    )
    assert findings == ()


def test_briefs_keep_paragraphs_and_nested_lists_as_entries() -> None:
    fields, findings = read("briefs", "Intro\n\n- **A:** b\n  - c\n- d\n")
    assert [(item["lead"], item["text"]) for item in fields["items"]] == [("", "Intro"), ("A", "b c"), ("", "d")]
    assert [finding.line for finding in findings] == [LINE, LINE + 3]


def test_briefs_lead_that_is_a_link_keeps_the_link() -> None:
    fields, findings = read("briefs", "- **[Cocoa](https://c.example):** falls\n")
    assert fields["items"] == [
        {"lead": "Cocoa", "text": "falls", "link": {"text": "Cocoa", "url": "https://c.example", "affiliate": False}}
    ]
    assert messages(findings) == ["The lead “Cocoa” is a link; the link moves to the end."]


@pytest.mark.parametrize("mark", ["*", "\\*", " *", " {affiliate}", " { affiliate }"])
def test_todo_is_marked_by_a_star_or_the_word(mark: str) -> None:
    fields, _findings = read("todo", f"- [Book](https://b.example) words{mark}\n")
    assert fields["items"] == [{"text": '<a href="https://b.example">Book</a> words', "affiliate": True}]


@pytest.mark.parametrize(
    "quote",
    [
        "> Words\n>\n> — Who\n",
        "> Words\n> — Who\n",
        "> Words\\\n> – Who\n",
        "> “Words”\n\n— Who\n",
        "> „Words“\n\n- Who\n",
        "> 「Words」\n>\n> -- Who\n",
        "> Words\n>\n> - Who\n",
    ],
)
def test_quote_takes_its_speaker_in_any_of_these_forms(quote: str) -> None:
    fields, findings = read("quote", quote)
    assert (fields["words"], fields["who"], findings) == ("<p>Words</p>", "Who", ())


def test_quote_that_is_two_quotes_keeps_its_marks() -> None:
    fields, _findings = read("quote", "> “A” and “B”\n>\n> — Who\n")
    assert fields["words"] == "<p>“A” and “B”</p>"


def test_quote_without_its_marks_is_kept() -> None:
    fields, findings = read("quote", "Words\n\n— Who\n")
    assert (fields["words"], fields["who"]) == ("<p>Words</p>", "Who")
    assert messages(findings) == ["A paragraph stands where a quote is expected: “Words”. It is kept as text."]


def test_job_place_is_what_follows_the_last_comma() -> None:
    fields, _findings = read(
        "jobs", "- 🇨🇳 **Pearl** Head of Sales, Asia, Shenzhen [Apply](https://p.example)\n- **X** Editor\n"
    )
    assert [(job["role"], job["place"]) for job in fields["items"]] == [
        ("Head of Sales, Asia", "Shenzhen"),
        ("Editor", ""),
    ]


def test_poll_keeps_further_paragraphs_in_its_question() -> None:
    fields, findings = read("poll", "Which?\n\nReally?\n\n- A\n- *B*\n")
    assert fields == {"question": "Which? Really?", "answers": ["A", "B"]}
    assert [(finding.severity.value, finding.line) for finding in findings] == [
        ("warning", LINE + 2),
        ("info", LINE + 5),
    ]


def test_image_alt_is_forgotten_or_left_empty_on_purpose() -> None:
    assert read("image", "![](a.png)\n")[0]["image"]["alt"] is None
    assert read("image", '![](a.png){alt=""}\n')[0]["image"]["alt"] == ""


def test_image_section_without_a_picture_names_the_words_it_cannot_keep() -> None:
    fields, findings = read("image", "Only words\n")
    assert fields == {"image": None}
    assert [finding.severity.value for finding in findings] == ["error"]
    assert "“Only words”" in findings[0].message


def test_image_section_keeps_further_paragraphs_in_the_caption() -> None:
    fields, findings = read("image", "![A](a.png)\n\nCaption\n\nMore\n")
    assert fields["image"]["caption"] == "Caption More"
    assert [finding.line for finding in findings] == [LINE + 4]


@pytest.mark.parametrize("opening", ["P.S.", "P. S.", "PS:", "**P.S.**", "P.S.:", "*PS.*"])
def test_postscript_opens_in_any_of_these_forms(opening: str) -> None:
    fields, _findings = read("greeting", f"Hi,\n\nWords\n\n{opening} Bread\n\nMore\n")
    assert (fields["salutation"], fields["body"]) == ("Hi,", "<p>Words</p>")
    assert fields["postscript"].replace("<strong></strong>", "") == "<p>Bread</p><p>More</p>"


@pytest.mark.parametrize(
    "salutation", ["Good morning,", "Hi!", "各位早安，", "皆さん、", "你好！", "Moin! ☕", "*Hi there,*"]
)
def test_salutation_is_a_first_short_line_with_its_comma(salutation: str) -> None:
    fields, _findings = read("greeting", f"{salutation}\n\nWords\n")
    assert (fields["salutation"] != "", fields["body"]) == (True, "<p>Words</p>")


@pytest.mark.parametrize("nothing", ["- ", "1.", ">", "> - \n> -", "- \n  1. "])
def test_empty_list_or_quote_before_a_salutation_is_not_there(nothing: str) -> None:
    fields, findings = read("greeting", f"{nothing}\n\nGood morning,\n\nWords\n")
    assert (fields["salutation"], fields["body"], findings) == ("Good morning,", "<p>Words</p>", ())


def test_first_line_without_comma_or_too_long_is_no_salutation() -> None:
    for line in ("Good morning", f"{'long ' * 17},"):
        assert read("greeting", f"{line}\n\nWords\n")[0]["salutation"] == ""

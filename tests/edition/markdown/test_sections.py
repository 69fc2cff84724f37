"""Headings and sections: which kind each gets, what is said about the others, where each stands."""

from __future__ import annotations

import pytest

from masthead.edition.house import HouseFormat
from masthead.edition.markdown import Reading, read_edition, write_edition

HOUSE = HouseFormat.model_validate(
    {
        "publication": {"slug": "morning", "name": "Morning", "from": "Morning <desk@morning.example>"},
        "section": [
            {"label": "Top bit", "kind": "story", "aliases": ["1 big thing", "Großes"]},
            {"label": "Market bit", "kind": "markets"},
            {"label": "Number of the day", "kind": "number"},
            {"label": "Head of the day", "kind": "profile"},
            {"label": "Country reads", "kind": "links"},
            {"label": "Bits to do", "kind": "todo"},
            {"label": "Fortune cookie", "kind": "quote"},
            {"label": "Career bits", "kind": "jobs"},
            {"label": "Our partner", "kind": "sponsor"},
            {"label": "Our partner", "kind": "sponsor"},
            {"label": "Sharing is caring", "kind": "referral"},
        ],
    }
)
FRONT = '---\npublication: morning\nnumber: 1\ndate: 2026-11-23\ntitle: "A day"\nsubject: "S"\n---\n\n'
BODY_LINE = FRONT.count("\n") + 1


def read(body: str) -> Reading:
    return read_edition(FRONT + body, HOUSE)


def shape(reading: Reading) -> list[tuple[str, str]]:
    return [(section.kind, section.label) for section in reading.edition.sections]


def said(reading: Reading) -> list[tuple[str, int | None, str]]:
    return [(finding.code, finding.line, finding.message) for finding in reading.findings]


def test_plain_manuscript_under_the_houses_labels_gets_its_kinds() -> None:
    manuscript = "".join(
        f"## {slot.label}\n\n### A headline\n\n- **A** b [c](https://c.example)\n\n> words\n>\n> — who\n\n"
        for slot in HOUSE.rundown
    )
    assert shape(read(manuscript)) == [(slot.kind, slot.label) for slot in HOUSE.rundown]


@pytest.mark.parametrize(
    "label", ["TOP BIT", "top  bit", "Tóp bit", "1 Big Thing", "grosses", "*Top* bit", "Top bit ##"]
)
def test_label_matches_whatever_its_case_accents_spacing_or_marks(label: str) -> None:
    assert [kind for kind, _label in shape(read(f"## {label}\n"))] == ["story"]


def test_heading_that_matches_nothing_is_text_with_the_nearest_label_suggested() -> None:
    reading = read("## Number of the dya\n\nWords.\n")
    assert shape(reading) == [("text", "Number of the dya")]
    (finding,) = reading.findings
    assert (finding.code, finding.severity.value, finding.line) == ("unknown-label", "warning", BODY_LINE)
    assert finding.remedy.startswith("Did you mean “Number of the day”? ")


def test_braces_cannot_name_a_segment_that_is_mastheads_own() -> None:
    reading = read("## Anything {segment=jobs/de}\n\nWords.\n")
    assert [section.segment for section in reading.edition.sections] == ["jobs-de"]
    assert [each.message for each in reading.findings if "jobs/de" in each.message] == [
        "“jobs/de” cannot be the name of a segment; it is read as “jobs-de”."
    ]


def test_braces_name_kind_segment_and_sponsor_outright() -> None:
    reading = read(
        '## Anything {kind=sponsor segment=premium sponsor="Lumen Press"}\n\nWords [go](https://a.example).\n'
    )
    (section,) = reading.edition.sections
    assert (section.kind, section.label, section.segment) == ("sponsor", "Anything", "premium")
    assert section.fields.model_dump()["sponsor"] == "Lumen Press"
    assert reading.findings == ()


def test_braces_with_an_unknown_kind_are_an_error_that_lists_the_kinds() -> None:
    reading = read("## Top bit {kind=storry}\n\n### A\n")
    assert shape(reading) == [("story", "Top bit")]
    (finding,) = reading.findings
    assert (finding.code, finding.severity.value) == ("unknown-kind", "error")
    assert finding.message.startswith("There is no section kind “storry”; there are text, greeting, story,")


def test_braces_that_mean_nothing_here_are_reported() -> None:
    assert said(read('## Top bit {sponsor="L" .wide id=3}\n')) == [
        ("markdown-shape", BODY_LINE, "“sponsor” has no meaning for a section of kind “story”."),
        ("markdown-shape", BODY_LINE, "“id=3” in the heading is not understood; it is left out."),
        ("markdown-shape", BODY_LINE, "“.wide” in the heading is not understood; it is left out."),
    ]


def test_braces_that_are_words_stay_in_the_label() -> None:
    reading = read("## Sets {a, b} {kind=text}\n")
    assert shape(reading) == [("text", "Sets {a, b}")]


def test_headings_on_adjacent_lines_are_empty_sections() -> None:
    reading = read("Hi,\n\n## Sharing is caring\n## Our partner\n## Top bit\n### A\n")
    assert [section.fields.is_empty() for section in reading.edition.sections] == [False, True, True, False]
    assert reading.lines == (BODY_LINE, BODY_LINE + 2, BODY_LINE + 3, BODY_LINE + 4)
    assert reading.findings == ()
    assert "## Sharing is caring\n\n## Our partner\n\n## Top bit\n" in write_edition(reading.edition, HOUSE)


def test_label_standing_more_often_than_the_house_plans_is_remarked() -> None:
    assert read("## Our partner\n## Our partner\n").findings == ()
    assert said(read("## Top bit\n## Top bit\n")) == [
        ("markdown-shape", BODY_LINE + 1, f"“Top bit” stands 2 times, first on line {BODY_LINE}.")
    ]


def test_first_level_heading_with_a_label_is_a_section_after_all() -> None:
    reading = read("# Top bit\n\n### A\n")
    assert shape(reading) == [("story", "Top bit")]
    assert said(reading) == [
        ("markdown-shape", BODY_LINE, "“Top bit” is read as a section, though its heading is not written like one.")
    ]


def test_first_level_heading_that_repeats_the_title_is_left_out() -> None:
    reading = read("# A Day\n\nGood morning,\n")
    assert shape(reading) == [("greeting", "")]
    assert said(reading) == [("markdown-shape", BODY_LINE, "The edition's title stands here again; it is left out.")]
    assert reading.edition.sections[0].fields.model_dump()["salutation"] == "Good morning,"


def test_other_first_level_heading_is_kept_as_a_sub_heading() -> None:
    reading = read("# Hello\n\nWords.\n")
    assert reading.edition.sections[0].fields.model_dump()["body"] == "<h4>Hello</h4><p>Words.</p>"
    assert said(reading) == [("markdown-shape", BODY_LINE, "“Hello” is a heading of level 1 within text.")]


def test_heading_without_its_space_is_read_when_the_house_knows_it() -> None:
    assert shape(read("##Top bit\n\n### A\n")) == [("story", "Top bit")]
    assert shape(read("Hi,\n\n##hashtag\n")) == [("greeting", "")]


def test_heading_within_code_list_or_quote_opens_no_section() -> None:
    reading = read("Hi,\n\n```\n## Top bit\n```\n\n> ## Top bit\n\n- ## Top bit\n")
    assert shape(reading) == [("greeting", "")]


def test_unclosed_code_block_never_swallows_the_sections_below() -> None:
    reading = read("Hi,\n\n```\nwords\n\n## Top bit\n\n### A\n")
    assert shape(reading) == [("greeting", ""), ("story", "Top bit")]
    assert said(reading)[0] == (
        "markdown-shape",
        BODY_LINE + 2,
        "A block of code opens here and is never closed; the line is kept as text.",
    )
    assert "``` words" in reading.edition.sections[0].fields.model_dump()["body"].replace("\n", " ")


def test_link_definitions_count_in_the_whole_file() -> None:
    reading = read("Read [the post][p].\n\n## Top bit\n\n### A\n\n[p]: https://post.example/a\n")
    assert [link.url for link in reading.edition.sections[0].fields.links()] == ["https://post.example/a"]


def test_line_of_finds_words_in_their_section_across_line_breaks() -> None:
    reading = read("Hi there,\n\n## Top bit\n\n### Hong\nkong  says\nHi there\n")
    assert reading.line_of(None, "hi THERE") == BODY_LINE
    assert reading.line_of(1, "Hi there") == BODY_LINE + 6
    assert reading.line_of(1, "Hong kong says") == BODY_LINE + 4
    assert reading.line_of(0, "Hong") is None
    assert reading.line_of(7, "Hong") is None
    assert reading.line_of(None, "  ") is None
    assert reading.line_of(None, "date:") == 4


def test_house_word_opens_the_line_of_sources_and_is_written_back() -> None:
    house = HOUSE.model_copy(update={"labels": {"sources": "All details & data"}})
    story = "## Top bit\n\n### A\n\nWords.\n\n{word}: [B](https://b.example)\n"
    for word in ("All details & data", "all Details & Data", "Sources", "**Sources**"):
        reading = read_edition(FRONT + story.format(word=word), house)
        assert reading.edition.sections[0].fields.model_dump()["body"] == "<p>Words.</p>"
        assert write_edition(reading.edition, house).endswith(story.format(word="All details & data"))


def test_german_edition_uses_german_words() -> None:
    front = FRONT.replace("---\n\n", "language: de\n---\n\n")
    story = "## Top bit\n\n### A\n\nWords.\n\nQuellen: [B](https://b.example)\n\n"
    markets = "## Market bit\n\n| 6 Uhr | Stand | Tag |\n| --- | --- | --- |\n| DAX | 24.010,5 | +1 % |\n"
    reading = read_edition(front + story + markets, HOUSE)
    assert reading.findings == ()
    written = write_edition(reading.edition, HOUSE)
    assert written == front + story + markets
    assert read_edition(written, HOUSE).edition == reading.edition

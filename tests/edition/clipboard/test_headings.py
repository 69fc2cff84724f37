"""Which headings open sections, which belong to one, and which is the title of the whole."""

from __future__ import annotations

import pytest

from masthead.edition.clipboard import manuscript_from_html
from masthead.edition.house import HouseFormat

UNKNOWN = "The house format has no section “{}”; it is pasted as one of free text."


@pytest.mark.parametrize(
    ("page", "markdown"),
    [
        ("<h1>Top story</h1><h2>A</h2><h3>B</h3><h2>C</h2>", "## Top story\n\n### A\n\n#### B\n\n#### C\n"),
        ("<h3>Top story</h3><h6>A</h6><h4>B</h4>", "## Top story\n\n### A\n\n#### B\n"),
        ("<h2>For members</h2><h3>A</h3>", "## For members\n\n#### A\n"),
        ("<h4>TOP STORY:</h4><p>x</p>", "## Top story\n\nx\n"),
        ("<p><b>Jobs</b></p><p>Jobs are <b>Jobs</b></p>", "## Jobs\n\n- Jobs are **Jobs**\n"),
        ("<h2>Top story</h2><p>Jobs</p>", "## Top story\n\nJobs\n"),
        ("<p>For members</p><p>x</p>", "## For members\n\nx\n"),
        (
            "<p><b>Top story</b></p><p><b>A</b></p><p>x</p><p><b>B</b></p><p>y</p>",
            "## Top story\n\n### A\n\nx\n\n#### B\n\ny\n",
        ),
        ("<ul><li><b>Jobs</b></li></ul>", "- **Jobs**\n"),
        ("<h2>Our partner {sponsor=“Lumen Press”}</h2>", '## Our partner {sponsor="Lumen Press"}\n'),
        ("<blockquote><p><b>Jobs</b></p><p>x</p></blockquote>", "## Jobs\n\n- x\n"),
        ("<p>x</p><blockquote><h2>Jobs</h2></blockquote>", "x\n\n> #### Jobs\n"),
    ],
)
def test_heading_has_the_level_its_section_wants(page: str, markdown: str, house: HouseFormat) -> None:
    assert manuscript_from_html(page, house).markdown == markdown


@pytest.mark.parametrize(
    ("page", "title", "markdown"),
    [
        ("<h1>T</h1><h2>For members</h2><p>x</p>", "T", "## For members\n\nx\n"),
        ("<h1>T</h1><h1>For members</h1><p>x</p>", "T", "## For members\n\nx\n"),
        ("<p>Hello,</p><h1>T</h1><h2>Jobs</h2>", "T", "Hello,\n\n## Jobs\n"),
        ("<p class=MsoTitle>T</p><h1>Jobs</h1>", "T", "## Jobs\n"),
        ("<p style='font-size:26pt'>T</p><p style='font-size:11pt'>Good morning, all of you</p>", "T", None),
        ("<h1>T</h1><p>x</p>", "T", "x\n"),
        ("<h1>Jobs</h1>", "", "## Jobs\n"),
        ("<p>x</p>", "", "x\n"),
        ("<h2>Jobs</h2><h1>not the title</h1>", "", "## Jobs\n\n## not the title\n"),
    ],
)
def test_title_is_what_stands_before_the_first_section(
    page: str, title: str, markdown: str | None, house: HouseFormat
) -> None:
    pasted = manuscript_from_html(page, house)

    assert pasted.title == title
    assert pasted.markdown == (markdown or "Good morning, all of you\n")


def test_heading_beside_labels_opens_a_section_the_house_does_not_know(house: HouseFormat) -> None:
    pasted = manuscript_from_html("<h2>For members</h2><p>x</p><h2>Weather</h2><p>y</p>", house)

    assert pasted.markdown == "## For members\n\nx\n\n## Weather\n\ny\n"
    assert pasted.notes == (UNKNOWN.format("Weather"),)


def test_document_without_any_label_keeps_its_levels(house: HouseFormat) -> None:
    pasted = manuscript_from_html("<h1>A</h1><p>x</p><h2>B</h2><h1>C</h1>", house)

    assert pasted.markdown == "## A\n\nx\n\n#### B\n\n## C\n"
    assert pasted.notes == (UNKNOWN.format("A"), UNKNOWN.format("C"))


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("https://www.google.com/url?q=https://a.example/?utm_source%3Dx&sa=D", "(https://a.example/?utm_source=x)"),
        ("https://www.google.co.uk/url?url=https%3A%2F%2Fa.example%2F", "(https://a.example/)"),
        ("https://www.google.com/url?q=javascript:alert(1)", "(https://www.google.com/url?q=javascript:alert(1))"),
        ("https://a.example/b(c", "(https://a.example/b\\(c)"),
        ("mailto:desk@a.example", "(mailto:desk@a.example)"),
        ("http://%7B%7B%20unsubscribe_link%20%7D%7D", "({{ unsubscribe_link }})"),
        ("javascript:alert(1)", ""),
        ("JaVa\tScript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///C:/x", ""),
        ("https://", ""),
        ("http://[", ""),
        ("#top", ""),
        ("", ""),
    ],
)
def test_link_leads_where_its_author_meant(href: str, target: str, house: HouseFormat) -> None:
    markdown = manuscript_from_html(f'<p>x <a href="{href}">go</a></p>', house).markdown

    assert markdown == (f"x [go]{target}\n" if target else "x go\n")

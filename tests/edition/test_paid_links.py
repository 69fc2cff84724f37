"""Which links pay, and how their programme wants them."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.edition.kind import Link
from masthead.edition.model import Edition, Section
from masthead.edition.paid_links import PaidRule, mark_paid, place_of, read_place, rule_for
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.links.fields import LinkItem, LinksFields
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import StoryFields
from masthead.edition.sections.text.fields import TextFields
from masthead.edition.sections.todo.fields import Todo, TodoFields

DAY = dt.date(2026, 11, 23)
BOOKS = PaidRule(
    name="Books", domains=("books.example",), but_not=("books.example/help",), parameters="tag=h-21&sub={place}"
)
NETWORK = PaidRule(name="Net", domains=("shop.example/tea",), template="https://go.net.example/c?r={place}&to={url}")
RULES = (BOOKS, NETWORK)


def an_edition(*sections: Section) -> Edition:
    return Edition(publication="h", number=1, date=DAY, title="T", subject="S", language="en", sections=sections)


def a_text(html: str) -> Section:
    return Section(kind="text", label="Notes", fields=TextFields(body=RichText(html=html)))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://books.example/tides", "Books"),
        ("https://www.books.example", "Books"),
        ("http://old.books.example:8443/x?a=1", "Books"),
        ("https://books.example/help", ""),
        ("https://books.example/help/me", ""),
        ("https://books.example/helpful", "Books"),
        ("https://notbooks.example/", ""),
        ("https://books.example.evil.example/", ""),
        ("https://shop.example/", ""),
        ("https://shop.example/tea/green", "Net"),
        ("https://go.net.example/c?r=old&to=https%3A%2F%2Fshop.example", "Net"),
        ("mailto:me@books.example", ""),
        ("https://[books.example/", ""),
        ("{{ web_link }}", ""),
    ],
)
def test_link_pays_by_where_it_leads(url: str, name: str) -> None:
    found = rule_for(url, RULES)
    assert (found.name if found else "") == name


def test_link_is_written_as_its_programme_wants_it() -> None:
    assert BOOKS.written("https://books.example/t?a=1&tag=theirs#x", "20261123-4") == (
        "https://books.example/t?a=1&tag=h-21&sub=20261123-4#x"
    )
    led = NETWORK.written("https://shop.example/tea?a=b&c=d", "20261123-1")
    assert led.startswith("https://go.net.example/c?r=20261123-1&to=")
    assert parse_qs(urlsplit(led).query)["to"] == ["https://shop.example/tea?a=b&c=d"]


def test_links_are_marked_wherever_they_stand() -> None:
    paid = '<p><strong>See <a href="https://books.example/a">the book</a></strong> and <a href="https://x.example">x</a></p>'
    line = RichLine(html='<a href="https://shop.example/tea">Tea</a> for a slow evening')
    story = StoryFields(sources=(Link(text="The Tide", url="https://books.example/b"),))
    made = mark_paid(
        an_edition(
            a_text(paid),
            Section(kind="todo", label="To do", fields=TodoFields(items=(Todo(text=line),))),
            Section(kind="links", label="Links", fields=LinksFields(items=(LinkItem(text=line),))),
            Section(kind="story", label="Top", fields=story),
        ),
        RULES,
    )
    found = [[(each.url, each.affiliate) for each in section.fields.links()] for section in made.sections]
    tea = "to=https%3A%2F%2Fshop.example%2Ftea"
    assert found == [
        [("https://books.example/a?tag=h-21&sub=20261123-1", True), ("https://x.example", False)],
        [(f"https://go.net.example/c?r=20261123-2&{tea}", True)],
        [(f"https://go.net.example/c?r=20261123-3&{tea}", True)],
        [("https://books.example/b?tag=h-21&sub=20261123-4", True)],
    ]


def test_place_is_that_of_the_section_as_it_is_written() -> None:
    """Three alternatives of one section before it make it the second, not the fourth."""
    book = a_text('<p><a href="https://books.example/a">book</a></p>')
    made = mark_paid(an_edition(a_text("<p>x</p>"), a_text("<p>y</p>"), a_text("<p>z</p>"), book), RULES, (0, 0, 0, 1))
    assert [each.url for each in made.sections[3].fields.links()] == ["https://books.example/a?tag=h-21&sub=20261123-2"]


def test_what_is_booked_is_left_alone() -> None:
    link = Link(text="Go", url="https://books.example/ad")
    edition = an_edition(
        Section(kind="sponsor", label="Partner", fields=SponsorFields(sponsor="Books", call_to_action=link))
    )
    assert mark_paid(edition, RULES) == edition


def test_editors_mark_stays_where_no_programme_pays() -> None:
    edition = an_edition(a_text('<p><a href="https://b.example/x" rel="sponsored">b</a></p>'))
    assert mark_paid(edition, RULES) == edition


_URLS = st.builds(
    lambda host, path, query: f"https://{host}{path}{query}",
    st.sampled_from(["books.example", "www.books.example", "shop.example", "x.example", "go.net.example"]),
    st.sampled_from(["", "/", "/tea", "/tea/a%20b", "/help", "/c", "/ü"]),
    st.sampled_from(["", "?a=1", "?tag=z&a", "?to=https%3A%2F%2Fshop.example", "?a=1&a=2#f"]),
)


@given(st.lists(_URLS, min_size=1, max_size=4))
def test_marking_twice_is_marking_once(urls: list[str]) -> None:
    anchors = "".join(f'<a href="{url.replace("&", "&amp;")}">x</a> ' for url in urls)
    once = mark_paid(an_edition(a_text(f"<p>{anchors}</p>")), RULES)
    assert mark_paid(once, RULES) == once
    for before, after in zip(urls, once.sections[0].fields.links(), strict=True):
        target = unquote(after.url) if rule_for(before, RULES) == NETWORK else after.url
        assert urlsplit(before).path in target
        assert after.affiliate == (rule_for(before, RULES) is not None)


@given(st.dates(min_value=dt.date(1000, 1, 1)), st.integers(min_value=0, max_value=998))
def test_place_is_read_as_it_was_written(day: dt.date, section: int) -> None:
    assert read_place(f"x-{place_of(day, section)}") == (day, section)


@pytest.mark.parametrize("text", ["", "harbour", "20261301-1", "20261123", "20261123-0"])
def test_place_that_says_nothing_is_none(text: str) -> None:
    assert read_place(text) is None

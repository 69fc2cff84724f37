from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.edition.mergetags import CERTAIN_TAGS, LINK_TAGS, PLAIN_TAGS, MergeTag, malformed_tags, merge_tags


@pytest.mark.parametrize(
    ("text", "name", "fallback"),
    [
        ("{{ name }}", "name", None),
        ("{{name}}", "name", None),
        ("{{ name | friends }}", "name", "friends"),
        ("{{ name|dear friends, all of you! }}", "name", "dear friends, all of you!"),
        ("{{ name | }}", "name", ""),
        ("{{ name | a | b }}", "name", "a | b"),
        ("{{ attribute.home_city | your city }}", "attribute.home_city", "your city"),
        ("{{\n  name | friends }}", "name", "friends"),
        ("{{ no_such.tag }}", "no_such.tag", None),
    ],
)
def test_merge_tag_is_read(text: str, name: str, fallback: str | None) -> None:
    assert list(merge_tags(text)) == [MergeTag(name, fallback, 0, len(text))]
    assert list(malformed_tags(text)) == []


def test_merge_tags_come_in_order_with_their_places() -> None:
    text = "Hello {{ name | friends }}, {{ referral_count | 0 }} joined."
    found = list(merge_tags(text))
    assert [text[tag.start : tag.end] for tag in found] == ["{{ name | friends }}", "{{ referral_count | 0 }}"]


@pytest.mark.parametrize(
    "name", [*sorted(PLAIN_TAGS), "attribute.x", "attribute.City_2", "attribute.referral/next", f"attribute.{'x' * 64}"]
)
def test_merge_tag_of_the_allow_list_is_known(name: str) -> None:
    assert next(merge_tags(f"{{{{ {name} }}}}")).known


@pytest.mark.parametrize(
    "name",
    [
        "Name",
        "names",
        "attribute",
        "attribute.",
        "attribute.2",
        "attribute.a.b",
        "attribute._x",
        "attribute.Referral/next",
        "name/first",
        f"attribute.{'x' * 65}",
    ],
)
def test_merge_tag_outside_the_allow_list_is_unknown(name: str) -> None:
    tag = next(merge_tags(f"{{{{ {name} }}}}"))
    assert not tag.known
    assert tag.attribute is None


def test_merge_tag_knows_its_attribute() -> None:
    assert next(merge_tags("{{ attribute.city | x }}")).attribute == "city"
    assert next(merge_tags("{{ name }}")).attribute is None


def test_tags_that_need_no_fallback_are_the_links_the_address_and_the_count() -> None:
    assert sorted(LINK_TAGS) == [
        *(
            "friends_link",
            "join_link",
            "keep_link",
            "preferences_link",
            "referral_link",
            "unsubscribe_link",
            "web_link",
        ),
    ]
    assert sorted(CERTAIN_TAGS - LINK_TAGS) == ["email", "referral_count"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ first name }}", ["{{ first name }}"]),
        ("{{ name", ["{{ name"]),
        ("{{ name }\n", ["{{ name }"]),
        ("{{}}", ["{{}}"]),
        ("{{ name | {x} }}", ["{{ name | {x} }}"]),
        ("{{ name.__class__() }} and {{ 7 * 7 }}", ["{{ name.__class__() }}", "{{ 7 * 7 }}"]),
        ("{{{ name }}}", ["{{{ name }}"]),
        ("{{ name | two\nlines }}", ["{{ name | two"]),
        ("{ name } and } }", []),
    ],
)
def test_malformed_tag_is_found(text: str, found: list[str]) -> None:
    malformed = list(malformed_tags(text))
    assert [written for _, written in malformed] == found
    assert all(text.startswith(written, place) for place, written in malformed)


@given(st.text("{}| \nna.me_2", max_size=60))
def test_opening_braces_are_a_tag_or_malformed(text: str) -> None:
    places = {tag.start for tag in merge_tags(text)} | {place for place, _ in malformed_tags(text)}
    assert bool(places) == ("{{" in text)

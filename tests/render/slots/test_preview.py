"""One person's view of pieces."""

from __future__ import annotations

import pytest

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only, RenderedEmail, RenderedLink
from masthead.render.preview import fill_preview

RENDERED = RenderedEmail((), (), (), (), (RenderedLink("https://a.example/?a=1&b=2", "words", 0),), (), "en")
ADA = Recipient(
    id=SubscriberId(7),
    address="ada@reader.example",
    name="Ada <Lovelace>",
    attributes={"city": "Ōsaka"},
    referral_count=3,
)


def tag(name: str, context: Context = Context.HTML, fallback: str | None = None) -> MergeSlot:
    return MergeSlot(name, fallback, context)


@pytest.mark.parametrize(
    ("slot", "shown"),
    [
        (tag("name"), "Ada &lt;Lovelace&gt;"),
        (tag("name", Context.TEXT), "Ada <Lovelace>"),
        (tag("name", Context.URL), "Ada%20%3CLovelace%3E"),
        (tag("email"), "ada@reader.example"),
        (tag("attribute.city", Context.URL), "%C5%8Csaka"),
        (tag("attribute.street", fallback="the quay"), "the quay"),
        (tag("attribute.street"), ""),
        (tag("referral_count", fallback="0"), "3"),
        (tag("web_link"), "https://h.example/?a&amp;b"),
        (tag("unsubscribe_link"), "#unsubscribe_link"),
        (LinkSlot(0, Context.HTML), "https://a.example/?a=1&amp;b=2"),
        (LinkSlot(0, Context.TEXT), "https://a.example/?a=1&b=2"),
    ],
)
def test_slot_is_shown_as_the_person_would_see_it(slot: MergeSlot | LinkSlot, shown: str) -> None:
    assert fill_preview((slot,), RENDERED, ADA, {"web_link": "https://h.example/?a&b"}) == shown


def test_nobody_sees_fallbacks() -> None:
    assert fill_preview((tag("name", fallback="you & yours"), tag("email"), "."), RENDERED) == "you &amp; yours."


def test_sections_of_every_segment_are_included() -> None:
    pieces = ("a", Only("premium", ("b", Only("gold", ("c",)))), "d")

    assert fill_preview(pieces, RENDERED) == "abcd"

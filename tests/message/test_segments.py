"""Sections for one segment alone, and values that are missing."""

from __future__ import annotations

import quopri

import pytest

from masthead.message import SlotValueError
from masthead.render.pieces import Context, MergeSlot, Only, Pieces
from masthead.testing import a_compiled_message, a_recipient, a_rendered_email


def text_for(pieces: Pieces, *segments: str, name: str = "", city: str | None = None, friends: int = 0) -> str:
    attributes = {} if city is None else {"city": city}
    recipient = a_recipient(name=name, attributes=attributes, segments=segments, referral_count=friends)
    return quopri.decodestring(raw_for(pieces, recipient)).decode("utf-8").replace("\r\n", "\n")


def raw_for(pieces: Pieces, recipient: object) -> bytes:
    message = a_compiled_message(a_rendered_email(text=pieces))
    filled = message.fill(recipient)  # type: ignore[arg-type]
    return filled.split(b"quoted-printable\r\n\r\n")[1].split(b"\r\n--=_")[0]


def test_section_is_seen_by_its_segment_alone() -> None:
    pieces: Pieces = ("Good ", Only("premium", ("and early ",)), "morning\n")

    assert text_for(pieces) == "Good morning\n"
    assert text_for(pieces, "premium") == "Good and early morning\n"
    assert text_for(pieces, "trial") == "Good morning\n"


def test_section_stands_between_soft_line_breaks() -> None:
    pieces: Pieces = ("Good ", Only("premium", ("and early ",)), "morning\n")

    assert raw_for(pieces, a_recipient()) == b"Good =\r\nmorning\r\n"
    assert raw_for(pieces, a_recipient(segments=["premium"])) == b"Good =\r\nand early =\r\nmorning\r\n"


def test_section_of_whole_lines_needs_no_soft_line_break() -> None:
    pieces: Pieces = ("One\n", Only("premium", ("Two\n",)), "Three\n")

    assert raw_for(pieces, a_recipient()) == b"One\r\nThree\r\n"
    assert raw_for(pieces, a_recipient(segments=["premium"])) == b"One\r\nTwo\r\nThree\r\n"


def test_section_at_either_end_of_a_part() -> None:
    pieces: Pieces = (Only("a", ("first",)), "middle", Only("b", ("last",)))

    assert text_for(pieces) == "middle\n"
    assert text_for(pieces, "a") == "firstmiddle\n"
    assert text_for(pieces, "b") == "middlelast\n"
    assert text_for(pieces, "a", "b") == "firstmiddlelast\n"


def test_section_within_a_section_needs_both_segments() -> None:
    pieces: Pieces = (Only("a", ("outer ", Only("b", ("inner ",)))), "end\n")

    assert text_for(pieces) == text_for(pieces, "b") == "end\n"
    assert text_for(pieces, "a") == "outer end\n"
    assert text_for(pieces, "a", "b") == "outer inner end\n"


def test_section_holds_slots_of_its_own_and_shares_those_around_it() -> None:
    name = MergeSlot("name", "friends", Context.TEXT)
    pieces: Pieces = ("Dear ", name, Only("a", (" and once more ", name)), "\n")

    assert text_for(pieces, "a", name="Mei") == "Dear Mei and once more Mei\n"
    assert text_for(pieces, name="Mei") == "Dear Mei\n"
    assert text_for(("", Only("a", ("Dear ", name)), "\n"), "a", name="Mei") == "Dear Mei\n"


def test_empty_section_is_nothing() -> None:
    assert text_for(("One", Only("a", ()), "Two\n"), "a") == text_for(("One", Only("a", ()), "Two\n")) == "OneTwo\n"


def test_subject_may_differ_by_segment() -> None:
    message = a_compiled_message(a_rendered_email(subject=("Late", Only("premium", (" – the whole story",)))))

    assert b"\r\nSubject: Late\r\n" in message.fill(a_recipient())
    assert b"\r\nSubject: =?utf-8?q?Late_=E2=80=93_the_whole_story?=\r\n" in message.fill(
        a_recipient(segments=["premium"])
    )


def test_fallback_stands_in_for_a_missing_value() -> None:
    pieces: Pieces = (MergeSlot("attribute.city", "your town", Context.TEXT), "\n")

    assert text_for(pieces, city="Zürich") == "Zürich\n"
    assert text_for(pieces) == text_for(pieces, city="") == text_for(pieces, city=" ") == "your town\n"


def test_empty_fallback_is_a_fallback() -> None:
    assert text_for((MergeSlot("name", "", Context.TEXT), "!\n")) == "!\n"


def test_referral_count_is_always_a_value() -> None:
    pieces: Pieces = (MergeSlot("referral_count", "no", Context.TEXT), "\n")

    assert text_for(pieces) == "0\n"
    assert text_for(pieces, friends=3) == "3\n"


def test_missing_value_without_fallback_is_refused_for_that_subscriber() -> None:
    pieces: Pieces = (MergeSlot("attribute.city", None, Context.TEXT), "\n")

    assert text_for(pieces, city="Zürich") == "Zürich\n"
    with pytest.raises(SlotValueError, match=r"no value and no fallback; write {{ attribute\.city \| … }}") as caught:
        text_for(pieces)
    assert (caught.value.slot, caught.value.subscriber) == ("attribute.city", 1)


def test_missing_value_in_the_subject_is_refused_too() -> None:
    message = a_compiled_message(a_rendered_email(subject=(MergeSlot("name", None, Context.HEADER),)))
    with pytest.raises(SlotValueError, match="no value and no fallback"):
        message.fill(a_recipient())


def test_missing_value_in_a_section_that_is_not_seen_is_no_fault() -> None:
    pieces: Pieces = ("Good ", Only("a", (MergeSlot("name", None, Context.TEXT),)), "morning\n")

    assert text_for(pieces) == "Good morning\n"
    with pytest.raises(SlotValueError):
        text_for(pieces, "a")


@pytest.mark.parametrize("number", [-1, 2**32])
def test_subscriber_id_beyond_32_bits_is_refused(number: int) -> None:
    message = a_compiled_message(a_rendered_email())
    recipient = a_recipient(number, address="a@example.com")
    for use in (message.fill, message.envelope_sender, message.message_id):
        with pytest.raises(SlotValueError, match="4294967295"):
            use(recipient)

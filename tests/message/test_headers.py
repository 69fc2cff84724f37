from __future__ import annotations

import email
import re
from email.header import decode_header
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.message.headers import address_field, display_name, unstructured
from masthead.message.mailbox import Mailbox

CLEAN = st.characters(exclude_categories=("Cc", "Cs"))
PARTS = st.sampled_from(
    [
        *(" ", "  ", '"', "\\", ",", "<a@b.example>", "Subject: ", "word " * 9, "x" * 61),
        *("=?", "?=", "=?utf-8?q?a?=", "=?utf-8?b?QQ==?="),
        *("\u2028", "é", "青山", "👩\u200d👩\u200d👧", "\u202eevil", "e\u0301", "ümlaut " * 8),
    ]
)
LINES = st.lists(PARTS | st.text(CLEAN, max_size=20), max_size=8).map("".join)


def decoded(field: str) -> str:
    """A field as RFC 2047 reads it, with the older of the two decoders that Python has."""
    unfolded = re.sub(r"\r\n(?=[ \t])", "", field)
    return "".join(
        part if isinstance(part, str) else part.decode(charset or "ascii") for part, charset in decode_header(unfolded)
    )


def without_blanks(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Chip listings open the year", "Chip listings open the year"),
        ("", ""),
        ("🟠 Open", "=?utf-8?b?8J+foCBPcGVu?="),
        ("Zürich wakes up early today", "=?utf-8?q?Z=C3=BCrich_wakes_up_early_today?="),
        (" leading", "=?utf-8?q?_leading?="),
        ("=?utf-8?q?Bcc?=", "=?utf-8?b?PT91dGYtOD9xP0JjYz89?="),
        ("a " * 40 + "end", "a " * 34 + "a\r\n a a a a a end"),
    ],
)
def test_unstructured_field_is_written_as(text: str, field: str) -> None:
    assert unstructured(text, after=len("Subject: ")) == field


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("", "mei@mail.example"),
        ("Mei Tan", "Mei Tan <mei@mail.example>"),
        ("Tan, Mei", '"Tan, Mei" <mei@mail.example>'),
        ('Mei "M" Tan', '"Mei \\"M\\" Tan" <mei@mail.example>'),
        ("J. Weber", '"J. Weber" <mei@mail.example>'),
        ("青山 遥", "=?utf-8?b?6Z2S5bGxIOmBpQ==?= <mei@mail.example>"),
        ("Zoë Quartermain", "=?utf-8?q?Zo=C3=AB_Quartermain?= <mei@mail.example>"),
        ("x" * 60, "x" * 60 + "\r\n <mei@mail.example>"),
        ("=?utf-8?q?x?=", "=?utf-8?b?PT91dGYtOD9xP3g/PQ==?= <mei@mail.example>"),
    ],
)
def test_address_field_is_written_as(name: str, field: str) -> None:
    assert address_field(Mailbox(name, "mei@mail.example"), after=len("To: ")) == field


def test_address_field_measures_octets() -> None:
    name = "é" * 6
    short = address_field(Mailbox(name, "x" * 22 + "@mail.example"), after=len("To: "))
    longer = address_field(Mailbox(name, "é" * 22 + "@mail.example"), after=len("To: "))

    assert (short.count("\r\n"), longer.count("\r\n")) == (0, 1)


@given(LINES)
def test_unstructured_field_reads_back_as_the_same_text(text: str) -> None:
    field = unstructured(text, after=len("Subject: "))
    parsed = email.message_from_string(f"Subject: {field}\r\n\r\n", policy=default)["Subject"]

    assert decoded(field) == text
    assert parsed == text
    assert parsed.defects == ()


@given(LINES)
def test_display_name_reads_back_as_the_same_name(name: str) -> None:
    phrase = display_name(name, after=len("To: "))
    quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*)"', phrase)

    assert (re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else decoded(phrase)) == name


@given(LINES.map(str.strip))
def test_address_field_holds_one_mailbox_with_our_address(name: str) -> None:
    field = address_field(Mailbox(name, "mei@mail.example"), after=len("To: "))
    parsed = email.message_from_string(f"To: {field}\r\n\r\n", policy=default)["To"]

    assert [address.addr_spec for address in parsed.addresses] == ["mei@mail.example"]
    # In a phrase, the parser of Python 3.11 puts a space between adjacent encoded words, where RFC 2047 §6.2 wants
    # their blanks ignored; so only names of a single encoded word can be compared through it.
    if field.count("=?utf-8?") < 2:
        assert without_blanks(parsed.addresses[0].display_name) == without_blanks(name)


@given(LINES, st.sampled_from(["Subject: ", "To: ", "Reply-To: "]))
def test_every_encoded_word_is_short_and_of_whole_characters(text: str, name: str) -> None:
    for field in (unstructured(text, after=len(name)), display_name(text, after=len(name))):
        lines = (name + field).split("\r\n")
        for line in lines:
            assert len(line) <= (76 if "=?utf-8?" in line else 78)
        assert all(line[0] == " " and line.strip() for line in lines[1:])
        for word in re.findall(r"=\?utf-8\?[qb]\?[^?]*\?=", field):
            assert len(word) <= 75
            [(data, charset)] = decode_header(word)
            assert isinstance(data, bytes)
            assert data.decode(charset or "")

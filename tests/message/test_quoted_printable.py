from __future__ import annotations

import quopri
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.message.quoted_printable import LINE, encoded_line, encoded_value, wrapped

LINES = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=300)
SPIKY = st.lists(st.sampled_from([".", "From ", " ", "  ", "=", "é", "青", "a", "x" * 70, "\t", "🟠"]), max_size=30)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Good morning, friends", "Good morning, friends"),
        ("1 + 1 = 2", "1 + 1 =3D 2"),
        ("Zürich", "Z=C3=BCrich"),
        ("two  blanks, three   blanks", "two =20blanks, three =20 blanks"),
        ("a\ttab", "a=09tab"),
        (".hidden", "=2Ehidden"),
        ("From here on", "=46rom here on"),
        ("Fromage", "Fromage"),
        ("not.here From there", "not.here From there"),
        ("", ""),
    ],
)
def test_value_is_written_as(text: str, written: str) -> None:
    assert encoded_value(text) == written.encode("ascii")


def test_line_that_ends_encodes_its_last_blank_alone() -> None:
    assert encoded_line("words ", ends=True) == "words=20"
    assert encoded_line("words ", ends=False) == "words "
    assert encoded_line("words   ", ends=True) == "words =20=20"


@given(LINES | SPIKY.map("".join), st.integers(0, 75), st.booleans())
def test_line_decodes_to_itself_from_any_column(text: str, column: int, ends: bool) -> None:
    written, _ = wrapped(encoded_line(text, ends=ends), column)

    assert quopri.decodestring(written.encode("ascii")).decode("utf-8") == text


@given(LINES | SPIKY.map("".join), st.integers(0, 75), st.booleans())
def test_line_stays_within_the_limit_and_tears_no_octet(text: str, column: int, ends: bool) -> None:
    written, end = wrapped(encoded_line(text, ends=ends), column)
    lines = ("x" * column + written).split("\r\n")

    assert len(lines[-1]) == end
    assert end < LINE
    assert all(len(line) <= LINE and line.endswith("=") for line in lines[:-1])
    for line in written.split("\r\n"):
        assert re.fullmatch("(?:=[0-9A-F]{2}|[ -<>-~])*=?", line)
    for line in lines if column == 0 else lines[1:]:
        assert not line.startswith((".", "From "))


def test_long_line_breaks_before_an_encoded_octet_not_within() -> None:
    assert encoded_value("x" * 74 + "é") == b"x" * 74 + b"=\r\n=C3=A9"
    assert encoded_value("x" * 72 + "é") == b"x" * 72 + b"=C3=\r\n=A9"


def test_break_never_leaves_a_line_that_begins_with_a_dot() -> None:
    assert encoded_value("x" * 75 + ".y") == b"x" * 75 + b"=\r\n=2Ey"
    assert encoded_value("x" * 75 + "From y") == b"x" * 75 + b"=\r\n=46rom y"

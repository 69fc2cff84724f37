"""Short codes of subscribers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.tokens import CODE_LENGTH, Codes, TokenError

SECRET, LATER = bytes(range(32)), bytes(range(32, 64))
CODES = Codes(SECRET)
ids = st.integers(0, 2**32 - 1)
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


@given(ids)
def test_code_reads_back_in_any_case_and_after_a_rotation(subscriber: int) -> None:
    code = CODES.code(subscriber)

    assert len(code) == CODE_LENGTH
    assert set(code) <= set(SIGNS)
    assert CODES.read(f" {code.upper()} ") == subscriber
    assert Codes(LATER, previous=[SECRET]).read(code) == subscriber


def test_code_never_changes() -> None:
    assert [CODES.code(each) for each in (1, 2, 2**32 - 1)] == CODES_OF_THE_FIRST_RELEASE


def test_signs_that_look_alike_are_read_as_the_one_there_is() -> None:
    code = next(code for code in map(CODES.code, range(500)) if "0" in code and "1" in code)
    assert CODES.read(code.replace("0", "O").replace("1", "l")) == CODES.read(code)


@given(st.text(SIGNS, min_size=CODE_LENGTH, max_size=CODE_LENGTH))
def test_made_up_codes_mean_nobody(code: str) -> None:
    try:
        found = CODES.read(code)
    except TokenError:
        return
    assert CODES.code(found) == code


@pytest.mark.parametrize("code", ["", "abc", "u" * CODE_LENGTH, "é" * CODE_LENGTH, "0" * 40, CODES.code(7) + "0"])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(TokenError):
        CODES.read(code)


def test_nobody_elses_code_is_read() -> None:
    hits = 0
    for number in range(200):
        try:
            Codes(LATER).read(CODES.code(number))
            hits += 1
        except TokenError:
            pass
    assert hits == 0


def test_secrets_are_long_and_never_shown() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Codes(b"short")
    with pytest.raises(ValueError, match="does not fit"):
        CODES.code(2**32)
    assert SECRET.hex() not in repr(CODES)


CODES_OF_THE_FIRST_RELEASE = ["v4khadjgtq", "n300896bt6", "fhebk15e1j"]

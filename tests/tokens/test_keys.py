from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.tokens import Keys, Purpose, TokenError
from masthead.tokens.purpose import PERSON

SECRET = bytes(range(32))
KEYS = Keys(SECRET)
ids = st.integers(0, 2**32 - 1)
purposes = st.sampled_from(Purpose)

TOKENS_OF_THE_FIRST_RELEASE = {
    "click": "AAABnAAAA-nRWU2prUAYmg",
    "open": "AAABnAAAA-k9SPyS1TKFmQ",
    "unsubscribe": "AAABnAAAA-l-gDfH0ODxDw",
    "preferences": "AAABnAAAA-lv575K0zEYLQ",
    "web": "AAABnAAAA-m0L3O1VY0thQ",
    "referral": "AAABnAAAA-llBq0llgnFmA",
    "confirm": "AAABnAAAA-mscH1KAfYNlQ",
    "bounce": "AAABnAAAA-n_xxVXvk0Exw",
}
TOKENS_SINCE = {
    "vote": "AAABnAAAA-kbNPMFnGeVOw",
    "join": "AAABnAAAA-lenmpnVO06WA",
    "keep": "AAABnAAAA-kgXRRxU5Dnfg",
    "friends": "AAABnAAAA-k42CHXJSNKmQ",
}


@given(purposes, ids, ids)
def test_token_verifies_to_its_mailing_and_subscriber(purpose: Purpose, mailing: int, subscriber: int) -> None:
    token = KEYS.token(purpose, mailing, subscriber)
    assert re.fullmatch("[A-Za-z0-9_-]{22}", token)
    assert KEYS.verify(purpose, token) == (mailing, subscriber)


@given(purposes, purposes, ids, ids)
def test_token_opens_its_own_purpose_alone(made: Purpose, asked: Purpose, mailing: int, subscriber: int) -> None:
    token = KEYS.token(made, mailing, subscriber)
    if made is asked:
        assert KEYS.verify(asked, token) == (mailing, subscriber)
    else:
        with pytest.raises(TokenError):
            KEYS.verify(asked, token)


@given(purposes, ids, ids, st.integers(0, 21), st.sampled_from(string.ascii_letters + string.digits + "-_"))
def test_token_with_any_character_changed_is_refused(
    purpose: Purpose, mailing: int, subscriber: int, at: int, put: str
) -> None:
    token = KEYS.token(purpose, mailing, subscriber)
    changed = token[:at] + put + token[at + 1 :]
    if changed != token:
        with pytest.raises(TokenError):
            KEYS.verify(purpose, changed)


def test_token_with_any_single_bit_of_any_character_changed_is_refused() -> None:
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    token = KEYS.token(Purpose.CLICK, 7, 1_000_001)
    for at, char in enumerate(token):
        for bit in range(6):
            changed = token[:at] + alphabet[alphabet.index(char) ^ (1 << bit)] + token[at + 1 :]
            with pytest.raises(TokenError):
                KEYS.verify(Purpose.CLICK, changed)


def test_token_has_one_spelling_only() -> None:
    token = KEYS.token(Purpose.OPEN, 1, 2)
    # The last character carries two bits of the MAC; its other sixteen spellings decode to the same bytes.
    for last in set(string.ascii_letters + string.digits + "-_") - {token[-1]}:
        with pytest.raises(TokenError):
            KEYS.verify(Purpose.OPEN, token[:-1] + last)


@pytest.mark.parametrize(
    "token", ["", "A" * 21, "A" * 23, "A" * 21 + "=", "A" * 21 + "+", "A" * 20 + "é1", "A" * 21 + "\n"]
)
def test_token_of_wrong_shape_is_refused_with_plain_words(token: str) -> None:
    with pytest.raises(TokenError, match="Please open it again from the mail"):
        KEYS.verify(Purpose.CLICK, token)


def test_token_bytes_never_change_between_versions() -> None:
    """Mail that is out keeps its links: these are the values of the first release."""
    made = {purpose.value: KEYS.token(purpose, 412, 1001) for purpose in Purpose}
    assert made == TOKENS_OF_THE_FIRST_RELEASE | TOKENS_SINCE


@given(st.binary(min_size=32, max_size=200), st.binary(min_size=32, max_size=200), ids)
def test_keys_verify_what_a_previous_secret_signed(old: bytes, new: bytes, subscriber: int) -> None:
    token = Keys(old).token(Purpose.UNSUBSCRIBE, 1, subscriber)
    assert Keys(new, previous=(SECRET, old)).verify(Purpose.UNSUBSCRIBE, token) == (1, subscriber)
    if old != new:
        with pytest.raises(TokenError):
            Keys(new).verify(Purpose.UNSUBSCRIBE, token)


def test_keys_sign_with_the_current_secret() -> None:
    rotated = Keys(b"n" * 32, previous=(SECRET,))
    assert rotated.token(Purpose.WEB, 1, 2) == Keys(b"n" * 32).token(Purpose.WEB, 1, 2)


def test_keys_tell_long_secrets_apart_to_the_last_byte() -> None:
    long = bytes(100)
    assert Keys(long + b"a").token(Purpose.WEB, 1, 2) != Keys(long + b"b").token(Purpose.WEB, 1, 2)


@pytest.mark.parametrize("secrets", [(b"x" * 31, ()), (b"", ()), (SECRET, (b"short",))])
def test_keys_refuse_a_short_secret(secrets: tuple[bytes, tuple[bytes, ...]]) -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        Keys(*secrets)


@pytest.mark.parametrize(("mailing", "subscriber"), [(-1, 1), (2**32, 1), (1, -1), (1, 2**32)])
def test_token_refuses_ids_beyond_32_bits(mailing: int, subscriber: int) -> None:
    with pytest.raises(ValueError, match="4294967295"):
        KEYS.token(Purpose.CLICK, mailing, subscriber)


def test_keys_repr_keeps_the_secret() -> None:
    keys = Keys(b"super-secret-super-secret-super-secret", previous=(SECRET,))
    assert repr(keys) == f"Keys(key_id={keys.key_id!r}, previous=1)"
    assert re.fullmatch("[0-9a-f]{16}", keys.key_id)


def test_pinned_keys_go_on_signing_with_the_secret_they_began_with() -> None:
    began = Keys(SECRET)
    rotated = Keys(b"n" * 32, previous=(b"m" * 32, SECRET)).pinned(began.key_id)
    assert rotated.key_id == began.key_id
    assert rotated.token(Purpose.CLICK, 3, 4) == began.token(Purpose.CLICK, 3, 4)
    assert rotated.verify(Purpose.CLICK, Keys(b"n" * 32).token(Purpose.CLICK, 3, 4)) == (3, 4)


def test_pinned_keys_say_which_secret_is_missing() -> None:
    with pytest.raises(LookupError, match=Keys(SECRET).key_id):
        Keys(b"n" * 32).pinned(Keys(SECRET).key_id)


@given(ids, ids, ids)
def test_message_ids_are_one_per_mailing_and_subscriber(mailing: int, one: int, other: int) -> None:
    sign = KEYS.message_ids(mailing)
    assert re.fullmatch(b"[0-9a-f]{32}", sign(one))
    assert (sign(one) == KEYS.message_ids(mailing)(other)) == (one == other)
    assert sign(one) != KEYS.message_ids(mailing ^ 1)(one)


def test_every_purpose_has_its_own_personalisation() -> None:
    assert set(PERSON) == set(Purpose)
    assert len(set(PERSON.values())) == len(Purpose)
    assert all(len(person) <= 8 for person in PERSON.values())


@st.composite
def nearly_tokens(draw: st.DrawFn) -> str:
    """Tokens of two secrets and all purposes, whole or spoilt in one place."""
    token = draw(st.sampled_from((KEYS, OLDER))).token(draw(purposes), draw(ids), draw(ids))
    at, spoilt = draw(st.integers(0, 22)), draw(st.sampled_from(("", "A", "=", "+", "/", "\n", "é", "AAAA")))
    return token[:at] + spoilt + token[at + draw(st.integers(0, 1)) :]


OLDER = Keys(bytes(range(1, 33)))


@given(purposes, nearly_tokens() | st.text(max_size=30))
def test_verifier_says_what_verify_says(purpose: Purpose, token: str) -> None:
    both = Keys(SECRET, previous=[bytes(range(1, 33))])
    try:
        expected = both.verify(purpose, token)
    except TokenError:
        expected = None
    assert both.verifier(purpose)(token) == expected


@given(purposes, ids, ids)
def test_verifier_knows_tokens_of_every_secret(purpose: Purpose, mailing: int, subscriber: int) -> None:
    verifier = Keys(SECRET, previous=[bytes(range(1, 33))]).verifier(purpose)
    for keys in (KEYS, OLDER):
        assert verifier(keys.token(purpose, mailing, subscriber)) == (mailing, subscriber)

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st

from masthead.audience.addresses import (
    MAX_OCTETS,
    Address,
    AddressError,
    PlainAddresses,
    parse_address,
    plain_address,
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("mei.tan@harbour.example", "mei.tan@harbour.example"),
        (" Mei@Harbour.EXAMPLE\t", "Mei@harbour.example"),
        ("\N{NO-BREAK SPACE}mei@harbour.example", "mei@harbour.example"),
        ("INFO@harbour.example", "INFO@harbour.example"),
        ("o'brien+news@mail.harbour.example", "o'brien+news@mail.harbour.example"),
        ("mei@港口.example", "mei@xn--6orv52d.example"),
        ("mei@Faß.example", "mei@xn--fa-hia.example"),
        ("mei@XN--FA-HIA.example", "mei@xn--fa-hia.example"),
        ("mei@harbour。example", "mei@harbour.example"),
        (f"{'a' * 64}@harbour.example", f"{'a' * 64}@harbour.example"),
    ],
)
def test_address_keeps_its_local_part_and_gets_an_ascii_domain(written: str, kept: str) -> None:
    address = parse_address(written)
    assert str(address) == kept
    assert not address.smtputf8


@pytest.mark.parametrize(
    ("written", "kept"),
    [("用户@港口.example", "用户@港口.example"), ("zoe\u0308@xn--6orv52d.example", "zoë@港口.example")],
)
def test_address_with_a_local_part_beyond_ascii_needs_smtputf8(written: str, kept: str) -> None:
    local, domain = kept.split("@")
    assert parse_address(written) == Address(local, domain, smtputf8=True)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "There is no address."),
        ("   ", "There is no address."),
        ("mei", "It has no “@”; write it like name@example.com."),
        ("@harbour.example", "It has nothing before the “@”; write it like name@example.com."),
        ("mei@", "It has nothing after the “@”; write it like name@example.com."),
        ("mei@tan@harbour.example", "It has more than one “@”; write it like name@example.com."),
        ("mei tan@harbour.example", "It has a blank inside; write it like name@example.com."),
        ("mei@x.example, bo@x.example", "It holds more than one address; give each its own row."),
        ("Mei Tan <mei@x.example>", "It has a name or angle brackets around it; give the address alone."),
        ("MAILTO:mei@x.example", "It begins with “mailto:”; give the address alone."),
        ("mei@x.example\nBcc: bo@x.example", "It holds a line break or another control character; remove it."),
        ("mei@x.example\r\n", "It holds a line break or another control character; remove it."),
        ("mei\x00@x.example", "It holds a line break or another control character; remove it."),
        ("\ud800@x.example", "It holds a line break or another control character; remove it."),
        ("mei..tan@x.example", "It has two dots in a row; remove one."),
        (".mei@x.example", "It begins with a dot; remove it."),
        ("mei.@x.example", "There is a dot before the “@”; remove it."),
        ("mei@.x.example", "There is a dot after the “@”; remove it."),
        ("mei@x.example.", "It ends with a dot; remove it."),
        ("mei@-x.example", "Its domain has a hyphen where none may be; check the part after “@”."),
        ("mei@x-.example", "Its domain has a hyphen next to a dot; check it."),
        ("mei@ab--cd.example", "Its domain has two hyphens where none may be; check it."),
        ("mei@harbour", "Its domain has no dot; write all of it, like example.com."),
        ("mei@127.0.0.1", "Its domain has no top-level name; write it like example.com."),
        ("mei@[127.0.0.1]", "It has an IP address after the “@”; give a domain, like example.com."),
        ("mei@mail.localhost", "Its domain is reserved and takes no mail; give a real one."),
        ("mei@xn--abc.example", "Its domain is no valid international name; check the part after “@”."),
        (f"mei@{'x' * 64}.example", "A part of its domain has more than 63 characters; check it."),
        ('"mei"@x.example', "It has quotation marks before the “@”; write the address without them."),
        (
            "mei(tan)@x.example",
            "It holds “(”, “)” before the “@”, where it may not be; write it like name@example.com.",
        ),
        ("mei@x_y.example", "It holds “_” after the “@”, where it may not be; write it like name@example.com."),
        ("o’brien@x.example", "It holds “’”, as word processors write it; write a plain character or none."),
        (
            "mei\u200b@x.example",
            "It holds an invisible character, as word processors write it; write a plain character or none.",
        ),
        (f"{'a' * 65}@x.example", "It is too long before the “@”: at most 64 bytes; check it."),
        (f"{'é' * 40}@x.example", "It is too long before the “@”: at most 64 bytes; check it."),
        (f"mei@{'x.' * 126}example", "It has more than 254 characters, which no host takes; check it."),
        ("@" * 1_000_000, "It has more than 254 characters, which no host takes; check it."),
    ],
)
def test_address_is_refused_in_plain_words(written: str, reason: str) -> None:
    with pytest.raises(AddressError) as refused:
        parse_address(written)
    assert str(refused.value) == reason


def test_address_key_is_the_same_for_every_case() -> None:
    assert parse_address("Mei@Harbour.example").key == parse_address("MEI@HARBOUR.EXAMPLE").key


# Characters that stand at the borders of what is plain.
_near = st.text("aZ09.-+_'@xn", min_size=3, max_size=30)
_addresses = st.builds(
    "{}@{}.{}".format,
    st.text("aZ09.-_+'", min_size=1, max_size=70),
    st.text("aZ09.-xn", min_size=1, max_size=70),
    st.sampled_from(["example", "com", "test", "Local", "arpa", "c0m", "x", "xn--p1ai", "io."]),
)


@settings(max_examples=400, deadline=None)
@given(_addresses | _near | st.emails() | st.text(max_size=30))
@example(f"a@{'x' * 63}.example")
@example(f"a@{'x' * 64}.example")
@example(f"a@{'.'.join(['x' * 60] * 4)}.example")
@example("a@xn--fa-hia.example\n")
def test_plain_address_accepts_nothing_that_the_validator_refuses_or_changes(text: str) -> None:
    plain = plain_address(text)
    if plain is not None:
        valid = validate_email(text, check_deliverability=False, strict=True)
        assert plain == f"{text.rpartition('@')[0]}@{valid.ascii_domain}"
        assert not valid.smtputf8


def test_plain_address_takes_what_lists_are_full_of() -> None:
    assert plain_address("Mei.Tan+news@Mail-1.Harbour.example") == "Mei.Tan+news@mail-1.harbour.example"


@settings(max_examples=200, deadline=None)
@given(st.lists(_addresses | _near | st.emails() | st.text("a.@-B\n", max_size=8), max_size=8))
@example(
    ["a@b@example.com", "ada@Example.com", "ada@example.com", "x" * 64 + "@example.com", "x" * 65 + "@example.com"]
)
@example(["ada@" + "x." * 120 + "example.com", "ada@example.com\n", "ada@example.com"])
def test_many_plain_addresses_are_what_each_of_them_is(texts: list[str]) -> None:
    assert PlainAddresses().of(texts) == [plain_address(text) for text in texts]


@given(_addresses | st.emails() | st.text(max_size=300))
def test_address_is_accepted_or_refused_and_stays_what_it_is(text: str) -> None:
    try:
        address = parse_address(text)
    except AddressError:
        return
    assert parse_address(str(address)) == address
    assert len(str(address).encode()) <= MAX_OCTETS
    assert address.smtputf8 or str(address).isascii()


@settings(max_examples=100, deadline=None)
@given(st.emails())
def test_address_refuses_no_ordinary_one(text: str) -> None:
    try:
        validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return
    assert str(parse_address(text)).casefold() == text.casefold()

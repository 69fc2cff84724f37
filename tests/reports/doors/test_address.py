from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.reports.doors import DoorAddress, DoorAddressError, Scheme, read_door


@pytest.mark.parametrize(
    ("text", "address", "name"),
    [
        (
            "imaps://bounce%40harbour.example:p%2Fw@mail.harbour.example",
            DoorAddress(
                scheme=Scheme.IMAPS,
                host="mail.harbour.example",
                port=993,
                user="bounce@harbour.example",
                password="p/w",
            ),
            "imaps://bounce@harbour.example@mail.harbour.example:993",
        ),
        (
            "imap://bounce:secret@[::1]:1143/Bounces?kept=Done%20and%20kept&starttls=never",
            DoorAddress(
                scheme=Scheme.IMAP,
                host="::1",
                port=1143,
                user="bounce",
                password="secret",
                path="Bounces",
                options={"kept": "Done and kept", "starttls": "never"},
            ),
            "imap://bounce@[::1]:1143/Bounces",
        ),
        ("maildir:/var/mail/b", DoorAddress(scheme=Scheme.MAILDIR, path="/var/mail/b"), "maildir:/var/mail/b"),
        ("maildir:///var/mail/b", DoorAddress(scheme=Scheme.MAILDIR, path="/var/mail/b"), "maildir:/var/mail/b"),
        ("lmtp:/run/m.sock", DoorAddress(scheme=Scheme.LMTP, path="/run/m.sock"), "lmtp:/run/m.sock"),
        ("LMTP://127.0.0.1", DoorAddress(scheme=Scheme.LMTP, host="127.0.0.1", port=2424), "lmtp://127.0.0.1:2424"),
        ("smtp://localhost:0", DoorAddress(scheme=Scheme.SMTP, host="localhost", port=0), "smtp://localhost:0"),
    ],
)
def test_address_is_taken_apart(text: str, address: DoorAddress, name: str) -> None:
    assert read_door(text) == address
    assert read_door(text).name == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no place for reports"),
        ("pop3://user:sesame@host.example", "is no place for reports"),
        ("maildir:relative", "needs a whole path"),
        ("maildir:/", "needs a whole path"),
        ("imaps://host.example", "lacks the user name or password"),
        ("imaps://user@host.example", "lacks the user name or password"),
        ("imaps://user:sesame@host.example:x", "not readable"),
        ("imaps:// user:sesame", "space or control"),
        ("imaps://user:sesame", "lacks the user|not readable"),
        ("user:sesame@host.example", "is no place for reports"),
        ("imaps://user:ses/ame@host.example", "not readable|names no host"),
        ("imaps://user:sesame#1@host.example", "not readable"),
        ("imaps://user:sesame@host.example?keep=x", "knows no option “keep”"),
        ("imap://user:sesame@host.example?starttls=no", "can only be “never”"),
        ("imaps://user:sesame@host.example/Zur%C3%BCck", "must be in ASCII"),
        ("imaps://user:ses ame@host.example", "space or control character"),
        ("lmtp://user:sesame@127.0.0.1", "a host and a port, no more"),
        ("smtp://127.0.0.1/path", "a host and a port, no more"),
    ],
)
def test_address_that_cannot_be_used_is_explained_without_its_password(text: str, said: str) -> None:
    with pytest.raises(DoorAddressError, match=said) as caught:
        read_door(text)
    assert "sesame" not in str(caught.value)


def test_password_stands_in_no_repr() -> None:
    assert "sesame" not in repr(read_door("imaps://user:sesame@host.example"))


@given(st.text(max_size=80) | st.text(max_size=60).map(lambda text: f"imaps://{text}"))
def test_any_text_is_an_address_or_explained(text: str) -> None:
    with suppress(DoorAddressError):
        assert read_door(text).name

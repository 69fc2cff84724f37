from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.relays.inbox.entry import entry_of, mailbox


@pytest.mark.parametrize(
    ("raw", "name", "address"),
    [
        ("Ana Ito <ana@example.com>", "Ana Ito", "ana@example.com"),
        ('"Ito, Ana" <ana@example.com>, ben@example.com', "Ito, Ana", "ana@example.com"),
        ("=?utf-8?b?6Z2S5bGx?= <h@example.com>", "青山", "h@example.com"),
        ("ana@example.com", "", "ana@example.com"),
        ("<ana@example.com>", "", "ana@example.com"),
    ],
)
def test_mailbox_is_name_and_address(raw: str, name: str, address: str) -> None:
    person = mailbox(raw)
    assert person is not None
    assert (person.name, person.address) == (name, address)


@given(st.binary(max_size=400), st.sampled_from([b"", b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"]))
@settings(max_examples=150)
def test_any_bytes_make_an_entry_that_can_be_stored(noise: bytes, before: bytes) -> None:
    entry = entry_of(before + noise)
    for text in (entry.sender, entry.recipient, entry.subject, entry.preview, entry.words):
        text.encode()
        assert not any(ord(char) < 0x20 for char in text)

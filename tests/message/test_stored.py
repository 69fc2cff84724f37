from __future__ import annotations

import pytest

from masthead.message import CompiledMessage, CompiledMessageError
from masthead.message.content import write_content
from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only
from masthead.testing import SECRET, a_compiled_message, a_recipient, a_rendered_email
from masthead.tokens import Keys

KEYS = Keys(SECRET)
MESSAGE = a_compiled_message(
    a_rendered_email(
        subject=("🟠 Dear ", MergeSlot("name", None, Context.HEADER), Only("a", (" and more",))),
        html=(
            "<p>",
            MergeSlot("name", "friends", Context.HTML),
            Only("a", ("早安 ", LinkSlot(0, Context.HTML))),
            "</p>\n",
        ),
        text=(MergeSlot("unsubscribe_link", None, Context.TEXT), MergeSlot("attribute.city", "", Context.URL), "\n"),
        links=["https://a.example/"],
    )
)
MEI = a_recipient(3, name="Mei", segments=["a"], attributes={"city": "Zürich"})


def test_stored_message_fills_the_same_bytes() -> None:
    read = CompiledMessage.from_bytes(MESSAGE.to_bytes(), KEYS)

    assert read.content == MESSAGE.content
    assert (read.hash, read.size) == (MESSAGE.hash, MESSAGE.size)
    assert read.fill(MEI) == MESSAGE.fill(MEI)


def test_stored_message_goes_on_with_its_secret_after_a_rotation() -> None:
    rotated = Keys(b"a new secret of thirty-two bytes!", previous=(SECRET,))
    assert CompiledMessage.from_bytes(MESSAGE.to_bytes(), rotated).fill(MEI) == MESSAGE.fill(MEI)


def test_stored_message_needs_its_secret() -> None:
    with pytest.raises(CompiledMessageError, match=f"key id {KEYS.key_id} is not among"):
        CompiledMessage.from_bytes(MESSAGE.to_bytes(), Keys(b"a new secret of thirty-two bytes!"))


def test_stored_message_holds_no_secret() -> None:
    assert SECRET not in MESSAGE.to_bytes()
    assert SECRET.hex().encode() not in MESSAGE.to_bytes()


def test_hash_tells_messages_apart() -> None:
    others = [
        a_compiled_message(a_rendered_email()),
        a_compiled_message(a_rendered_email(), mailing=8),
        a_compiled_message(a_rendered_email(text=("Another\n",))),
        a_compiled_message(a_rendered_email(links=["https://a.example/"])),
    ]
    assert len({each.hash for each in (MESSAGE, *others)}) == 5
    assert all(len(each.hash) == 64 for each in others)


@pytest.mark.parametrize("data", [b"", b"\n", b"hello\nworld", b"masthead-message\n{}", b"masthead-messages 1 x\n{}"])
def test_foreign_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(CompiledMessageError, match="are not a compiled message"):
        CompiledMessage.from_bytes(data, KEYS)


def test_damaged_message_is_refused_wherever_it_is_damaged() -> None:
    stored = MESSAGE.to_bytes()
    start = stored.index(b"\n") + 1
    for position in range(start, len(stored), 97):
        damaged = stored[:position] + bytes([stored[position] ^ 1]) + stored[position + 1 :]
        with pytest.raises(CompiledMessageError, match="damaged"):
            CompiledMessage.from_bytes(damaged, KEYS)
    with pytest.raises(CompiledMessageError, match="damaged"):
        CompiledMessage.from_bytes(stored[:-1], KEYS)


def test_later_version_is_refused_with_both_numbers() -> None:
    later = write_content(MESSAGE.content).replace(b"masthead-message 1 ", b"masthead-message 2 ", 1)
    with pytest.raises(CompiledMessageError, match="has version 2; this Masthead reads version 1"):
        CompiledMessage.from_bytes(later, KEYS)

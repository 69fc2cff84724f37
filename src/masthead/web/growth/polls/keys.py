"""How polls are named in addresses, and their answers in words."""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def key_of(edition_id: int, block: UUID) -> str:
    """The key of the poll in a block of an edition: known before anything is published, and for good."""
    return blake2b(f"{edition_id}/{block.hex}".encode(), digest_size=8, person=b"mh:poll").hexdigest()


def letter(answer: int) -> str:
    """What stands before an answer in a mail: “A” for the first."""
    return LETTERS[answer % len(LETTERS)]

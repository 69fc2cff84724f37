"""Reports as they come in: tokens of two made-up readers, and the golden messages with them put in."""

from __future__ import annotations

from pathlib import Path

import pytest

from masthead.tokens import Keys, Purpose

KEYS = Keys(b"a made-up secret of thirty-two bytes")
GOLDEN = Path(__file__).parent / "golden"

# As long as a token, so that lines stay as they are.
PLACES = {
    b"BOUNCE-TOKEN-OF-7--9--": KEYS.token(Purpose.BOUNCE, 7, 9).encode(),
    b"LEAVING-TOKEN-OF-7-9--": KEYS.token(Purpose.UNSUBSCRIBE, 7, 9).encode(),
}


def with_tokens(raw: bytes) -> bytes:
    """A golden message with genuine tokens of subscriber 9 in mailing 7."""
    for place, token in PLACES.items():
        raw = raw.replace(place, token)
    return raw


@pytest.fixture(name="keys")
def the_keys() -> Keys:
    return KEYS

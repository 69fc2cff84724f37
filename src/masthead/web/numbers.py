"""Numbers as requests name them: nobody has to send what a form offers."""

from __future__ import annotations

_DIGITS = 18
"""What every whole number of so many digits fits into is what databases keep ids in: 64 bits with a sign."""


def read_id(said: str) -> int | None:
    """The id that a request names; None for what is none: anything but ASCII digits, and more of them than ids have."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _DIGITS else None

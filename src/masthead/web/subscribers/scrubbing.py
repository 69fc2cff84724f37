"""Words that are kept longer than a person: without addresses in them."""

from __future__ import annotations

import re

import idna

# Wide on purpose: whatever hangs on an “@” goes, quotation marks and angle brackets stay.
_ADDRESS = re.compile(r"""[^\s@<>()"“”„',;:]+@[^\s@<>()"“”„',;]+""")
GONE = "[address]"
"""What stands in the place of an address."""


def without_addresses(text: str) -> str:
    """A text with `GONE` in the place of everything that may be an address: audit entries and reports are kept when
    the person they are about has been erased.
    """
    return _ADDRESS.sub(GONE, text)


def spellings_of(key: str) -> frozenset[str]:
    """How an address may stand in lists, all folded: as its key, and with its domain in international letters."""
    local, _, domain = key.rpartition("@")
    try:
        return frozenset({key, f"{local}@{idna.decode(domain).casefold()}"})
    except idna.IDNAError:
        return frozenset({key})


def names_any(text: str, spellings: frozenset[str]) -> bool:
    """Whether a text holds an address in any of its spellings, in any case."""
    folded = text.casefold()
    return any(each in folded for each in spellings)

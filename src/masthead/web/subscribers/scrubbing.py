"""Words that are kept longer than a person: without addresses in them."""

from __future__ import annotations

import re

# Wide on purpose: whatever hangs on an “@” goes, quotation marks and angle brackets stay.
_ADDRESS = re.compile(r"""[^\s@<>()"“”„',;:]+@[^\s@<>()"“”„',;]+""")
GONE = "[address]"
"""What stands in the place of an address."""


def without_addresses(text: str) -> str:
    """A text with `GONE` in the place of everything that may be an address: audit entries and reports are kept when
    the person they are about has been erased.
    """
    return _ADDRESS.sub(GONE, text)

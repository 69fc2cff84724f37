"""What the columns of a list mean, by their headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from masthead.audience.addresses import AddressError, parse_address, plain_address
from masthead.audience.records import DELIMITERS, fields_of

# Headings, compared without case, accents, blanks and punctuation; the first that is there wins.
_EMAIL = ("email", "emailaddress", "mail", "mailaddress", "emailadresse", "mailadresse", "address", "adresse")
_NAME = ("name", "firstname", "vorname", "givenname", "fullname", "displayname")
_LANGUAGE = ("language", "lang", "sprache")
_SEGMENTS = ("segments", "segment", "segmente")
_REFERRALS = ("referrals", "referralcount", "empfehlungen")
KEY = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,63}$")
"""What may be the KEY of an attribute."""
_LONGEST_KEY = 64
MAX_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Columns:
    """Which field holds what. None: no such column.

    attributes: (field, KEY) of every other column, for ``{{ attribute.KEY }}``.
    renamed: headings that had to change to become a KEY, as (heading, KEY).
    width: how many columns there are. headed: whether the first row names them.
    """

    email: int | None
    name: int | None
    segments: int | None
    referrals: int | None
    attributes: tuple[tuple[int, str], ...]
    renamed: tuple[tuple[str, str], ...]
    width: int
    headed: bool = True

    def looks_like_row(self, line: str, delimiter: str) -> bool:
        """Whether a line alone is a row of this list: as many fields, an ordinary address among them."""
        fields = line.split(delimiter)
        return (
            self.email is not None
            and len(fields) == self.width
            and plain_address(fields[self.email].strip(' "')) is not None
        )


def read_columns(first_row: Sequence[str]) -> Columns:
    """The meaning of a list's first row: its headings, or, where it holds an address already, no headings at all.

    Without headings only the address is certain; every other field becomes an attribute ``column_N``.
    """
    folded = [fold_heading(heading) for heading in first_row]
    email = _first_of(_EMAIL, folded)
    if email is None:
        email = next((index for index, field in enumerate(first_row) if _is_address(field)), None)
        if email is not None:
            others = tuple((index, f"column_{index + 1}") for index in range(len(first_row)) if index != email)
            return Columns(email, None, None, None, others, (), len(first_row), headed=False)
    name, segments, referrals = (_first_of(names, folded) for names in (_NAME, _SEGMENTS, _REFERRALS))
    attributes, renamed = _attributes(first_row, folded, {email, name, segments, referrals})
    return Columns(email, name, segments, referrals, attributes, renamed, len(first_row))


def sniff_delimiter(lines: Sequence[str]) -> str:
    """The delimiter of a list, by its first lines: the one that shows an address column, then the most columns."""

    def worth(delimiter: str) -> tuple[bool, int, int]:
        header = fields_of(lines[0], delimiter)
        same_width = sum(1 for line in lines if len(fields_of(line, delimiter)) == len(header))
        return read_columns(header).email is not None, len(header), same_width

    return max(DELIMITERS, key=worth) if lines else ","


def _attributes(
    headings: Sequence[str], folded: Sequence[str], taken: set[int | None]
) -> tuple[tuple[tuple[int, str], ...], tuple[tuple[str, str], ...]]:
    found: list[tuple[int, str]] = []
    renamed: list[tuple[str, str]] = []
    keys: set[str] = set()
    for index, heading in enumerate(headings):
        if index in taken:
            continue
        key = "language" if folded[index] in _LANGUAGE else attribute_key(heading.strip(), index)
        while key in keys:
            key = f"{key[: _LONGEST_KEY - 4]}_{index + 1}"
        keys.add(key)
        found.append((index, key))
        if key != heading.strip() and heading.strip() and folded[index] not in _LANGUAGE:
            renamed.append((heading.strip(), key))
    return tuple(found), tuple(renamed)


def attribute_key(heading: str, index: int) -> str:
    """A heading as the KEY of an attribute: “Home city” is Home_city."""
    if KEY.match(heading):
        return heading
    ascii_only = unicodedata.normalize("NFKD", heading).encode("ascii", errors="ignore").decode()
    key = re.sub(r"[^A-Za-z0-9]+", "_", ascii_only).strip("_")[:_LONGEST_KEY]
    return key if KEY.match(key) else f"column_{index + 1}"


def fold_heading(heading: str) -> str:
    """A heading without case, accents, blanks and punctuation, to compare by."""
    decomposed = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(char for char in decomposed if char.isalnum())


def _first_of(names: tuple[str, ...], folded: Sequence[str]) -> int | None:
    return next((folded.index(name) for name in names if name in folded), None)


def _is_address(field: str) -> bool:
    try:
        parse_address(field)
    except AddressError:
        return False
    return True

"""A DNS record to publish, as text that can be copied into a zone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

STRING_OCTETS = 255
"""The most that one character-string of a TXT record holds (RFC 1035 §3.3.14)."""


class RecordType(StrEnum):
    """The types of record that a sending domain is made of."""

    A = "A"
    AAAA = "AAAA"
    CNAME = "CNAME"
    MX = "MX"
    PTR = "PTR"
    TXT = "TXT"


@dataclass(frozen=True, slots=True)
class Record:
    """One record. name: without the final dot. value: in one piece; of a TXT record its text.

    gaps: what stands in capitals in the value and only the operator knows; () where the record is complete.
    """

    name: str
    type: RecordType
    value: str
    gaps: tuple[str, ...] = ()

    @property
    def strings(self) -> tuple[str, ...]:
        """A TXT record’s text as the strings that a zone keeps; readers join them without anything between."""
        data = self.value.encode()
        pieces = [data[start : start + STRING_OCTETS] for start in range(0, len(data), STRING_OCTETS)]
        return tuple(piece.decode("utf-8", "replace") for piece in pieces) or ("",)

    @property
    def data(self) -> str:
        """The value as a zone file has it: text in quotation marks, in strings of 255 octets at most."""
        if self.type is not RecordType.TXT:
            return self.value
        return " ".join(f'"{_escaped(each)}"' for each in self.strings)

    @property
    def zone_line(self) -> str:
        """The record as a line of a zone file (RFC 1035 §5.1)."""
        return f"{self.name}. IN {self.type} {self.data}"


def txt(name: str, value: str, *gaps: str) -> Record:
    """A TXT record. gaps: see `Record`."""
    return Record(name, RecordType.TXT, value, gaps)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

"""The DNS record in which receivers find a signing key's public half (RFC 6376 §3.6)."""

from __future__ import annotations

from dataclasses import dataclass

STRING_OCTETS = 255
"""The most that one character-string of a TXT record holds (RFC 1035 §3.3.14)."""


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """A TXT record. name: where it stands, without the final dot. value: its text, in one piece."""

    name: str
    value: str

    @property
    def strings(self) -> tuple[str, ...]:
        """The value as the character-strings that a zone keeps; readers join them without anything between."""
        return tuple(self.value[start : start + STRING_OCTETS] for start in range(0, len(self.value), STRING_OCTETS))

    @property
    def zone_line(self) -> str:
        """The record as a line of a zone file (RFC 1035 §5.1)."""
        quoted = " ".join([f'"{each}"' for each in self.strings])
        return f"{self.name}. IN TXT ( {quoted} )"

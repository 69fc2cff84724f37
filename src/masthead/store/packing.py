"""Members of a chunk as two blobs: their ids, which stay, and their merge data, which is dropped one day."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Sequence

from masthead.audience.recipient import Recipient, SubscriberId

_FORMAT = b"\x01"
# Level 1: on lists of addresses the higher ones cost five times as much for a tenth of the size.
_LEVEL = 1
_NOBODY: frozenset[str] = frozenset()


class PackedMembersError(ValueError):
    """Blobs that are not what `pack_members` wrote: damaged, or of a newer program."""


def pack_members(members: Sequence[Recipient]) -> tuple[bytes, bytes]:
    """The ids, 4 bytes each, little-endian; and everything else, compressed."""
    values = [
        (each.address, each.name, dict(each.attributes), sorted(each.segments), each.referral_count) for each in members
    ]
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return pack_ids([each.id for each in members]), _FORMAT + zlib.compress(plain, _LEVEL)


def unpack_members(ids: bytes, merge_data: bytes) -> tuple[Recipient, ...]:
    """The reverse of `pack_members`. Raises `PackedMembersError`."""
    if merge_data[:1] != _FORMAT:
        raise PackedMembersError("They are in a form that this program does not know.")
    try:
        values = json.loads(zlib.decompress(merge_data[1:]).decode("utf-8", "surrogatepass"))
        # A chunk has few combinations of segments, so each is made once.
        known: dict[tuple[str, ...], frozenset[str]] = {(): _NOBODY}
        members = []
        for number, (address, name, attributes, segments, referrals) in zip(unpack_ids(ids), values, strict=True):
            key = tuple(segments)
            if key not in known:
                known[key] = frozenset(key)
            members.append(Recipient(number, address, name, attributes, known[key], referrals))
    except (zlib.error, ValueError, TypeError) as fault:
        raise PackedMembersError(f"They cannot be read ({fault}).") from fault
    return tuple(members)


def pack_ids(ids: Sequence[int]) -> bytes:
    """Ids, 4 bytes each, little-endian."""
    return _little_endian(array("I", ids)).tobytes()


def unpack_ids(ids: bytes) -> Sequence[SubscriberId]:
    """The reverse of `pack_ids`. Raises ValueError when they are cut off."""
    numbers = array("I")
    numbers.frombytes(ids)
    return [SubscriberId(number) for number in _little_endian(numbers)]


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers

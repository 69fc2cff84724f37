from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.store.packing import PackedMembersError, pack_ids, pack_members, unpack_ids, unpack_members

IDS = st.integers(1, 2**32 - 1).map(SubscriberId)
# Also halves of surrogate pairs: whatever a recipient holds comes back.
TEXT = st.text(st.characters(), max_size=20)
RECIPIENTS = st.builds(
    Recipient,
    id=IDS,
    address=TEXT,
    name=TEXT,
    attributes=st.dictionaries(TEXT, TEXT, max_size=3),
    segments=st.frozensets(TEXT, max_size=3),
    referral_count=st.integers(0, 1_000_000),
)


@settings(max_examples=60)
@given(st.lists(RECIPIENTS, max_size=12).map(tuple))
def test_members_come_back_as_they_were(members: tuple[Recipient, ...]) -> None:
    assert unpack_members(*pack_members(members)) == members


def test_ids_are_four_bytes_each_little_endian() -> None:
    assert pack_ids([1, 2**32 - 1]) == b"\x01\0\0\0\xff\xff\xff\xff"
    assert list(unpack_ids(b"\x01\0\0\0\xff\xff\xff\xff")) == [1, 2**32 - 1]


@settings(max_examples=60)
@given(st.binary(max_size=60))
def test_damaged_members_are_refused_and_never_guessed(damaged: bytes) -> None:
    with pytest.raises(PackedMembersError):
        unpack_members(pack_ids([1, 2]), damaged)


def test_members_cut_off_are_refused() -> None:
    ids, merge_data = pack_members(
        [Recipient(SubscriberId(1), "a@b.example"), Recipient(SubscriberId(2), "c@d.example")]
    )

    for wrong in (
        (ids[:-1], merge_data),
        (ids[:-4], merge_data),
        (ids, merge_data[:-1]),
        (ids, b"\x02" + merge_data[1:]),
    ):
        with pytest.raises(PackedMembersError):
            unpack_members(*wrong)

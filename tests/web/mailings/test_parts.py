"""However an audience is shared out, everybody is in one part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from masthead.web.mailings.parts import PartGroup, Sharing, share_out

IDS = st.frozensets(st.integers(1, 70_000), max_size=120)
SHARES = st.sampled_from([0.0, 0.001, 0.01, 0.1, 0.2])


@st.composite
def audiences(draw: st.DrawFn) -> dict[int, BitMap]:
    everybody = sorted(draw(IDS))
    cut = draw(st.integers(0, len(everybody)))
    return {7: BitMap(everybody[:cut]), 3: BitMap(everybody[cut:])}


@st.composite
def ways(draw: st.DrawFn) -> Sharing:
    return Sharing(
        number=draw(st.integers(1, 99)),
        canary=draw(SHARES),
        sample=draw(st.sampled_from([0.0, 0.1, 0.5])),
        variants=draw(st.integers(1, 5)),
        seeds=BitMap(draw(IDS)),
        zones=draw(st.none() | st.dictionaries(st.sampled_from([-300, 0, 60, 480]), IDS.map(BitMap), max_size=4)),
        home=draw(st.sampled_from([0, 480])),
    )


@given(by_title=audiences(), how=ways())
def test_everybody_is_in_exactly_one_part(by_title: dict[int, BitMap], how: Sharing) -> None:
    shares = share_out(by_title, how)

    seen = sorted(number for share in shares for number in share.ids)
    assert seen == sorted(number for ids in by_title.values() for number in ids)
    assert all(share.ids and share.ids <= by_title[share.publication_id] for share in shares)


@given(by_title=audiences(), how=ways())
def test_same_audience_is_shared_out_in_the_same_way(by_title: dict[int, BitMap], how: Sharing) -> None:
    assert share_out(by_title, how) == share_out(by_title, how)


def test_canary_has_its_share_and_every_seed() -> None:
    everybody = BitMap(range(1, 1001))
    shares = share_out({1: everybody}, Sharing(number=1, canary=0.02, seeds=BitMap([5, 6, 2000])))

    canary, rest = shares
    assert (canary.group, len(canary.ids)) == (PartGroup.CANARY, 20)
    assert {5, 6} <= set(canary.ids)
    assert (rest.group, len(rest.ids)) == (PartGroup.REST, 980)


def test_every_subject_is_tried_on_as_many() -> None:
    shares = share_out({1: BitMap(range(1, 1001))}, Sharing(number=4, sample=0.1, variants=3))

    sizes = [(share.group.value, share.variant, len(share.ids)) for share in shares]
    assert sizes == [("sample", 0, 33), ("sample", 1, 33), ("sample", 2, 33), ("rest", 0, 901)]


def test_whoever_named_no_zone_has_that_of_the_publication() -> None:
    zones = {480: BitMap([1, 2]), -300: BitMap([3])}
    shares = share_out({1: BitMap([1, 2, 3, 4])}, Sharing(number=1, zones=zones, home=60))

    assert [(share.offset, sorted(share.ids)) for share in shares] == [(480, [1, 2]), (60, [4]), (-300, [3])]

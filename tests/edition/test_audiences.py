"""Reserved names of audiences: written, read back, and disjoint and complete by construction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.edition.audiences import Audience, exclusive, is_public, is_reserved, read_audience

MARKS = st.from_regex(r"[a-z][a-z0-9-]{0,8}/[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
OWN = st.one_of(st.just(""), st.text(min_size=1, max_size=12).filter(lambda name: "/" not in name))


@given(st.lists(MARKS, max_size=5, unique=True), OWN, st.sets(MARKS), st.booleans())
def test_exclusive_shows_each_reader_exactly_one(marks: list[str], own: str, held: set[str], in_own: bool) -> None:
    names = exclusive([*marks, ""], own)
    mine = held | ({own} if own and in_own else set())
    seen = [name for name in names if read_audience(name).has(mine.__contains__)]
    assert len(seen) == (1 if in_own or not own else 0)


@given(MARKS, st.lists(MARKS, max_size=4, unique=True), OWN)
def test_audience_is_read_as_it_was_written(mark: str, without: list[str], own: str) -> None:
    for each in (Audience(own, mark, tuple(without)), Audience(own, "", tuple(without)), Audience(own)):
        assert read_audience(str(each)) == each


def test_audience_names_of_alternatives() -> None:
    assert exclusive(["jobs/de", "jobs/fr", ""]) == ("jobs/de", "jobs/fr~jobs/de", "~jobs/de~jobs/fr")
    assert exclusive(["jobs/de", ""], "a~b&c") == ("a%7Eb%26c&jobs/de", "a%7Eb%26c&~jobs/de")
    assert exclusive([""], "premium") == ("premium",)
    assert exclusive(["promo/lantern"]) == ("promo/lantern",)


@pytest.mark.parametrize("marks", [["de"], ["jobs/de", "jobs/de"], ["", "jobs/de"], ["Jobs/de"], ["jobs/de~x"]])
def test_exclusive_refuses_what_is_no_choice(marks: list[str]) -> None:
    with pytest.raises(ValueError, match=r"mark|last"):
        exclusive(marks)


def test_audience_is_public_for_everybody_and_for_everybody_else() -> None:
    public = ["", "~jobs/de", "~jobs/de~jobs/fr"]
    private = ["premium", "~vip", "jobs/de", "jobs/fr~jobs/de", "premium&~jobs/de"]
    assert [is_public(each) for each in public + private] == [True] * 3 + [False] * 5
    assert [is_reserved(each) for each in ("premium", "~vip", "jobs/de")] == [False, False, True]


def test_audience_that_only_looks_reserved_is_a_users() -> None:
    assert read_audience("a/b/c~") == Audience(within="a/b/c~")

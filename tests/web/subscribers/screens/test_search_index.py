"""The index of names and addresses follows, and nobody is missed meanwhile."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap
from tests.web.subscribers.people import reader

from masthead.web.subscribers import changes, search_index
from masthead.web.subscribers.finding import Finder
from masthead.web.subscribers.models import SearchProgress, Subscriber

# Each step is committed: on PostgreSQL what one transaction wrote counts as changed as long as it lasts.
pytestmark = pytest.mark.django_db(transaction=True)


def everybody() -> BitMap:
    return BitMap(Subscriber.objects.values_list("pk", flat=True))


def found(query: str) -> list[str]:
    ids = list(Finder(query).newest(everybody()))
    known, whole = Finder(query).known(everybody())
    assert whole
    assert set(ids) == set(known)
    names = dict(Subscriber.objects.values_list("pk", "key"))
    return [names[each].partition("@")[0] for each in ids]


@pytest.fixture
def people(transactional_db: None) -> Iterator[None]:
    made = [
        reader("Anna.Berger@example.com", name="Anna Berger"),
        reader("b.mueller@example.com", name="Jörg Müller"),
        reader("cleo_100%@example.org", name='Cleo "Quote" O’Neil'),
    ]
    yield
    search_index.forget([each.pk for each in made])


LOOKED_FOR = {
    "berger": ["anna.berger"],
    "BERGER anna": ["anna.berger"],
    "muller": ["b.mueller"],
    "Müller": ["b.mueller"],
    "rge": ["anna.berger"],
    "example.com": ["b.mueller", "anna.berger"],
    "berger nobody": [],
    "an": ["anna.berger"],
    "b": ["b.mueller"],
    "berger an": ["anna.berger"],
    '"quote"': ["cleo_100%"],
    "0%@": ["cleo_100%"],
    "o_1": ["cleo_100%"],
    "oa1": [],
    "x%x": [],
    "' OR 1=1": [],
    "AND": [],
    "Anna.Berger@example.com": ["anna.berger"],
}


@pytest.mark.parametrize("indexed", [True, False])
def test_people_are_found_whether_they_are_indexed_or_not(people: None, indexed: bool) -> None:
    if indexed:
        search_index.catch_up()
        assert not search_index.pending()

    assert {query: found(query) for query in LOOKED_FOR} == LOOKED_FOR


def test_a_blank_query_looks_for_nothing() -> None:
    assert not Finder("  ")
    assert not Finder("")


def test_changed_person_is_found_as_they_are_now(people: None) -> None:
    search_index.catch_up()
    anna = Subscriber.objects.get(key="anna.berger@example.com")
    with transaction.atomic():
        Subscriber.objects.filter(pk=anna.pk).update(name="Anna Costa")
        changes.note([anna.pk])

    assert found("costa") == ["anna.berger"]
    assert found("anna berger") == ["anna.berger"]
    Subscriber.objects.filter(pk=anna.pk).update(key="anna.costa@example.com", address="anna.costa@example.com")
    assert found("berger") == []

    assert search_index.catch_up() == 1
    assert found("berger") == []
    assert found("costa") == ["anna.costa"]
    assert search_index.catch_up() == 0


def test_newcomers_are_found_before_and_after_they_are_indexed(people: None) -> None:
    search_index.catch_up()
    reader("dora@example.net", name="Dora Berger")

    assert found("berger") == ["dora", "anna.berger"]
    search_index.catch_up()
    assert found("berger") == ["dora", "anna.berger"]


def test_who_is_forgotten_leaves_the_index(people: None) -> None:
    search_index.catch_up()
    anna = Subscriber.objects.get(key="anna.berger@example.com")
    search_index.forget([anna.pk])
    assert list(search_index.newest(("berger",))) == []


def test_gone_people_leave_the_index_when_it_catches_up(people: None) -> None:
    search_index.catch_up()
    anna = Subscriber.objects.get(key="anna.berger@example.com")
    with transaction.atomic():
        changes.note([anna.pk])
        anna.delete()
    search_index.catch_up()

    assert list(search_index.newest(("berger",))) == []


def test_index_left_alone_too_long_is_not_believed(people: None) -> None:
    search_index.catch_up()
    SearchProgress.objects.update(at=SearchProgress.objects.get().at - changes.KEPT)
    Subscriber.objects.filter(key="anna.berger@example.com").update(name="Anna Costa")

    assert found("costa") == ["anna.berger"]
    assert search_index.catch_up() >= 3
    assert not search_index.pending()


def test_catching_up_goes_on_where_it_stopped(people: None) -> None:
    assert search_index.catch_up(most=0) == 0
    assert everybody() <= search_index.pending()
    assert search_index.keep(now=dt.datetime.now(dt.UTC)) >= 3
    assert not search_index.pending()


def test_word_of_many_and_a_filter_that_none_of_them_fits(people: None, monkeypatch: pytest.MonkeyPatch) -> None:
    search_index.catch_up()
    monkeypatch.setattr("masthead.web.subscribers.finding.ENOUGH", 1)
    berger, muller, cleo = sorted(everybody())

    assert Finder("example.com").known(BitMap([muller, cleo])) == (BitMap([muller]), True)
    assert Finder("example.com").known(BitMap([cleo, cleo + 1])) == (BitMap(), True)
    assert Finder("example.com").known(everybody()) == (BitMap([muller]), False)
    assert list(Finder("example").newest(everybody())) == [cleo, muller, berger]


@pytest.mark.parametrize("first", [(1,), (1, 1), (2, 5), (9,)])
def test_people_are_the_same_in_pieces_of_any_size(
    people: None, monkeypatch: pytest.MonkeyPatch, first: tuple[int, ...]
) -> None:
    search_index.catch_up()
    monkeypatch.setattr(search_index, "_FIRST_PIECES", first)
    monkeypatch.setitem(search_index._PIECE, "sqlite", 1)

    assert {query: found(query) for query in LOOKED_FOR} == LOOKED_FOR
    pieces = list(search_index.newest(["example"]))
    assert BitMap.union(*pieces) == everybody()
    assert all(one.min() > other.max() for one, other in pairwise(pieces))


WORDS = st.text(string.ascii_lowercase + "_%'\"-+.*", min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(words=st.lists(WORDS, min_size=1, max_size=3), below=st.integers(0, 5))
def test_index_and_a_plain_look_agree(words: list[str], below: int) -> None:
    made = [
        reader(f"{'abc'[number % 3]}{number}@example.com", name=" ".join(words[: number % 3 + 1]))
        for number in range(4)
    ]
    query = " ".join(words)
    plain = list(Finder(query).newest(everybody()))
    search_index.catch_up()
    limit = max(everybody()) - below

    assert not search_index.pending()
    assert list(Finder(query).newest(everybody())) == plain
    assert list(Finder(query).newest(everybody(), below=limit)) == [each for each in plain if each < limit]
    search_index.forget([each.pk for each in made])
    Subscriber.objects.all().delete()

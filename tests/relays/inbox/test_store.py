from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.relays.inbox.store import Arrival, MailStore, search_terms


@pytest.fixture
def store(tmp_path: Path) -> Iterator[MailStore]:
    opened = MailStore(tmp_path)
    opened.open()
    yield opened
    opened.close()


def add(store: MailStore, subject: str, *, to: str = "ana@example.com", text: str = "") -> int:
    message = f"From: Harbour <h@harbour.example>\r\nTo: {to}\r\nSubject: {subject}\r\n\r\n{text}\r\n"
    return store.add([Arrival("b@harbour.example", [to], message.encode())])[0]


def found(store: MailStore, search: str) -> list[str]:
    subjects = [row.subject for row in store.page(search=search)]
    assert store.count(search) == len(subjects)
    return subjects


def test_newest_stands_first_and_pages_do_not_overlap(store: MailStore) -> None:
    for number in range(7):
        add(store, f"No. {number}")
    pages = [[row.subject for row in store.page(offset=offset, limit=3)] for offset in (0, 3, 6)]
    assert pages == [["No. 6", "No. 5", "No. 4"], ["No. 3", "No. 2", "No. 1"], ["No. 0"]]


@pytest.mark.parametrize(
    ("search", "subjects"),
    [
        ("cheese", ["Fondue"]),
        ("CHEESE harbour", ["Fondue"]),
        ("heese", ["Fondue"]),
        ('"good cheese"', ["Fondue"]),
        ("“good cheese”", ["Fondue"]),
        ('"cheese good"', []),
        ("haruka@example.com", ["青山さんの朝"]),
        ("青山", ["青山さんの朝"]),
        ("zurich", ["Zürich"]),
        ("ZÜRICH", ["Zürich"]),
        ("100%", ["Offer"]),
        ("100_", []),
        ("a!b", []),
        ("subject:", ["Offer", "Zürich", "青山さんの朝", "Fondue"]),
        ("xylophone", []),
        ("'; DROP TABLE message; --", []),
    ],
)
def test_search_finds_parts_of_words_in_every_script(store: MailStore, search: str, subjects: list[str]) -> None:
    add(store, "Fondue", text="a very good cheese")
    add(store, "青山さんの朝", to="haruka@example.com")
    add(store, "Zürich", text="am See")
    add(store, "Offer", text="now 100% off")
    assert found(store, search) == subjects


def test_deleted_messages_are_gone_from_list_search_and_disk(store: MailStore, tmp_path: Path) -> None:
    first, second = add(store, "One"), add(store, "Two")
    assert store.delete(first)
    assert not store.delete(first)
    assert (found(store, ""), found(store, "one")) == (["Two"], [])
    assert store.neighbours(second) == (None, None)
    assert store.clear() == 1
    assert (store.count(), list((tmp_path / "new").iterdir())) == (0, [])


def test_ids_are_not_used_twice(store: MailStore) -> None:
    first = add(store, "One")
    store.clear()
    assert add(store, "Two") > first


def test_seen_is_counted(store: MailStore) -> None:
    first, _ = add(store, "One"), add(store, "Two")
    store.mark_seen(first)
    assert (store.unseen(), [row.seen for row in store.page()]) == (1, [False, True])
    store.mark_seen()
    assert store.unseen() == 0


def test_neighbours_skip_what_was_deleted(store: MailStore) -> None:
    first, second, third = add(store, "One"), add(store, "Two"), add(store, "Three")
    store.delete(second)
    assert (store.neighbours(first), store.neighbours(third)) == ((third, None), (None, first))


@given(st.text(max_size=400))
@settings(max_examples=60)
def test_any_search_is_a_few_terms(search: str) -> None:
    terms = search_terms(search)
    assert len(terms) <= 12
    assert all(terms)

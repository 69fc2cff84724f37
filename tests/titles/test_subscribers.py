"""The made-up subscribers: always the same, all different, none of them reachable."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

from masthead.audience.lists import read_list
from masthead.titles.subscribers import COLUMNS, subscribers, write_csv

RESERVED = (".example", "@example.com", "@example.org", "@example.net")


def written(count: int = 1000, seed: int = 412) -> str:
    stream = io.StringIO()
    write_csv(stream, count=count, seed=seed)
    return stream.getvalue()


def scripts(name: str) -> set[str]:
    return {unicodedata.name(char).split()[0] for char in name if char.isalpha()}


def test_subscribers_are_the_same_every_time() -> None:
    assert list(subscribers()) == list(subscribers())
    assert written(count=40) == (Path(__file__).parent / "first_subscribers.csv").read_text(encoding="utf-8")


def test_subscribers_differ_by_seed() -> None:
    assert written(seed=1) != written(seed=2)


def test_fewer_subscribers_are_the_first_of_many() -> None:
    assert list(subscribers(10)) == list(subscribers(1000))[:10]


def test_addresses_are_unique_and_reserved() -> None:
    addresses = [subscriber.email for subscriber in subscribers(5000)]

    assert len(set(addresses)) == 5000
    assert [address for address in addresses if not address.endswith(RESERVED)] == []


def test_names_come_from_many_scripts_and_some_are_missing() -> None:
    names = [subscriber.name for subscriber in subscribers()]

    assert {"LATIN", "CJK", "HIRAGANA", "HANGUL", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "THAI"} <= {
        script for name in names for script in scripts(name)
    }
    assert 40 < names.count("") < 120


def test_list_reader_takes_every_row(tmp_path: Path) -> None:
    path = tmp_path / "subscribers.csv"
    write_csv(path)
    reading = read_list(path.read_bytes(), file=str(path))
    made = {subscriber.email: subscriber for subscriber in subscribers()}

    assert (reading.problems, reading.refused) == ((), ())
    assert len(reading.recipients) == 1000
    assert {each.address for each in reading.recipients} == set(made)
    for each in reading.recipients:
        subscriber = made[each.address]
        assert each.name == subscriber.name
        assert each.segments == frozenset(subscriber.segments)
        assert each.referral_count == subscriber.referrals
        assert each.attributes["city"] == subscriber.city


def test_columns_stand_in_the_first_line() -> None:
    assert written(count=0) == ",".join(COLUMNS) + "\n"

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from masthead.tracking.links import (
    CHECK_SECONDS,
    LinkTable,
    LinkTableError,
    LinkTables,
    Privacy,
    Target,
    location_of,
    mailings_with_links,
    read_links,
    remove_links,
    table_path,
    write_links,
)

TABLE = LinkTable(
    publication=1,
    privacy=Privacy.FULL,
    targets=(Target(url="https://quay.example/tide", section=2, kind="story", label="Grüne Bucht"),),
    web_url="https://press.example/harbour-morning/editions/2026-11-23/",
)
OTHER = TABLE.model_copy(update={"privacy": Privacy.OFF})


class Monotonic:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def monotonic() -> Monotonic:
    return Monotonic()


@pytest.fixture
def tables(tmp_path: Path, monotonic: Monotonic) -> LinkTables:
    return LinkTables(tmp_path, monotonic)


def test_table_comes_back_as_it_was_written_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = write_links(tmp_path / "links", 7, TABLE)

    assert read_links(path) == TABLE
    assert [each.name for each in (tmp_path / "links").iterdir()] == ["7.json"]


def test_mailings_with_links_are_listed_and_expire(tmp_path: Path) -> None:
    assert mailings_with_links(tmp_path / "none") == []
    for mailing in (12, 7):
        write_links(tmp_path, mailing, TABLE)
    (tmp_path / "notes.txt").touch()
    assert mailings_with_links(tmp_path) == [7, 12]
    remove_links(tmp_path, 7)
    remove_links(tmp_path, 7)
    assert mailings_with_links(tmp_path) == [12]


@pytest.mark.parametrize("mailing", [0, -1, 0x8000_0000])
def test_number_that_is_no_mailing_has_no_file(tmp_path: Path, mailing: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 2147483647"):
        table_path(tmp_path, mailing)


def test_table_is_read_once_and_again_when_it_has_changed(
    tables: LinkTables, tmp_path: Path, monotonic: Monotonic
) -> None:
    assert tables.get(7) is None
    write_links(tmp_path, 7, TABLE)
    assert tables.get(7) is None
    monotonic.now += CHECK_SECONDS
    first = tables.get(7)
    assert first == TABLE
    monotonic.now += CHECK_SECONDS
    assert tables.get(7) is first
    write_links(tmp_path, 7, OTHER)
    assert tables.get(7) is first
    monotonic.now += CHECK_SECONDS
    assert tables.get(7) == OTHER


def test_table_whose_file_is_gone_is_gone(tables: LinkTables, tmp_path: Path, monotonic: Monotonic) -> None:
    write_links(tmp_path, 7, TABLE)
    assert tables.get(7) == TABLE
    remove_links(tmp_path, 7)
    monotonic.now += CHECK_SECONDS
    assert tables.get(7) is None


def test_damaged_file_leaves_what_was_known_and_is_told(
    tables: LinkTables, tmp_path: Path, monotonic: Monotonic
) -> None:
    path = write_links(tmp_path, 7, TABLE)
    assert tables.get(7) == TABLE
    path.write_bytes(b'{"publication": "x"')
    os.utime(path, ns=(1, 1))
    monotonic.now += CHECK_SECONDS
    assert tables.get(7) == TABLE
    assert "7.json is no link table" in tables.fault
    write_links(tmp_path, 7, OTHER)
    monotonic.now += CHECK_SECONDS
    assert (tables.get(7), tables.fault) == (OTHER, "")


def test_memory_of_tables_has_an_end(tables: LinkTables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masthead.tracking.links.MOST_KEPT", 3)
    for mailing in range(1, 9):
        tables.get(mailing)
    assert len(tables._kept) <= 3


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("https://quay.example/a?b=c&d=%20#e", "https://quay.example/a?b=c&d=%20#e"),
        (" http://quay.example:8080 ", "http://quay.example:8080"),
        ("HTTPS://quay.example/", "https://quay.example/"),
        ("https://käse.example/größe?q=ä", "https://xn--kse-qla.example/gr%C3%B6%C3%9Fe?q=%C3%A4"),
        ('https://quay.example/a b"c<d>', "https://quay.example/a%20b%22c%3Cd%3E"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://quay.example/a\r\nSet-Cookie: x", "https://quay.example/aSet-Cookie:%20x"),
        ("https://mei:pw@quay.example/", "https://quay.example/"),
        ("//quay.example/a", ""),
        ("/a", ""),
        ("mailto:mei@harbour.example", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://quay.example:99999/", ""),
        ("https://[::1/", ""),
        ("https://quay.example/" + "a" * 9000, ""),
        ("", ""),
    ],
)
def test_location_leads_to_the_web_alone_and_is_one_line_of_ascii(url: str, location: str) -> None:
    assert location_of(url) == location


@pytest.mark.parametrize("field", ["web_url", "reader_url"])
@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://press.example/a b", "//press.example"])
def test_pages_of_a_table_are_checked_when_it_is_made(field: str, url: str) -> None:
    with pytest.raises(ValidationError, match="an address is needed"):
        LinkTable.model_validate({"publication": 1, "privacy": "full", "targets": (), field: url})


def test_file_that_is_no_table_says_where_it_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "7.json"
    path.write_text('{"publication": 1, "privacy": "full", "targets": [{"url": 5}]}', "utf-8")
    with pytest.raises(LinkTableError, match=r"7\.json is no link table: targets\.0\.url"):
        read_links(path)

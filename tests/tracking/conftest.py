"""A desk with one mailing for each privacy, and a writer that writes when it is asked to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from masthead.testing.builders import SECRET
from masthead.tokens import Keys, Purpose
from masthead.tracking.answers import Answer, Header
from masthead.tracking.desk import Asked, Desk, DeskSettings
from masthead.tracking.links import LinkTable, LinkTables, Privacy, Target, write_links
from masthead.tracking.records import Event
from masthead.tracking.segments import closed_segments, read_segment
from masthead.tracking.writer import SegmentWriter

FULL, AGGREGATE, OFF, EXPIRED, UNKNOWN = 7, 8, 9, 10, 11
READER = 42
NOW = 1_795_400_000.5
AGENT = b"Mozilla/5.0 (Quay)"
TARGETS = (
    Target(url="https://quay.example/tide?a=1&b=2", section=0, kind="story", label="Lead"),
    Target(url="mailto:mei@harbour.example"),
    Target(url="https://press.example/canary", canary=True),
)
SETTINGS = DeskSettings(reader_url="https://press.example/")
WEB = "https://press.example/harbour-morning/editions/2026-11-23/"


def a_table(privacy: Privacy = Privacy.FULL, **more: object) -> LinkTable:
    return LinkTable.model_validate(
        {"publication": 1, "privacy": privacy, "targets": TARGETS, "web_url": WEB, "expires_ms": 0, **more}
    )


@dataclass
class Bench:
    """A desk and all that it works with. asked for with `ask`; what it wrote is in `events`."""

    folder: Path
    settings: DeskSettings = SETTINGS
    keys: Keys = field(default_factory=lambda: Keys(SECRET))

    def __post_init__(self) -> None:
        self.writer = SegmentWriter(self.folder / "events", "w1", lambda: NOW)
        tables = LinkTables(self.folder / "links")
        self.desk = Desk(self.settings, keys=self.keys, tables=tables, writer=self.writer, clock=lambda: NOW)

    def token(self, purpose: Purpose, mailing: int = FULL, subscriber: int = READER) -> str:
        return self.keys.token(purpose, mailing, subscriber)

    def click(self, index: object = 0, mailing: int = FULL) -> str:
        return f"/c/{self.token(Purpose.CLICK, mailing)}/{index}"

    def pixel(self, mailing: int = FULL) -> str:
        return f"/o/{self.token(Purpose.OPEN, mailing)}.gif"

    def ask(self, path: str, method: str = "GET", address: str = "192.0.2.77", *headers: Header) -> Answer:
        return self.desk.answer(Asked(method, path, [(b"user-agent", AGENT), *headers], address))

    def events(self) -> list[Event]:
        self.writer.close()
        return [event for path in closed_segments(self.folder / "events") for event in read_segment(path)]


@pytest.fixture
def bench_with(tmp_path: Path) -> Callable[[DeskSettings], Bench]:
    links = tmp_path / "links"
    write_links(links, FULL, a_table(reader_url="https://morning.example"))
    write_links(links, AGGREGATE, a_table(Privacy.AGGREGATE))
    write_links(links, OFF, a_table(Privacy.OFF, web_url=""))
    write_links(links, EXPIRED, a_table(expires_ms=int(NOW * 1000)))
    return lambda settings: Bench(tmp_path, settings)


@pytest.fixture
def bench(bench_with: Callable[[DeskSettings], Bench]) -> Bench:
    return bench_with(SETTINGS)

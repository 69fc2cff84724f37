"""Returned mail on a real PostgreSQL server, where two processes at once are two transactions at once.

Run as a script, in a process of its own, it does so in the installation that MASTHEAD_SITE names and prints what it
found as JSON: Django knows one database for as long as it runs.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.made_once import MakeOnce

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def found(made_once: MakeOnce, request: pytest.FixtureRequest) -> dict[str, Any]:
    def walk_once(folder: Path) -> None:
        _walk_in(folder, request.getfixturevalue("new_migrated_database")())

    said: dict[str, Any] = json.loads((made_once("returned", walk_once) / "found.json").read_text("utf-8"))
    return said


def _walk_in(folder: Path, database: str) -> None:
    folder.mkdir()
    (folder / "masthead.toml").write_text(f'[site]\nsecret_key = "{"for tests alone, " * 3}"\n', "utf-8")
    environment = {
        **os.environ,
        "MASTHEAD_SITE": str(folder),
        "MASTHEAD_DATABASE": database,
        "DJANGO_SETTINGS_MODULE": "masthead.web.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, __file__], env=environment, capture_output=True, text=True, check=False, timeout=110
    )
    assert done.returncode == 0, done.stderr
    (folder / "found.json").write_text(done.stdout.splitlines()[-1], "utf-8")


def test_what_comes_twice_at_once_is_kept_and_counted_once(found: dict[str, Any]) -> None:
    assert found["vendor"] == "postgresql"
    assert (found["kept"], found["originals"]) == (7, 7)
    assert found["outcomes"] == {"counted": 1, "nothing": 6}
    assert found["reports"] == 1


def test_one_of_several_gets_the_doors(found: dict[str, Any]) -> None:
    assert found["leases"] == 1


def test_one_of_several_raises_an_alarm(found: dict[str, Any]) -> None:
    assert found["alarms"] == 1


def test_digests_and_days_are_found(found: dict[str, Any]) -> None:
    assert found["of_the_day"] == 7
    assert found["left"] == [6, 1]
    assert found["pruned"] == [0, 0]


def walk() -> dict[str, Any]:
    """See the module."""
    import django

    django.setup()
    from django.db import connection
    from tests.web.returns.conftest import golden
    from tests.web.subscribers.people import reader

    from masthead.audience.subscription import SubscriptionState
    from masthead.web.publications.mapping import store_house
    from masthead.web.publications.models import Publication
    from masthead.web.returns.reception import _renewed

    title = Publication()
    store_house(title, _house())
    title.save()
    mei = reader("mei.lin@quay-readers.example", title, state=SubscriptionState.ACTIVE)
    raw = golden("postfix-unknown-user", mei, title)
    letters = [b"From: mei.lin@quay-readers.example\r\nSubject: %d\r\n\r\nHello\r\n" % number for number in range(5)]
    others = [*letters, b"From: kai@reader.example\r\nSubject: Hello\r\n\r\nSomebody else\r\n"]
    found: dict[str, Any] = {"vendor": connection.vendor}
    found.update(_kept_and_followed([raw, *others]))
    found["leases"] = sum(_at_once(lambda number: _renewed(f"process {number}", NOW), 4))
    found["alarms"] = _alarms(title)
    found.update(_forgotten(mei))
    return found


def _house() -> Any:
    from masthead.edition.house_toml import read_house
    from masthead.titles import TITLES

    return read_house(TITLES["harbour-morning"].house.read_bytes()).house


def _kept_and_followed(messages: list[bytes]) -> dict[str, Any]:
    from collections import Counter

    from masthead.reports.doors import Arrival
    from masthead.web.returns.keeping import keep
    from masthead.web.returns.models import Original, Returned
    from masthead.web.returns.processing import process_waiting
    from masthead.web.subscribers.models import DeliveryReport

    twice = [*messages, *messages]
    _at_once(lambda number: keep(Arrival(raw=twice[number])), len(twice))
    _at_once(lambda _: process_waiting(now=NOW), 4)
    return {
        "kept": Returned.objects.count(),
        "originals": Original.objects.count(),
        "outcomes": dict(Counter(Returned.objects.values_list("outcome", flat=True))),
        "reports": DeliveryReport.objects.count(),
    }


def _alarms(title: Any) -> int:
    from masthead.web.mailings.models import Mailing
    from masthead.web.returns.alarms.raising import judge
    from masthead.web.returns.alarms.rules import Measure, Reading
    from masthead.web.returns.models import Alarm

    mailing = Mailing.objects.create(publication=title, label="Monday")
    _at_once(lambda _: judge(mailing, {Measure.COMPLAINTS: Reading(30, 10_000)}, now=NOW), 4)
    return Alarm.objects.count()


def _forgotten(mei: Any) -> dict[str, Any]:
    from masthead.web.returns import retention
    from masthead.web.returns.models import Original, Returned
    from masthead.web.returns.queries.returned import Wanted, people_by_kind, returned_for
    from masthead.web.team.models import User

    someone = User.objects.create_superuser("admin@harbour.example", "correct horse battery", name="Ada")
    day = Returned.objects.latest("pk").received_at
    listed = returned_for(someone, Wanted(day=day.date())).count()
    people_by_kind([1])
    retention.forget_person(subscriber_id=mei.pk)
    retention.forget_address(address=mei.address, key=mei.key)
    left = [Returned.objects.count(), Original.objects.count()]
    retention.prune(now=day + dt.timedelta(days=400))
    return {"of_the_day": listed, "left": left, "pruned": [Returned.objects.count(), Original.objects.count()]}


def _at_once(work: Callable[[int], Any], many: int) -> list[Any]:
    from django.db import connections

    def apart(number: int) -> Any:
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(apart, range(many)))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(walk()))

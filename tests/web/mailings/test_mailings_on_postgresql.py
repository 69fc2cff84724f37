"""A mailing on a real PostgreSQL server, where two workers at once are two transactions at once.

Run as a script, in a process of its own, it goes out in the installation that MASTHEAD_SITE names, and prints what
became of it as JSON: Django knows one database for as long as it runs.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.made_once import MakeOnce

ROOT = Path(__file__).parents[3]
READERS = 40
WORKERS = 4
NAME = "a-worker-on-a-host-with-a-long-name.harbour.example:/srv/press/of/the/harbour/state/journal/"


@pytest.fixture(scope="module")
def found(made_once: MakeOnce, request: pytest.FixtureRequest) -> dict[str, Any]:
    def walk_once(folder: Path) -> None:
        _walk_in(folder, request.getfixturevalue("new_migrated_database")())

    said: dict[str, Any] = json.loads((made_once("mailed", walk_once) / "found.json").read_text("utf-8"))
    return said


def _walk_in(folder: Path, database: str) -> None:
    folder.mkdir()
    settings = f'secret_key = "{"for tests alone, " * 3}"\nrelay = "smtp://127.0.0.1:1"\n'
    (folder / "masthead.toml").write_text(f"[site]\n{settings}", "utf-8")
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


def test_workers_that_begin_at_once_freeze_it_once(found: dict[str, Any]) -> None:
    assert found["vendor"] == "postgresql"
    assert found["begun"].count("running") >= 1
    assert set(found["begun"]) <= {"running", "preparing"}
    assert found["parts"] == [["canary", 4], ["rest", READERS - 4]]


def test_reader_who_left_is_barred_from_the_next_window(found: dict[str, Any]) -> None:
    assert found["barred"] == [{}, {str(found["left"]): "unsubscribed"}]


def test_account_adds_up_after_a_pause_and_a_doubt(found: dict[str, Any]) -> None:
    assert found["audience"] == READERS
    assert found["counts"] == {"accepted": READERS, "rejected": 0, "suppressed": 0, "deferred": 0, "in_doubt": 0}
    assert (found["adds_up"], found["doubted"], found["state"]) == (True, 1, "finished")
    assert found["written"] == READERS + 1


def walk() -> dict[str, Any]:
    """See the module."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone
    from tests.web.conftest import store_titles
    from tests.web.mailings.making import active_people, written
    from tests.web.mailings.walking import again, begun

    from masthead.delivery.mailing import InDoubtPolicy
    from masthead.web.mailings.plan import CanaryPlan, Plan
    from masthead.web.newsroom import actions as newsroom
    from masthead.web.team.models import User

    settings.SITE.state.mkdir(exist_ok=True)
    title = store_titles()["harbour-morning"]
    ada = User.objects.create_superuser("ada@harbour.example", "correct horse battery", name="Ada")
    people = active_people([title], READERS)
    edition = written(title, ada)
    newsroom.publish_edition(user=ada, edition=edition)
    edition.refresh_from_db()
    plan = Plan(canary=CanaryPlan(share=0.1, minutes=0), in_doubt=InDoubtPolicy.HOLD)
    now = timezone.now()
    mailing = begun(ada, edition, plan, now=now)
    states = _begun_at_once(mailing.pk, now)
    parts = [[part.group, part.audience] for part in mailing.parts.order_by("group")]
    said = {"vendor": connection.vendor, "begun": states, "parts": parts, **_sent(ada, mailing, now)}
    return {**said, **_barred(mailing, people), "state": again(mailing).state}


def _begun_at_once(number: int, now: dt.datetime) -> list[str]:
    from django.db import connection

    from masthead.web.mailings.actions import launching, progressing

    def one(place: int) -> str:
        try:
            return str(launching.launch(mailing_id=number, by=f"{NAME}{place}", now=now))
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as workers:
        states = list(workers.map(one, range(WORKERS)))
    progressing.progress(mailing_id=number, now=now)
    return states


def _sent(user: Any, mailing: Any, now: dt.datetime) -> dict[str, Any]:
    """With a pause, and an answer that is lost and sent again."""
    from tests.web.mailings.walking import account, deliver, look

    from masthead.delivery.mailing import Claim
    from masthead.delivery.outcome import Outcome
    from masthead.web.mailings import actions

    def lost(claim: Claim, index: int) -> Outcome:
        return Outcome.ACCEPTED if index else Outcome.IN_DOUBT

    sent = deliver(now=now)
    look(mailing, now)
    actions.pause(user=user, mailing_id=mailing.pk, now=now)
    assert deliver(now=now) == []
    actions.resume(user=user, mailing_id=mailing.pk, now=now)
    sent += deliver(lost, now=now)
    look(mailing, now)
    actions.resend_doubts(user=user, mailing_id=mailing.pk, now=now)
    sent += deliver(now=now)
    look(mailing, now)
    receipt = account(mailing)
    return {
        "written": len(sent),
        "audience": receipt.audience,
        "counts": {outcome.value: many for outcome, many in receipt.counts.items()},
        "adds_up": receipt.adds_up,
        "doubted": receipt.doubted,
    }


def _barred(mailing: Any, people: list[Any]) -> dict[str, Any]:
    """What a worker is told before and after somebody leaves."""
    from types import SimpleNamespace

    from django.db import transaction
    from django.utils import timezone

    from masthead.audience.subscription import SubscriptionEvent
    from masthead.web.mailings.barring import Barring
    from masthead.web.subscribers.actions.moves import move
    from masthead.web.subscribers.evidence import READER
    from masthead.web.subscribers.models import Subscription

    barring = Barring()
    claim: Any = SimpleNamespace(mailing=mailing.parts.first().pk)
    ids = [person.pk for person in people]
    before = barring(claim, ids)
    held = Subscription.objects.get(subscriber=people[0])
    with transaction.atomic():
        move(subscription=held, event=SubscriptionEvent.UNSUBSCRIBED, at=timezone.now(), by=READER)
    after = barring(claim, ids)
    return {"barred": [dict(before), {str(key): why for key, why in after.items()}], "left": people[0].pk}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(walk()) + "\n")

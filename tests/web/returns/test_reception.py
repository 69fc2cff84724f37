"""Doors: open in one process at a time, and what is wrong with them written down."""

from __future__ import annotations

import datetime as dt
import smtplib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.web.returns.conftest import NOW, golden

from masthead.tokens import Purpose
from masthead.web.publications.models import Publication
from masthead.web.returns.models import Attendance, DoorState, Returned
from masthead.web.returns.reception import LEASE, Reception, report_mailboxes
from masthead.web.returns.rounds import Returning
from masthead.web.subscribers.links import LETTER, keys
from masthead.web.subscribers.models import Subscriber

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def reception(transactional_db: None) -> Iterator[Reception]:
    made = Reception(every=0.05)
    yield made
    made.close()


def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds: a door's thread is at work."""
    waiting = threading.Event()
    for _ in range(1_200):
        if holds():
            return
        waiting.wait(0.05)
    raise AssertionError("It did not come to that within a minute.")


def test_maildir_is_emptied_and_worked_on(
    tmp_path: Path, said: Callable[..., None], reception: Reception, mei: Subscriber, title: Publication
) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.made.up").write_bytes(golden("postfix-unknown-user", mei, title))
    said(report_doors=(f"maildir:{tmp_path}",))
    rounds = Returning(reception=reception)

    rounds.tick(now=NOW)
    until((tmp_path / "cur" / "1.made.up:2,S").exists)
    rounds.tick(now=NOW + SECOND)
    # A door says how it is at the end of its round, after it has moved the file.
    until(DoorState.objects.exists)

    assert Returned.objects.get().outcome == "counted"
    assert [(each.name, each.fault) for each in DoorState.objects.all()] == [(f"maildir:{tmp_path}", "")]


def test_listener_takes_mail_for_our_addresses_alone(
    said: Callable[..., None], reception: Reception, mei: Subscriber, title: Publication
) -> None:
    said(report_doors=("smtp://127.0.0.1:0",))
    reception.attend(now=NOW)
    [listening] = reception.listening
    token = keys().token(Purpose.BOUNCE, LETTER | title.pk, mei.pk)

    with smtplib.SMTP("127.0.0.1", listening.getsockname()[1]) as client:
        domain = "harbour.example"
        refused = client.sendmail(
            "<>", [f"bounce+{token}@{domain}", f"stranger@{domain}"], golden("postfix-unknown-user", mei, title)
        )

    assert list(refused) == [f"stranger@{domain}"]
    assert Returned.objects.get().subscriber == mei.pk


def test_doors_are_open_in_one_process_and_the_next_takes_over(
    tmp_path: Path, said: Callable[..., None], reception: Reception
) -> None:
    said(report_doors=(f"maildir:{tmp_path}",))
    other = Reception(every=60)

    assert reception.attend(now=NOW)
    assert not other.attend(now=NOW + SECOND)
    assert reception.attend(now=NOW + 30 * SECOND)
    assert not other.attend(now=NOW + 60 * SECOND)
    assert other.attend(now=NOW + 30 * SECOND + LEASE + SECOND)
    assert not reception.attend(now=NOW + 31 * SECOND + LEASE + SECOND)
    assert Attendance.objects.count() == 1
    other.close()
    assert reception.attend(now=NOW + 33 * SECOND + LEASE)


def test_what_is_wrong_with_a_door_is_written_down_and_mends(
    tmp_path: Path, said: Callable[..., None], reception: Reception, caplog: pytest.LogCaptureFixture
) -> None:
    said(report_doors=(f"maildir:{tmp_path}/bounces", "lmtp:/nowhere/at/all.sock"))

    reception.attend(now=NOW)
    until(lambda: DoorState.objects.exclude(fault="").count() == 2)

    told = dict(DoorState.objects.values_list("name", "fault"))
    assert told[f"maildir:{tmp_path}/bounces"].endswith("is no Maildir: it lacks “new” or “cur”.")
    assert told["lmtp:/nowhere/at/all.sock"].startswith("Nothing can listen at lmtp:/nowhere/at/all.sock")
    # A door's line in the log comes after what it writes down.
    until(lambda: sum("does not work" in each.message for each in caplog.records) == 2)

    said(report_doors=(f"maildir:{tmp_path}/bounces",))
    reception.attend(now=NOW + 20 * SECOND)
    assert DoorState.objects.count() == 1


@pytest.mark.django_db
def test_addresses_are_those_of_the_titles_and_the_settings(title: Publication, said: Callable[..., None]) -> None:
    said(report_addresses=("complaints@news.harbour.example",))
    found = report_mailboxes()
    token = keys().token(Purpose.BOUNCE, 1, 1)

    assert found.takes(f"bounce+{token}@harbour.example")
    assert found.takes("unsubscribe@harbour.example")
    assert found.takes("Complaints@news.harbour.example")
    assert not found.takes("mei@harbour.example")


@pytest.mark.django_db
def test_without_doors_nobody_holds_anything(said: Callable[..., None]) -> None:
    assert Reception().attend(now=NOW) is False
    assert not Attendance.objects.exists()

"""How an import is held, stopped, gone on with, and what the dry run finds."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
from typing import Any

import pytest
from django.utils import timezone
from tests.web.subscribers.imports.agreement import assert_sets_agree
from tests.web.subscribers.imports.conftest import BringIn, Upload, counts, report_of
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState as State
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets, suppression_rows
from masthead.web.subscribers.actions import imports as actions
from masthead.web.subscribers.imports import job, process, reading
from masthead.web.subscribers.imports.batch import StandingChangedError, judge
from masthead.web.subscribers.imports.job import (
    ALIVE,
    Bounds,
    ImportBusyError,
    ImportFailedError,
    ImportStoppedError,
    bring_in,
    check,
    folder_of,
    list_of,
)
from masthead.web.subscribers.models import Consent, ImportRun, SetChunk, Subscriber, Subscription, Suppression, Tag
from masthead.web.subscribers.suppression import digest_of
from masthead.web.subscribers.suppression_rows import Ground
from masthead.web.team.models import AuditEntry

TEN = "email\n" + "".join(f"r{number}@example.com\n" for number in range(10))


def here(run: ImportRun) -> int:
    actions.start_import(actor=None, run_id=run.pk, here=True)
    return run.pk


def after(batches: int) -> Bounds:
    """Lets it be after so many batches."""
    seen: list[int] = []
    return Bounds(progress=lambda run: seen.append(run.done_rows), stop=lambda: len(seen) >= batches)


def test_dry_run_finds_what_the_import_does_and_writes_nothing(upload: Upload, morning: Publication) -> None:
    reader("r1", morning, state=State.ACTIVE)
    reader("r2", morning, state=State.UNSUBSCRIBED)
    suppression_rows.put({"r3@example.com": "r3@example.com"}, Ground("manual", timezone.now(), morning.pk))
    run = upload(f"{TEN}R4@example.com\nnobody\n", tags=("new-tag",))
    tables = (Subscriber, Subscription, Consent, Tag, SetChunk)
    before = [list(table.objects.order_by("pk").values()) for table in tables]

    actions.start_check(actor=None, run_id=run.pk, here=True)
    tried = check(run.pk)

    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    assert (tried.state, tried.job, tried.rows, tried.done_rows) == ("checked", "", 12, 0)
    found = {name: tried.found[name] for name in ("added", "updated", "unchanged", "refused")}
    done = bring_in(here(run))
    assert tuple(found.values()) == counts(done) == (7, 1, 0, 4)
    assert tried.found["reasons"] == done.found["reasons"]


def test_import_goes_on_where_it_was_let_be(upload: Upload) -> None:
    run_id = here(upload(TEN))

    let_be = bring_in(run_id, after(2))
    assert (let_be.state, let_be.done_rows, Subscriber.objects.count()) == ("running", 6, 6)
    assert_sets_agree()

    done = bring_in(run_id)
    assert (done.state, done.done_rows, counts(done)) == ("finished", 10, (10, 0, 0, 0))
    assert [line.split(",")[1] for line in report_of(done)] == [f"r{number}@example.com" for number in range(10)]
    assert Consent.objects.count() == 10
    assert AuditEntry.objects.filter(action="list-imported").count() == 1
    assert_sets_agree()


def test_half_written_report_is_made_whole_again(upload: Upload) -> None:
    run_id = here(upload(TEN))
    let_be = bring_in(run_id, after(2))
    # What a batch leaves that was killed before it was in.
    (folder_of(let_be) / "report-000002.csv").write_text("8,r6@example", "utf-8")

    assert len(report_of(bring_in(run_id))) == 10


def test_same_address_is_refused_also_when_it_stands_before_and_after_the_stop(upload: Upload) -> None:
    run_id = here(upload(f"{TEN}R1@example.com\n"))
    bring_in(run_id, after(1))

    done = bring_in(run_id)

    assert counts(done) == (10, 0, 0, 1)
    assert report_of(done)[-1].endswith("It is the same address as in line 3; one is enough.")


def test_who_left_while_the_list_came_in_is_refused(upload: Upload, morning: Publication) -> None:
    run_id = here(upload(TEN))
    bring_in(run_id, after(2))
    reader("r7", morning, state=State.UNSUBSCRIBED)
    suppression_rows.put({"r8@example.com": "r8@example.com"}, Ground("erased", timezone.now()))

    assert counts(bring_in(run_id)) == (8, 0, 0, 2)


def test_of_two_lists_the_second_is_refused_plainly(upload: Upload) -> None:
    first, second = here(upload(TEN, file_name="first.csv")), here(upload(TEN, file_name="second.csv"))
    refused: list[str] = []

    def try_second(_run: ImportRun) -> None:
        with pytest.raises(ImportBusyError) as fault:
            bring_in(second)
        refused.append(str(fault.value))

    bring_in(first, Bounds(progress=try_second))

    assert set(refused) == {"Another list, “first.csv”, is being worked on at the moment; wait until that is done."}
    assert counts(bring_in(second)) == (0, 0, 10, 0)


def test_second_who_works_on_the_same_list_stops_at_once(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = here(upload(TEN))
    monkeypatch.setattr(job, "held", lambda _run, _now: False)

    def overtake(_run: ImportRun) -> None:
        if ImportRun.objects.get(pk=run_id).done_rows == 3:
            bring_in(run_id)

    with pytest.raises(ImportStoppedError):
        bring_in(run_id, Bounds(progress=overtake))

    run = ImportRun.objects.get(pk=run_id)
    assert (run.state, counts(run), len(report_of(run))) == ("finished", (10, 0, 0, 0), 10)


def test_cancelled_import_stops_and_keeps_who_is_in(upload: Upload) -> None:
    run_id = here(upload(TEN))

    with pytest.raises(ImportStoppedError):
        bring_in(run_id, Bounds(progress=lambda _run: cancel_once(run_id)))

    run = ImportRun.objects.get(pk=run_id)
    assert (run.state, run.done_rows, Subscriber.objects.count(), len(report_of(run))) == ("cancelled", 3, 3, 3)
    assert AuditEntry.objects.get(action="list-import-cancelled").details["rows"] == 3
    assert counts(bring_in(here(run))) == (10, 0, 0, 0)


def cancel_once(run_id: int) -> None:
    actions.cancel(actor=None, run_id=run_id)


def test_broken_file_fails_in_words_and_keeps_what_is_in(upload: Upload) -> None:
    run = upload(TEN)
    list_of(run).unlink()
    ImportRun.objects.filter(pk=run.pk).update(state="running", job="import")

    with pytest.raises(ImportFailedError, match="The list cannot be read"):
        bring_in(run.pk)

    run.refresh_from_db()
    assert (run.state, run.job, run.beat_at) == ("failed", "", None)
    assert run.problem.startswith("The list cannot be read")


def test_database_that_refuses_again_and_again_ends_the_import_in_words(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = here(upload(TEN))
    tries: list[int] = []

    def refuse(*_said: Any) -> None:
        tries.append(1)
        raise StandingChangedError("Somebody’s standing changed.")

    monkeypatch.setattr(job, "write", refuse)
    with pytest.raises(StandingChangedError):
        bring_in(run_id)

    assert len(tries) == 4
    assert (ImportRun.objects.get(pk=run_id).state, Subscriber.objects.count()) == ("failed", 0)


def ended_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


@pytest.mark.parametrize(
    ("host", "alive", "ago", "busy"),
    [
        ("here", True, 1, True),
        ("here", False, 1, False),
        ("elsewhere", False, 1, True),
        ("elsewhere", False, ALIVE.seconds + 1, False),
        ("here", True, ALIVE.seconds + 1, False),
    ],
)
def test_sign_of_life_is_believed_while_it_may_be_true(host: str, alive: bool, ago: int, busy: bool) -> None:
    now = timezone.now()
    pid = os.getpid() if alive else ended_process()
    name = socket.gethostname() if host == "here" else "another.example"
    run = ImportRun(beat_at=now - dt.timedelta(seconds=ago), options={"holder": [name, pid]})

    assert job.held(run, now) is busy


def test_clock_starts_the_oldest_that_waits_and_one_at_a_time(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    monkeypatch.setattr(process, "start", started.append)
    assert process.start_waiting() is None

    first, second = here(upload(TEN)), here(upload(TEN))
    assert process.start_waiting() == first
    ImportRun.objects.filter(pk=first).update(
        beat_at=timezone.now(), options={"holder": [socket.gethostname(), os.getpid()]}
    )
    assert process.start_waiting() is None
    bring_in_after_life_ended(first)
    assert process.start_waiting() == second
    assert started == [first, second]


def bring_in_after_life_ended(run_id: int) -> None:
    ImportRun.objects.filter(pk=run_id).update(beat_at=None)
    bring_in(run_id)


def test_same_list_twice_changes_nothing_and_notes_no_evidence(bring: BringIn) -> None:
    bring(TEN)
    before = list(Consent.objects.values_list("pk", flat=True))

    assert counts(bring(TEN)) == (0, 0, 10, 0)
    assert list(Consent.objects.values_list("pk", flat=True)) == before


def test_who_is_suppressed_while_a_batch_comes_in_is_never_mailed(
    upload: Upload, morning: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the two transactions cannot see each other; here the row appears just after the look."""
    run_id = here(upload(TEN))

    def judged_before(*said: Any, **how: Any) -> Any:
        found = judge(*said, **how)
        ground = Ground("complained", timezone.now(), morning.pk)
        if not Suppression.objects.exists():
            Suppression.objects.create(digest=digest_of("r1@example.com"), reason=ground.reason, at=ground.at)
        return found

    monkeypatch.setattr(job, "judge", judged_before)
    bring_in(run_id)

    late = Subscriber.objects.get(key="r1@example.com")
    assert list(sets.members(sets.SUPPRESSED)) == [late.pk]


def test_list_that_takes_long_to_read_leaves_time_for_signs_of_life(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_A_WHILE", 0.001)
    run = upload(TEN)
    here(run)
    waits = reading.Reading()

    def wait() -> None:
        job._live(run.pk, "import")
        waits._frames.put(("end", ("read",)))

    assert list(waits.frames(wait)) == []
    assert waits.remarks == ("read",)
    run.refresh_from_db()
    assert run.beat_at is not None


def test_clock_leaves_lists_that_lie_on_another_host(upload: Upload, monkeypatch: pytest.MonkeyPatch) -> None:
    run = upload(TEN)
    here(run)
    list_of(run).unlink()
    monkeypatch.setattr(process, "start", lambda _run: pytest.fail("started"))

    assert process.start_waiting() is None


def test_counts_that_agree_by_chance_mislead_nobody(upload: Upload, morning: Publication, lantern: Publication) -> None:
    """Two are known, one of them is gone by now: as many people are there as the list has brought."""
    first, second = reader("ada", lantern), reader("ben", lantern)
    run_id = here(upload("email\nada@example.com\nx@example.com\ny@example.com\nben@example.com\n"))
    bring_in(run_id, after(1))
    sets.forget(first.pk)
    first.delete()
    assert len(sets.members(sets.EVERYBODY)) == ImportRun.objects.get(pk=run_id).added

    assert counts(bring_in(run_id)) == (4, 0, 0, 0)

    assert Subscriber.objects.filter(key="ben@example.com").get() == second
    assert Subscription.objects.get(subscriber=second, publication=morning).state == "active"
    assert_sets_agree()

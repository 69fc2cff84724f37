"""Several workers on one ledger."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import MailingEvent, MailingState
from masthead.delivery.outcome import Mark, Outcome
from masthead.store import ledger_from_url, migrate
from masthead.testing.mailings import a_mailing

WORKERS = 4
CHUNKS = 24


def in_threads(call: Callable[[str], None]) -> None:
    """Run `call` in several threads at once, each with its own name; what one raises is raised."""
    faults: list[BaseException] = []
    together = threading.Barrier(WORKERS)

    def run(name: str) -> None:
        try:
            together.wait()
            call(name)
        except BaseException as fault:  # noqa: BLE001 – raised again below
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(f"worker-{number}",)) for number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


@pytest.fixture
def url(urls: Callable[[], str]) -> str:
    url = urls()
    migrate(url)
    return url


def test_chunk_is_never_held_twice(url: str) -> None:
    ledger = ledger_from_url(url)
    mailing = a_mailing(ledger, *[3] * CHUNKS)
    held: list[tuple[int, int]] = []

    def work(name: str) -> None:
        mine = ledger_from_url(url)
        for number in range(CHUNKS):
            # Another owner each time: it may not be given what this one holds.
            claim = mine.claim(owner=f"{name}-{number}", now=0.0, lease=60.0)
            if claim is not None:
                held.append((claim.position, claim.epoch))
        mine.close()

    in_threads(work)

    assert sorted(held) == [(position, 1) for position in range(CHUNKS)]
    assert ledger.claim(owner="late", now=0.0, lease=60.0, mailing=mailing) is None
    ledger.close()


def test_workers_settle_everybody_once(url: str) -> None:
    ledger = ledger_from_url(url)
    mailing = a_mailing(ledger, *[5] * CHUNKS)
    settled: Counter[int] = Counter()

    def work(name: str) -> None:
        mine = ledger_from_url(url)
        while (claim := mine.claim(owner=name, now=0.0, lease=60.0)) is not None:
            for index in list(claim.marks.where(Mark.PENDING)):
                claim.marks[index] = Mark.ACCEPTED
                settled[claim.members[index].id] += 1
            assert mine.commit(claim, reserved_upto=5, exceptions=(), now=0.0, lease=60.0)
            assert mine.release(claim, next_attempt=None, now=0.0)
        mine.close()

    in_threads(work)

    assert settled == Counter(range(1, 5 * CHUNKS + 1))
    assert ledger.totals(mailing).counts[Outcome.ACCEPTED] == 5 * CHUNKS
    assert ledger.steer(mailing, MailingEvent.FINISH, now=1.0) is MailingState.FINISHED
    ledger.close()


def test_tokens_are_granted_once(url: str) -> None:
    granted: list[int] = []

    def draw(name: str) -> None:
        mine = ledger_from_url(url)
        granted.extend(mine.draw_tokens("gmail", want=7, rate=1.0, burst=50.0, now=0.0) for _ in range(5))
        mine.close()

    in_threads(draw)

    assert sum(granted) == 50


def test_ledger_is_made_once_by_many(urls: Callable[[], str]) -> None:
    url = urls()
    applied: list[tuple[str, ...]] = []

    def make(name: str) -> None:
        applied.append(migrate(url))

    in_threads(make)

    assert sorted(applied) == [(), (), (), ("0001_ledger",)]


def test_cancelled_mailing_is_not_claimed_however_close(url: str) -> None:
    """Merge data goes when a mailing is cancelled; nobody may be handed a chunk without it."""
    ledger = ledger_from_url(url)
    mailings = [a_mailing(ledger, 1, 1, 1, 1, number=number) for number in range(1, 9)]

    def work(name: str) -> None:
        mine = ledger_from_url(url)
        for mailing in mailings:
            if name == "worker-0":
                mine.steer(mailing, MailingEvent.CANCEL, now=1.0)
            else:
                claim = mine.claim(owner=f"{name}-{mailing}", now=0.0, lease=60.0, mailing=mailing)
                assert claim is None or claim.members
        mine.close()

    in_threads(work)

    assert {state for _, _, state in ledger.mailings()} == {MailingState.CANCELLED}
    ledger.close()


def test_reader_sees_one_moment(url: str) -> None:
    """An account that is read while another commits still adds up."""
    writer: Ledger = ledger_from_url(url)
    mailing = a_mailing(writer, 200)
    claim = writer.claim(owner="a", now=0.0, lease=60.0)
    assert claim is not None
    done = threading.Event()
    sums: list[tuple[int, int]] = []

    def read() -> None:
        reader = ledger_from_url(url)
        while not done.is_set():
            totals = reader.totals(mailing)
            sums.append((sum(totals.counts.values()) + totals.pending, totals.audience))
        reader.close()

    thread = threading.Thread(target=read)
    thread.start()
    for index in range(200):
        claim.marks[index] = Mark.ACCEPTED
        assert writer.commit(claim, reserved_upto=200, exceptions=(), now=0.0, lease=60.0)
    done.set()
    thread.join()
    writer.close()

    assert set(sums) == {(200, 200)}

"""A pool and a hostile relay on loopback, and what came of their meeting."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import RelayError, Submission
from masthead.relays.smtp_engine import Encryption, SmtpPool, SmtpSettings
from masthead.relays.smtp_engine.waiting import shortened
from masthead.relays.smtp_faults import Target
from masthead.testing.hostile_plan import read_plan
from masthead.testing.hostile_relay import HostileRelay
from masthead.testing.list_feed import ListFeed

TLS = Path(__file__).parent.parent / "tls"


def make(count: int, *, size: int = 0) -> list[Submission]:
    """Messages with a Message-ID each, padded to at least `size` bytes."""
    padding = (b"x" * 70 + b"\r\n") * (size // 72)
    return [
        Submission(
            index,
            Recipient(SubscriberId(index + 1), f"person{index}@example.com"),
            "news@example.org",
            b"Message-ID: <%d@example.org>\r\nSubject: Morning\r\n\r\nGood morning.\r\n%s" % (index, padding),
        )
        for index in range(count)
    ]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of it. opening: why `open` failed. taken: by the relay, as message indices in order."""

    feed: ListFeed
    relay: HostileRelay
    opening: RelayError | None = None
    taken: list[int] = field(default_factory=list)

    def fate(self, index: int) -> str:
        """The outcome of one message, or "unasked"."""
        replies = self.feed.replies.get(index, [])
        assert len(replies) <= 1
        return str(replies[0].outcome) if replies else "unasked"

    def check(self) -> None:
        """What must hold whatever a relay does."""
        feed = self.feed
        assert feed.breaches == []
        assert feed.under_way == 0
        assert len(self.taken) == len(set(self.taken)), "nobody may get it twice where nothing is sent again"
        for index, replies in feed.replies.items():
            outcomes = [reply.outcome for reply in replies]
            assert len(outcomes) == 1
            assert (index in self.taken) or outcomes != [Outcome.ACCEPTED], "accepted is what the relay has taken"
        doubtful = {index for index in self.taken if feed.replies[index][0].outcome is not Outcome.ACCEPTED}
        assert all(feed.replies[index][0].outcome is Outcome.IN_DOUBT for index in doubtful)


def index_of(message_id: str) -> int:
    return int(message_id.strip("<>").partition("@")[0])


async def meet(
    plan: str,
    *,
    messages: int = 3,
    size: int = 0,
    connections: int = 1,
    seed: int = 0,
    deadline: float = 20.0,
    withdrawn: Collection[int] = (),
    settings: dict[str, Any] | None = None,
    reopen: int = 0,
    **relay_options: Any,
) -> Delivery:
    """Deliver until everything is settled or the relay is at fault; up to `reopen` times the worker tries again."""
    feed = ListFeed(make(messages, size=size), withdrawn=withdrawn)
    async with HostileRelay(read_plan(plan, seed=seed), **relay_options) as relay:
        options: dict[str, Any] = {"encryption": Encryption.OFFERED, "deadlines": shortened(deadline)}
        options |= {"block": deadline, "connect": 20.0} | (settings or {})
        target = Target("127.0.0.1", relay.port, implicit_tls=options["encryption"] is Encryption.IMPLICIT)
        pool = SmtpPool(SmtpSettings(target=target, **options), pauses=(0, 0, 0), spare_pause=0.01)
        opening = None
        for _ in range(reopen + 1):
            opening = None
            feed.resume()
            try:
                await pool.open(feed, connections=connections)
                await feed.over.wait()
            except RelayError as error:
                opening = error
            await pool.drain()
            await pool.close()
            if opening is None and not feed.stopped:
                break
        taken = [index_of(each.message_id) for each in relay.taken]
    return Delivery(feed, relay, opening, taken)


@pytest.fixture(params=["asyncio", "uvloop"])
def any_loop(request: pytest.FixtureRequest) -> str:
    """Which event loop a test runs on; those that do not ask run on asyncio's."""
    return str(request.param)


@pytest.fixture
def submissions() -> Callable[..., list[Submission]]:
    """`submissions(3)`: three messages, each with a Message-ID."""
    return make


@pytest.fixture
def deliver() -> Callable[..., Delivery]:
    """`deliver("dot:drop", messages=3).fate(0)`; the invariants are checked each time."""

    def run(plan: str = "", *, loop: str = "asyncio", **options: Any) -> Delivery:
        import uvloop  # only here: the other tests of this folder do not need it

        factory = uvloop.new_event_loop if loop == "uvloop" else asyncio.new_event_loop
        with asyncio.Runner(loop_factory=factory) as runner:
            delivery = runner.run(meet(plan, **options))
        delivery.check()
        return delivery

    return run


@pytest.fixture(scope="session")
def certificate() -> Callable[[str], ssl.SSLContext]:
    """The server's side of one of the test certificates: loopback, elsewhere or expired."""

    def context(name: str) -> ssl.SSLContext:
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(TLS / f"{name}.pem")
        return made

    return context

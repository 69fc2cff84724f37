"""The pool on real sockets: its connections, its end, and what it does when the relay goes away."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from masthead.delivery.ports import RelayError
from masthead.relays.smtp_engine import Encryption, SmtpPool, SmtpSettings
from masthead.relays.smtp_engine.connection import Connection
from masthead.relays.smtp_engine.dialogue import Dialogue
from masthead.relays.smtp_engine.waiting import Waiting, shortened
from masthead.relays.smtp_faults import Target
from masthead.testing.hostile_plan import read_plan
from masthead.testing.hostile_relay import HostileRelay
from masthead.testing.list_feed import ListFeed

Deliver = Callable[..., Any]
Submissions = Callable[..., list[Any]]


def pool_to(port: int, **options: Any) -> SmtpPool:
    target = options.pop("target", Target("127.0.0.1", port))
    options = {"deadlines": shortened(20.0), "encryption": Encryption.NEVER} | options
    return SmtpPool(SmtpSettings(target=target, **options), pauses=(0, 0, 0), spare_pause=0.01)


def on(loop: str, work: Coroutine[Any, Any, None]) -> None:
    import uvloop  # only where a test asks for it

    with asyncio.Runner(loop_factory=uvloop.new_event_loop if loop == "uvloop" else None) as runner:
        runner.run(work)


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop run on until `condition` holds; the test's own time limit ends it otherwise."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def look() -> None:
        if condition():
            done.set_result(None)
        else:
            loop.call_later(0.001, look)

    look()
    await done


def test_many_messages_over_several_connections(deliver: Deliver, any_loop: str) -> None:
    delivery = deliver(loop=any_loop, messages=500, connections=4)
    assert sorted(delivery.taken) == list(range(500))
    assert sorted(delivery.feed.begun) == list(range(500))
    assert 1 <= delivery.relay.connections <= 4


def test_large_messages_to_a_slow_reader(deliver: Deliver, any_loop: str) -> None:
    delivery = deliver("body:drip", loop=any_loop, messages=3, size=3_000_000, drip=0.0005)
    assert delivery.taken == [0, 1, 2]


def test_relay_that_takes_two_connections_gets_two(deliver: Deliver) -> None:
    delivery = deliver(messages=300, connections=5, most_connections=2, size=2_000)
    assert sorted(delivery.taken) == list(range(300))
    assert delivery.feed.faults == []


def test_record_holds_what_was_accepted_before_it_was_answered(deliver: Deliver, tmp_path: Any) -> None:
    delivery = deliver(
        "dot:take-and-drop=0.1", messages=60, connections=3, record=tmp_path / "taken", reopen=60, seed=3
    )
    from masthead.testing.hostile_relay import read_record  # beside its use, like the file

    assert read_record(tmp_path / "taken") == delivery.relay.taken
    assert delivery.feed.outcomes["in_doubt"] > 0


def test_nobody_listens(closed_port: int) -> None:
    async def work() -> None:
        with pytest.raises(RelayError) as fault:
            await pool_to(closed_port).open(ListFeed([]), connections=3)
        assert fault.value.retry
        assert str(fault.value).startswith(f"Nothing answers at 127.0.0.1:{closed_port}.")

    asyncio.run(work())


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "stop: There is no server named “mail.example”."),
        (socket.gaierror(socket.EAI_AGAIN, "busy"), "retry: The name “mail.example” could not be looked up just now."),
        (UnicodeError("label too long"), "stop: There is no server named “mail.example”."),
    ],
)
def test_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch, problem: Exception, words: str) -> None:
    async def work() -> None:
        async def fail(*_: object, **__: object) -> None:
            raise problem

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", fail)
        with pytest.raises(RelayError) as fault:
            await pool_to(25, target=Target("mail.example", 25)).open(ListFeed([]), connections=1)
        assert f"{'retry' if fault.value.retry else 'stop'}: {fault.value}".startswith(words)

    asyncio.run(work())


def test_host_is_reached_at_whichever_of_its_addresses_answers(
    monkeypatch: pytest.MonkeyPatch, closed_port: int, submissions: Submissions
) -> None:
    async def work() -> None:
        async with HostileRelay() as relay:
            entries = [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in (closed_port, relay.port)
            ]

            async def found(*_: object, **__: object) -> list[Any]:
                return entries

            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)
            feed, pool = ListFeed(submissions(1)), pool_to(25, target=Target("mail.example", 25))
            await pool.open(feed, connections=1)
            await feed.over.wait()
            await pool.close()
            assert feed.outcomes == {"accepted": 1}

    asyncio.run(work())


def test_kick_wakes_an_idle_connection(any_loop: str, submissions: Submissions) -> None:
    async def work() -> None:
        first, second = submissions(2)
        async with HostileRelay() as relay:
            feed, pool = ListFeed([first]), pool_to(relay.port)
            await pool.open(feed, connections=1)
            await feed.over.wait()
            feed.add(second)
            pool.kick()
            pool.kick()
            await feed.over.wait()
            await pool.close()
        assert feed.outcomes == {"accepted": 2}
        assert (relay.connections, feed.breaches) == (1, [])

    on(any_loop, work())


def test_connection_that_idled_too_long_is_made_again_when_there_is_work(submissions: Submissions) -> None:
    async def work() -> None:
        first, second = submissions(2)
        async with HostileRelay() as relay:
            feed, pool = ListFeed([first]), pool_to(relay.port)
            await pool.open(feed, connections=1)
            await feed.over.wait()
            for session in tuple(relay.sessions):
                session.end()
            await until(lambda: pool.connections == 0)
            feed.add(second)
            pool.kick()
            await feed.over.wait()
            await pool.close()
        assert feed.outcomes == {"accepted": 2}
        assert (relay.connections, feed.faults) == (2, [])

    asyncio.run(work())


def test_drain_waits_for_what_is_under_way(submissions: Submissions) -> None:
    async def work() -> None:
        async with HostileRelay(read_plan("dot:drip"), drip=0.005) as relay:
            feed, pool = ListFeed(submissions(9)), pool_to(relay.port)
            await pool.open(feed, connections=2)
            await until(lambda: len(feed.begun) >= 2)
            feed.stopped = True
            await pool.drain()
            assert feed.under_way == 0
            assert set(feed.outcomes) <= {"accepted"}
            await pool.close()

    asyncio.run(work())


def test_close_in_the_middle_leaves_nothing_open(any_loop: str, submissions: Submissions) -> None:
    async def work() -> None:
        async with HostileRelay(read_plan("dot:silence")) as relay:
            feed, pool = ListFeed(submissions(9)), pool_to(relay.port)
            await pool.open(feed, connections=3)
            await until(lambda: len(feed.begun) == 3)
            await pool.close()
            await pool.close()
        assert feed.outcomes == {"in_doubt": 3}
        assert (feed.under_way, feed.breaches) == (0, [])

    on(any_loop, work())


def test_close_says_goodbye(submissions: Submissions) -> None:
    async def work() -> None:
        async with HostileRelay() as relay:
            pool, feed = pool_to(relay.port), ListFeed(submissions(1))
            await pool.open(feed, connections=1)
            await feed.over.wait()
            await pool.close()
            await until(lambda: not relay.sessions)
            assert relay.goodbyes == 1

    asyncio.run(work())


def test_closing_while_it_is_still_connecting(submissions: Submissions) -> None:
    async def work() -> None:
        async with HostileRelay(read_plan("ehlo:silence")) as relay:
            pool = pool_to(relay.port)
            opening = asyncio.create_task(pool.open(ListFeed(submissions(1)), connections=1))
            await until(lambda: bool(relay.sessions))
            opening.cancel()
            with pytest.raises(asyncio.CancelledError):
                await opening
            await pool.close()
            await until(lambda: not relay.sessions)

    asyncio.run(work())


def test_relay_that_goes_away_for_good_is_a_fault_worth_a_retry(submissions: Submissions) -> None:
    async def work() -> None:
        relay = HostileRelay(read_plan("dot:drip"), drip=0.01)
        await relay.start()
        feed, pool = ListFeed(submissions(50)), pool_to(relay.port)
        await pool.open(feed, connections=3)
        await until(lambda: len(feed.begun) > 3)
        await relay.stop()
        await feed.over.wait()
        await pool.drain()
        await pool.close()
        assert [fault.retry for fault in feed.faults] == [True]
        assert str(feed.faults[0]).startswith(f"Nothing answers at 127.0.0.1:{relay.port}.")
        assert (feed.under_way, feed.breaches) == (0, [])

    asyncio.run(work())


def test_pool_may_be_opened_again(submissions: Submissions) -> None:
    async def work() -> None:
        async with HostileRelay() as relay:
            pool = pool_to(relay.port)
            for _ in range(2):
                feed = ListFeed(submissions(3))
                await pool.open(feed, connections=2)
                await feed.over.wait()
                await pool.close()
                assert feed.outcomes == {"accepted": 3}

    asyncio.run(work())


def test_deadline_that_is_nearer_than_the_last_one_is_kept(deliver: Deliver) -> None:
    patient = dict(shortened(100.0)) | {Waiting.MAIL: 0.4}
    delivery = deliver("mail:silence@1#1", features=(), settings={"deadlines": patient})
    assert delivery.taken == [0, 1, 2]
    assert delivery.relay.connections == 2


def test_server_that_takes_in_nothing_more_is_not_waited_for_as_for_an_answer(deliver: Deliver) -> None:
    delivery = deliver("body:silence#1", messages=1, size=12_000_000, features=("PIPELINING",), settings={"block": 0.4})
    assert delivery.feed.replies[0][0].outcome == "deferred"
    assert delivery.feed.replies[0][0].text.startswith("The relay took in nothing more of what it was sent.")


def test_last_words_of_a_server_that_has_left_are_heard(submissions: Submissions) -> None:
    async def work() -> None:
        here, there = socket.socketpair()
        here.setblocking(False)
        feed = ListFeed([])
        settings = SmtpSettings(target=Target("127.0.0.1", 25), encryption=Encryption.NEVER)
        dialogue = Dialogue(feed, settings, name="[127.0.0.1]")
        connection = Connection(here, dialogue, settings, on_end=lambda _: None)
        there.sendall(b"220 hello\r\n")
        connection.start()
        await until(lambda: dialogue.awaiting is Waiting.EHLO)
        there.sendall(b"250 hello\r\n")
        await connection.ready
        there.sendall(b"421 4.4.2 idle for too long\r\n")
        there.close()
        # Work comes before the loop has seen that the server is gone: the writing fails, the reading does not.
        feed.add(submissions(1)[0])
        connection.kick()
        ending = await connection.ended
        assert "421 4.4.2 idle for too long" in ending.words
        assert (feed.given_back, feed.breaches) == ([0], [])

    asyncio.run(work())


def test_withdrawn_message_is_never_completed(deliver: Deliver) -> None:
    delivery = deliver(messages=5, withdrawn=[2])
    assert delivery.taken == [0, 1]


def test_shortened_deadlines_never_grow() -> None:
    assert shortened(10)[Waiting.DOT] == 10
    assert shortened(10)[Waiting.QUIT] == 5

"""The fault grid: at every point of a conversation every way to misbehave, and what becomes of the message it hits.

The relay misbehaves once and is honest before and after, so that also the way back is tested.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any

import pytest

from masthead.relays.smtp_engine import Login
from masthead.testing.hostile_plan import Behaviour, Point

Deliver = Callable[..., Any]
HEAD = "refuse  defer  421  drop  drip  half-close  split  merge  take-and-drop  silence  garbage"

# stop: `open` says that the relay cannot be used; retry: that it may help to try later; fine: all goes well.
# (EHLO refused leaves a server without AUTH, and there is a password.)
BEFORE_MAIL = """
connect   stop   retry  retry  retry  fine  retry  fine  fine  retry  retry  stop
ehlo      stop   retry  retry  retry  fine  retry  fine  fine  retry  retry  stop
starttls  stop   retry  retry  retry  fine  retry  fine  fine  retry  retry  stop
auth      stop   retry  retry  retry  fine  retry  fine  fine  retry  retry  stop
"""

# What becomes of the second of three messages; the others are accepted. again: it goes back, and is accepted on a new
# connection. fault: it goes back, and the relay is at fault. in_doubt+fault: both are said.
MAIL = """
mail  fault     deferred  again     again     accepted  again     accepted  accepted  again     again     fault
rcpt  rejected  deferred  again     again     accepted  again     accepted  accepted  again     again     fault
data  rejected  deferred  again     again     accepted  again     accepted  accepted  again     again     fault
body  rejected  deferred  deferred  in_doubt  accepted  in_doubt  accepted  accepted  in_doubt  in_doubt  in_doubt+fault
dot   rejected  deferred  deferred  in_doubt  accepted  in_doubt  accepted  accepted  in_doubt  in_doubt  in_doubt+fault
"""

# The same while a message of 12 MB comes in: what is not complete cannot have been taken.
LARGE = """
body  rejected  deferred  deferred  deferred  accepted  deferred  accepted  accepted  deferred  deferred  deferred+fault
"""


def rows(grid: str) -> list[Any]:
    params = []
    for row in grid.strip().splitlines():
        point, *cells = row.split()
        for behaviour, expected in zip(HEAD.split(), cells, strict=True):
            params.append(pytest.param(point, behaviour, expected, id=f"{point}-{behaviour}"))
    return params


def patience(behaviour: str) -> float:
    """Only where the relay keeps silent somebody has to wait."""
    return 0.4 if behaviour == "silence" else 20.0


def test_grid_is_complete() -> None:
    assert HEAD.split() == list(Behaviour)
    assert [row.split()[0] for row in (BEFORE_MAIL + MAIL).split("\n") if row] == list(Point)


@pytest.mark.parametrize(("point", "behaviour", "expected"), rows(BEFORE_MAIL))
def test_before_mail(
    deliver: Deliver,
    certificate: Callable[[str], ssl.SSLContext],
    trusting: Callable[[str], ssl.SSLContext],
    point: str,
    behaviour: str,
    expected: str,
) -> None:
    options = {
        "deadline": patience(behaviour),
        "context": certificate("loopback"),
        "login": ("ana", "pw"),
        "settings": {"context": trusting("loopback"), "login": Login("ana", "pw")},
    }
    delivery = deliver(f"{point}:{behaviour}#1", **options)
    found = "fine" if delivery.opening is None else "retry" if delivery.opening.retry else "stop"
    assert found == expected
    assert delivery.taken == ([0, 1, 2] if expected == "fine" else [])
    assert deliver(f"{point}:{behaviour}#1", reopen=1, **options).taken == [0, 1, 2]


@pytest.mark.parametrize(("point", "behaviour", "expected"), rows(MAIL))
def test_during_mail(deliver: Deliver, point: str, behaviour: str, expected: str) -> None:
    delivery = deliver(f"{point}:{behaviour}@1#1", deadline=patience(behaviour))
    outcome, _, fault = expected.partition("+")
    if outcome == "fault":
        outcome, fault = "unasked", "fault"
    assert delivery.fate(0) == "accepted"
    assert delivery.fate(1) == ("accepted" if outcome == "again" else outcome)
    assert delivery.fate(2) == ("unasked" if fault else "accepted")
    assert bool(delivery.feed.faults) == bool(fault)
    assert (1 in delivery.taken) == (
        outcome in ("accepted", "again") or (behaviour == "take-and-drop" and point == "dot")
    )
    assert delivery.relay.connections == (
        1 if outcome in ("accepted", "rejected") or fault else delivery.relay.connections
    )


@pytest.mark.parametrize(("point", "behaviour", "expected"), rows(LARGE))
def test_while_a_large_message_is_on_its_way(deliver: Deliver, point: str, behaviour: str, expected: str) -> None:
    delivery = deliver(
        f"{point}:{behaviour}#1",
        messages=1,
        size=12_000_000,
        deadline=patience(behaviour),
        features=("PIPELINING",),
    )
    outcome, _, fault = expected.partition("+")
    assert (delivery.fate(0), bool(delivery.feed.faults)) == (outcome, bool(fault))


@pytest.mark.parametrize(("point", "behaviour", "expected"), rows(MAIL))
def test_without_pipelining(deliver: Deliver, point: str, behaviour: str, expected: str) -> None:
    delivery = deliver(f"{point}:{behaviour}@1#1", deadline=patience(behaviour), features=())
    outcome = expected.partition("+")[0].replace("fault", "unasked").replace("again", "accepted")
    assert (delivery.fate(0), delivery.fate(1)) == ("accepted", outcome)


@pytest.mark.parametrize("point", ["mail", "dot"])
def test_reply_that_drips_beyond_its_deadline_is_no_reply(deliver: Deliver, point: str) -> None:
    delivery = deliver(f"{point}:drip@1#1", deadline=0.4, drip=0.1)
    assert delivery.fate(1) == ("in_doubt" if point == "dot" else "accepted")
    assert delivery.relay.connections == 2


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_everybody_is_accounted_for(deliver: Deliver, any_loop: str, seed: int) -> None:
    plan = ",".join(
        f"*:{behaviour}={probability}"
        for behaviour, probability in [
            ("refuse", 0.01), ("defer", 0.01), ("421", 0.01), ("drop", 0.01), ("half-close", 0.01), ("split", 0.05),
            ("merge", 0.05), ("take-and-drop", 0.02), ("garbage", 0.005), ("silence", 0.004), ("drip", 0.02),
        ]
    )  # fmt: skip
    delivery = deliver(
        plan, loop=any_loop, seed=seed, messages=120, connections=4, deadline=0.2, reopen=200, drip=0.0001, pause=0.0001
    )
    assert sum(delivery.feed.outcomes.values()) == 120
    assert set(delivery.feed.replies) == set(range(120))


def test_relay_that_always_drops_the_answer_is_soon_at_fault(deliver: Deliver) -> None:
    delivery = deliver("dot:take-and-drop", messages=50)
    assert delivery.feed.outcomes == {"in_doubt": 4}
    assert [fault.retry for fault in delivery.feed.faults] == [True]
    assert "takes no messages just now. The relay closed the connection." in str(delivery.feed.faults[0])


def test_relay_that_leaves_every_other_message_in_doubt_is_soon_at_fault(deliver: Deliver) -> None:
    delivery = deliver("dot:drop@1", messages=50)
    assert delivery.feed.outcomes == {"accepted": 4, "in_doubt": 4}
    assert [fault.retry for fault in delivery.feed.faults] == [True]


def test_relay_that_is_cut_off_now_and_then_is_gone_on_with(deliver: Deliver) -> None:
    delivery = deliver("dot:drop@9", messages=50)
    assert delivery.feed.outcomes == {"accepted": 45, "in_doubt": 5}
    assert delivery.feed.faults == []


def test_relay_that_sends_us_away_before_it_took_anything_is_at_fault_at_once(deliver: Deliver) -> None:
    delivery = deliver("mail:421", messages=50)
    assert (delivery.relay.connections, delivery.feed.replies) == (1, {})
    assert "421 4.3.2 closing" in str(delivery.feed.faults[0])


def test_relay_that_takes_few_messages_per_connection_is_connected_to_again(deliver: Deliver) -> None:
    delivery = deliver("mail:421@5", messages=20)
    assert delivery.taken == list(range(20))
    assert (delivery.relay.connections, delivery.feed.faults) == (4, [])


def test_data_for_nobody_ends_with_a_lone_dot(deliver: Deliver) -> None:
    delivery = deliver("rcpt:refuse@1#1", takes_data_for_nobody=True)
    assert [delivery.fate(index) for index in range(3)] == ["accepted", "rejected", "accepted"]
    assert delivery.relay.connections == 1

"""Properties: however a stream is cut, and whatever it says, every message ends exactly once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Converse = Callable[..., Any]
ANSWERS = (
    "|250 fine|251 on|354 go|421 no|450 later|451 later|500 what|503 order|530 tls|550 no|552 big|554 no|220 hm"
    "|250-two\r\n250 lines|<close>|<silence>|junk|250-half\r\njunk|\xff"
)
REPLY = st.sampled_from(ANSWERS.split("|"))
SCRIPTS = st.fixed_dictionaries(
    {},
    optional={verb: st.lists(REPLY, max_size=5) for verb in ("GREETING", "EHLO", "MAIL", "RCPT", "DATA", "RSET", ".")},
)
FEATURES = st.sampled_from([("PIPELINING", "SIZE 1000"), ("PIPELINING",), ("8BITMIME",), ()])
# The fixture only hands over a function.
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)


@shared
@given(script=SCRIPTS, features=FEATURES, sizes=st.lists(st.integers(1, 60), max_size=60))
def test_outcomes_do_not_depend_on_how_the_answers_are_cut(
    converse: Converse, script: dict[str, list[str]], features: tuple[str, ...], sizes: list[int]
) -> None:
    whole = converse(script, messages=5, features=features)
    cut = converse(script, messages=5, features=features, sizes=sizes)
    assert (cut.fates, cut.close, cut.server.said) == (whole.fates, whole.close, whole.server.said)


@shared
@given(script=SCRIPTS, features=FEATURES, withdrawn=st.sets(st.integers(0, 4)))
def test_every_message_ends_once(
    converse: Converse, script: dict[str, list[str]], features: tuple[str, ...], withdrawn: set[int]
) -> None:
    talk = converse(script, messages=5, features=features, withdrawn=withdrawn)
    talk.dialogue.lost()
    assert talk.feed.under_way == 0
    assert talk.feed.breaches == []
    assert talk.dialogue.outgoing == []
    assert len(talk.feed.replies) + len(set(talk.feed.given_back) - set(talk.feed.replies)) <= 5


@shared
@given(
    data=st.lists(
        st.one_of(st.binary(max_size=60), REPLY.map(lambda reply: reply.encode("latin-1") + b"\r\n")), max_size=30
    ),
    unsent=st.integers(0, 100),
)
def test_no_server_makes_the_client_stumble(converse: Converse, data: list[bytes], unsent: int) -> None:
    talk = converse({"MAIL": ["<pause>"]}, messages=9)
    for piece in data:
        talk.dialogue.receive(piece)
        if talk.dialogue.ending is None:
            talk.dialogue.unsent = unsent if talk.dialogue.busy else 0
            talk.dialogue.outgoing.clear()
    talk.dialogue.lost()
    assert talk.dialogue.ending is not None
    assert talk.feed.under_way == 0
    assert talk.feed.breaches == []

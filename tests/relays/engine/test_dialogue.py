"""What a scripted server answers, and what becomes of each message. No I/O anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import Reply, Submission
from masthead.relays.smtp_engine.ending import Close
from masthead.relays.smtp_engine.waiting import DEADLINES, Waiting

Converse = Callable[..., Any]
OnTheWay = Callable[[Submission], Any]
CLOSE, SILENCE = "<close>", "<silence>"
ONE_AT_A_TIME = ("8BITMIME", "SIZE 1000")
MAIL = "MAIL FROM:<news@example.org> SIZE=45"


def a_submission(
    *,
    index: int = 0,
    address: str = "ana@example.com",
    sender: str = "news@example.org",
    message: bytes = b"Subject: Morning\r\n\r\nThe harbour opens late.\r\n",
) -> Submission:
    return Submission(index, Recipient(SubscriberId(index + 1), address), sender, message)


def rcpt(index: int) -> str:
    return f"RCPT TO:<person{index}@example.com>"


def said(talk: Any) -> list[str]:
    """The client's words after its EHLO."""
    lines: list[str] = talk.server.said
    return lines[1:]


def test_next_envelope_travels_with_the_body(converse: Converse) -> None:
    talk = converse(messages=2)
    assert talk.fates == ("accepted 250", "accepted 250")
    assert said(talk) == [MAIL, rcpt(0), "DATA", ".", MAIL, rcpt(1), "DATA", "."]
    assert talk.dialogue.awaiting is None


def test_each_further_message_takes_one_round_trip(converse: Converse) -> None:
    assert converse(messages=9).rounds - converse(messages=2).rounds == 7


def test_bodies_arrive_as_they_are(converse: Converse) -> None:
    message = b"Subject: a\r\n\r\n..starts with a dot\r\n"
    talk = converse(messages=[a_submission(message=message), a_submission(index=1, message=b"cut off")])
    assert talk.server.bodies == [message, b"cut off\r\n"]


def test_null_sender_is_written_as_such(converse: Converse) -> None:
    assert said(converse(messages=[a_submission(sender="")]))[0] == "MAIL FROM:<> SIZE=45"


# What the server says → what becomes of three messages → how it ends, and what it heard.
AFFAIRS = [
    ("all is well", {}, ("accepted 250",) * 3, None),
    ("recipient refused", {"RCPT": ["", "550 no such user"]}, ("accepted 250", "rejected 550", "accepted 250"), None),
    ("user not local", {"RCPT": ["551 try elsewhere"]}, ("rejected 551", "accepted 250", "accepted 250"), None),
    ("recipient put off", {"RCPT": ["450 greylisted"]}, ("deferred 450", "accepted 250", "accepted 250"), None),
    (
        "refused recipient, and DATA refused for want of one",
        {"RCPT": ["550 no"], "DATA": ["503 no recipients"]},
        ("rejected 550", "accepted 250", "accepted 250"),
        None,
    ),
    (
        "every recipient refused",
        {"RCPT": ["550 no"] * 3, "DATA": ["554 none"] * 3},
        ("rejected 550",) * 3,
        None,
    ),
    ("forwarded", {"RCPT": ["251 will forward", "252 will try"]}, ("accepted 250",) * 3, None),
    ("sender put off once", {"MAIL": ["451 busy"]}, ("deferred 451", "accepted 250", "accepted 250"), None),
    ("sender put off twice", {"MAIL": ["451 busy"] * 2}, ("deferred 451", "deferred 451", "accepted 250"), None),
    (
        "sender put off again and again",
        {"MAIL": ["451 busy"] * 3},
        ("deferred 451", "deferred 451", "back"),
        Close.FAULT,
    ),
    ("sender refused", {"MAIL": ["550 not you"]}, ("back", "unasked", "unasked"), Close.FAULT),
    ("second sender refused", {"MAIL": ["", "553 not you"]}, ("accepted 250", "back", "unasked"), Close.FAULT),
    ("no authentication", {"RCPT": ["530 log in first"]}, ("back", "unasked", "unasked"), Close.FAULT),
    ("command unknown", {"RCPT": ["500 what"]}, ("back", "unasked", "unasked"), Close.FAULT),
    ("no relaying", {"RCPT": ["554 5.7.1 Relay access denied"]}, ("back", "unasked", "unasked"), Close.FAULT),
    (
        "no relaying, for one among others",
        {"RCPT": ["", "554 5.7.1 Relay access denied"]},
        ("accepted 250", "rejected 554", "accepted 250"),
        None,
    ),
    ("data put off", {"DATA": ["451 busy"]}, ("deferred 451", "accepted 250", "accepted 250"), None),
    ("data refused", {"DATA": ["554 no"]}, ("rejected 554", "accepted 250", "accepted 250"), None),
    ("data wants a password", {"DATA": ["530 log in"]}, ("back", "unasked", "unasked"), Close.FAULT),
    ("data answered oddly", {"DATA": ["250 fine"]}, ("back", "unasked", "unasked"), Close.FAULT),
    ("recipient answered oddly", {"RCPT": ["354 hm"]}, ("back", "unasked", "unasked"), Close.FAULT),
    ("sender answered oddly", {"MAIL": ["354 hm"]}, ("back", "unasked", "unasked"), Close.FAULT),
    ("message refused", {".": ["554 spam"]}, ("rejected 554", "accepted 250", "accepted 250"), None),
    ("message put off", {".": ["", "452 full"]}, ("accepted 250", "deferred 452", "accepted 250"), None),
    ("message answered oddly", {".": ["354 hm"]}, ("in_doubt", "back", "unasked"), Close.FAULT),
    ("sent away on the sender", {"MAIL": ["421 closing"]}, ("back", "unasked", "unasked"), Close.LOST),
    ("sent away on the recipient", {"RCPT": ["421 closing"]}, ("back", "unasked", "unasked"), Close.LOST),
    ("sent away on data", {"DATA": ["", "421 closing"]}, ("accepted 250", "back", "unasked"), Close.LOST),
    ("sent away on the message", {".": ["421 closing"]}, ("deferred 421", "back", "unasked"), Close.LOST),
    ("lost on the sender", {"MAIL": [CLOSE]}, ("back", "unasked", "unasked"), Close.LOST),
    ("lost on the recipient", {"RCPT": ["", CLOSE]}, ("accepted 250", "back", "unasked"), Close.LOST),
    ("lost on data", {"DATA": [CLOSE]}, ("back", "unasked", "unasked"), Close.LOST),
    ("lost on the message", {".": [CLOSE]}, ("in_doubt", "back", "unasked"), Close.LOST),
    ("lost on the second message", {".": ["", CLOSE]}, ("accepted 250", "in_doubt", "back"), Close.LOST),
    ("silent on the message", {".": [SILENCE]}, ("in_doubt", "back", "unasked"), Close.LOST),
    ("silent on the recipient", {"RCPT": [SILENCE]}, ("back", "unasked", "unasked"), Close.LOST),
    ("gibberish on the sender", {"MAIL": ["<html>"]}, ("back", "unasked", "unasked"), Close.FAULT),
    ("gibberish on the message", {".": ["\xff\x00"]}, ("in_doubt", "back", "unasked"), Close.FAULT),
    (
        "reset refused",
        {"RCPT": ["550 no"], "RSET": ["500 what"]},
        ("rejected 550", "back", "unasked"),
        Close.LOST,
    ),
]


@pytest.mark.parametrize(
    ("script", "fates", "close"), [each[1:] for each in AFFAIRS], ids=[each[0] for each in AFFAIRS]
)
def test_answers_decide_what_becomes_of_messages(
    converse: Converse, script: dict[str, list[str]], fates: tuple[str, ...], close: Close | None
) -> None:
    talk = converse(script, messages=3)
    assert (talk.fates, talk.close) == (fates, close)


SERVER_DEPENDENT = {"refused recipient, and DATA refused for want of one", "every recipient refused"}


@pytest.mark.parametrize(
    ("script", "fates", "close"),
    [each[1:] for each in AFFAIRS if each[0] not in SERVER_DEPENDENT],
    ids=[each[0] for each in AFFAIRS if each[0] not in SERVER_DEPENDENT],
)
def test_without_pipelining_the_same_becomes_of_messages(
    converse: Converse, script: dict[str, list[str]], fates: tuple[str, ...], close: Close | None
) -> None:
    # Only what was announced in advance is not to be given back: it had not been asked for.
    talk = converse(script, messages=3, features=ONE_AT_A_TIME)
    asked = [fate if fate != "back" else "unasked" for fate in talk.fates]
    assert (asked, talk.close) == ([fate if fate != "back" else "unasked" for fate in fates], close)


def test_without_pipelining_one_command_at_a_time_is_sent(converse: Converse) -> None:
    talk = converse({"RCPT": ["550 no"]}, messages=2, features=ONE_AT_A_TIME)
    assert said(talk) == [MAIL, rcpt(0), "RSET", MAIL, rcpt(1), "DATA", "."]


def test_data_accepted_for_nobody_is_ended_with_a_lone_dot(converse: Converse) -> None:
    talk = converse({"RCPT": ["550 no"], ".": ["250 taken, from nobody to nobody"]}, messages=2)
    assert talk.fates == ("rejected 550", "accepted 250")
    assert [len(body) for body in talk.server.bodies] == [0, 45]
    assert said(talk) == [MAIL, rcpt(0), "DATA", ".", "RSET", MAIL, rcpt(1), "DATA", "."]


@pytest.mark.parametrize("answer", ["250 fine", "554 no valid recipients", "451 hm"])
def test_answer_to_a_lone_dot_does_not_matter(converse: Converse, answer: str) -> None:
    talk = converse({"RCPT": ["550 no"], ".": [answer]}, messages=2)
    assert talk.fates == ("rejected 550", "accepted 250")


@pytest.mark.parametrize(
    "after", [("503 no", "503 no"), ("250 well", "354 well"), ("354 what", "250 what"), ("550 no", "451 no")]
)
def test_answers_after_a_refused_sender_do_not_matter(converse: Converse, after: tuple[str, str]) -> None:
    talk = converse({"MAIL": ["451 busy"], "RCPT": [after[0]], "DATA": [after[1]]}, messages=2)
    assert talk.fates == ("deferred 451", "accepted 250")
    assert said(talk)[-5:] == ["RSET", MAIL, rcpt(1), "DATA", "."]


def test_accepted_sender_ends_a_row_of_put_off_ones(converse: Converse) -> None:
    talk = converse({"MAIL": ["451 a", "451 b", "", "451 c", "451 d"]}, messages=5)
    assert talk.fates == ("deferred 451", "deferred 451", "accepted 250", "deferred 451", "deferred 451")
    assert talk.close is None


def test_words_of_the_server_are_kept_clean(converse: Converse) -> None:
    talk = converse({"RCPT": ["550-5.1.1 no\x07 such\r\n550 5.1.1   user"]})
    assert talk.feed.replies[0] == [Reply(Outcome.REJECTED, 550, "5.1.1 no such 5.1.1 user")]


def test_withdrawn_message_ends_the_connection_without_its_dot(converse: Converse) -> None:
    talk = converse(messages=3, withdrawn=[1])
    assert talk.fates == ("accepted 250", "unasked", "back")
    assert (talk.close, talk.feed.begun) == (Close.WITHDRAWN, [0])
    assert talk.dialogue.outgoing == []


@pytest.mark.parametrize(("unsent", "expected"), [(0, "in_doubt"), (2, "in_doubt"), (3, "deferred"), (48, "deferred")])
def test_bytes_still_here_decide_between_deferred_and_in_doubt(
    on_the_way: OnTheWay, unsent: int, expected: str
) -> None:
    # The dot and its CRLF are the last three bytes: as long as not one of them has left, the message is not complete.
    talk = on_the_way(a_submission())
    talk.dialogue.outgoing.clear()
    talk.dialogue.unsent = unsent
    talk.dialogue.lost("The cable broke.")
    assert talk.feed.replies[0][0].outcome == expected
    assert talk.feed.replies[0][0].text.startswith("The cable broke. The ")


def test_body_that_was_not_even_taken_is_deferred(on_the_way: OnTheWay) -> None:
    talk = on_the_way(a_submission())
    talk.dialogue.lost()
    assert talk.feed.replies[0][0].outcome is Outcome.DEFERRED
    assert talk.dialogue.outgoing == []


def test_message_refused_halfway_ends_the_connection(on_the_way: OnTheWay) -> None:
    talk = on_the_way(a_submission())
    talk.dialogue.outgoing.clear()
    talk.dialogue.unsent = 20
    talk.dialogue.receive(b"552 5.3.4 too big\r\n")
    assert talk.feed.replies[0] == [Reply(Outcome.REJECTED, 552, "5.3.4 too big")]
    assert talk.close is Close.LOST


def test_acceptance_of_a_message_that_has_not_left_is_not_believed(on_the_way: OnTheWay) -> None:
    talk = on_the_way(a_submission())
    talk.dialogue.receive(b"250 taken, no doubt\r\n")
    assert talk.feed.replies[0][0].outcome is Outcome.DEFERRED
    assert talk.close is Close.FAULT


@pytest.mark.parametrize("reply", ["250 already", "354 more"])
def test_unasked_reply_is_a_fault(converse: Converse, reply: str) -> None:
    talk = converse(messages=1)
    talk.dialogue.receive(reply.encode() + b"\r\n")
    assert talk.close is Close.FAULT
    assert "without being asked" in str(talk.ending.error)


def test_idle_connection_that_is_sent_away_is_simply_closed(converse: Converse) -> None:
    talk = converse(messages=1)
    talk.dialogue.receive(b"421 4.4.2 idle too long\r\n")
    assert (talk.close, talk.ending.error) == (Close.DONE, None)


def test_server_that_sends_us_away_before_it_took_anything_is_at_fault(converse: Converse) -> None:
    before = converse({"MAIL": ["421 4.7.0 too many connections"]}).ending
    assert before.error is not None
    assert before.error.retry
    assert "421 4.7.0 too many connections" in str(before.error)
    assert converse({"MAIL": ["", "421 enough"]}, messages=2).ending.error is None


def test_quit_says_goodbye(converse: Converse) -> None:
    talk = converse(messages=1)
    talk.dialogue.quit()
    assert talk.dialogue.outgoing == [b"QUIT\r\n"]
    assert talk.dialogue.deadline == 5
    talk.dialogue.outgoing.clear()
    talk.dialogue.receive(b"221 bye\r\n")
    assert talk.close is Close.DONE


def test_quit_in_the_middle_ends_at_once(on_the_way: OnTheWay) -> None:
    talk = on_the_way(a_submission())
    talk.dialogue.outgoing.clear()
    talk.dialogue.quit()
    assert talk.close is Close.LOST
    assert talk.feed.replies[0][0].outcome is Outcome.IN_DOUBT


def test_kick_asks_the_feed_again(converse: Converse) -> None:
    talk = converse(messages=1)
    talk.dialogue.kick()
    assert talk.dialogue.outgoing == []
    talk.feed.add(a_submission(index=1, address="ben@example.com"))
    talk.dialogue.kick()
    assert talk.dialogue.outgoing == [b"MAIL FROM:<news@example.org> SIZE=45\r\nRCPT TO:<ben@example.com>\r\nDATA\r\n"]


def test_deadline_that_passes_is_named(converse: Converse) -> None:
    talk = converse({".": [SILENCE]})
    assert talk.feed.replies[0][0].text == (
        "The relay did not answer the message within 600 seconds. The answer is not known."
    )


def test_deadlines_are_those_of_the_standard() -> None:
    assert DEADLINES[Waiting.DOT] == 600
    assert DEADLINES[Waiting.DATA] == 120
    assert {DEADLINES[each] for each in (Waiting.GREETING, Waiting.MAIL, Waiting.RCPT)} == {300}

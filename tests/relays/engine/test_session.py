"""From the greeting to the first MAIL: EHLO, STARTTLS, AUTH, and what stops us."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from masthead.relays.smtp_engine.ending import Close
from masthead.relays.smtp_engine.session import Extensions, read_extensions
from masthead.relays.smtp_engine.settings import Encryption, Login, Mechanism, SmtpSettings
from masthead.relays.smtp_faults import Target

Converse = Callable[..., Any]
AWAY = Target("mail.example", 587)
HERE = Target("127.0.0.1", 25)


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def to(target: Target = AWAY, **options: Any) -> SmtpSettings:
    return SmtpSettings(target=target, **{"encryption": Encryption.NEVER, **options})


def logging_in(mechanism: Mechanism = Mechanism.AUTO) -> SmtpSettings:
    return to(login=Login("ana", "grün", mechanism))


def fault(talk: Any) -> str:
    assert talk.close is Close.FAULT
    assert talk.feed.replies == {}
    return f"{'retry' if talk.ending.error.retry else 'stop'}: {talk.ending.error}"


def test_extensions_are_read_whatever_their_case() -> None:
    lines = (
        b"pipelining",
        b"Size 1000 and more",
        b"8BITMIME",
        b"SMTPUTF8",
        b"STARTTLS",
        b"AUTH PLAIN",
        b"AUTH=login",
        b"",
    )
    assert read_extensions(lines) == Extensions(
        pipelining=True,
        eight_bit=True,
        smtputf8=True,
        size_known=True,
        size=1000,
        starttls=True,
        auth=frozenset({"PLAIN", "LOGIN"}),
    )


@pytest.mark.parametrize("line", [b"SIZE", b"SIZE 0", b"SIZE much", b"SIZE -5", b"SIZE 99999999999999999999999"])
def test_size_that_says_nothing_sets_no_limit(line: bytes) -> None:
    assert read_extensions((line,)) == Extensions(size_known=True)


def test_client_says_who_it_is(converse: Converse) -> None:
    assert converse().server.said[0] == "EHLO [127.0.0.1]"
    assert converse(settings=to(name="news.example.org")).server.said[0] == "EHLO news.example.org"


def test_old_server_is_greeted_in_the_old_way(converse: Converse) -> None:
    talk = converse({"EHLO": ["502 what"]}, messages=1)
    assert talk.fates == ("accepted 250",)
    assert talk.server.said == [
        "EHLO [127.0.0.1]",
        "HELO [127.0.0.1]",
        "MAIL FROM:<news@example.org>",
        "RCPT TO:<person0@example.com>",
        "DATA",
        ".",
    ]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ({"GREETING": ["554 no service"]}, "stop: mail.example:587 refuses this computer: 554 no service. "),
        ({"GREETING": ["450 busy"]}, "retry: mail.example:587 has no time for us just now: 450 busy. "),
        ({"GREETING": ["421 busy"]}, "retry: mail.example:587 has no time for us just now: 421 busy. "),
        ({"GREETING": ["354 hm"]}, "stop: mail.example:587 answered the connection with “354 hm”, "),
        ({"GREETING": ["SSH-2.0-hello"]}, "stop: What answers at mail.example:587 is not a mail server. "),
        ({"GREETING": ["<close>"]}, "retry: mail.example:587 closed the connection or kept silent. If it expects TLS "),
        ({"GREETING": ["<silence>"]}, "retry: mail.example:587 closed the connection or kept silent. If it expects "),
        ({"EHLO": ["450 busy"]}, "retry: mail.example:587 has no time for us just now: 450 busy. "),
        ({"EHLO": ["421 busy"]}, "retry: mail.example:587 has no time for us just now: 421 busy. "),
        ({"EHLO": ["<silence>"]}, "retry: mail.example:587 did not answer in time. "),
        ({"EHLO": ["550 no"], "HELO": ["550 no"]}, "stop: mail.example:587 refuses this computer: 550 no. "),
        ({"EHLO": ["502 no"], "HELO": ["<html>"]}, "stop: What answers at mail.example:587 is not a mail server. "),
    ],
)
def test_server_that_will_not_talk_is_at_fault(converse: Converse, script: dict[str, list[str]], words: str) -> None:
    assert fault(converse(script, settings=to())).startswith(words)


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "MAIL"])
def test_answer_before_the_question_is_a_fault(converse: Converse, verb: str) -> None:
    # Taken for an answer, it would shift all that follow by one.
    talk = converse({verb: ["250 fine\r\n250 fine"]}, features=())
    assert talk.close is Close.FAULT
    assert "mail.example:25 said “250 fine” without being asked." in str(talk.ending.error)


@pytest.mark.parametrize(
    ("offered", "mechanism", "script", "lines"),
    [
        ("PLAIN LOGIN", Mechanism.AUTO, {}, [f"AUTH PLAIN {b64(chr(0) + 'ana' + chr(0) + 'grün')}"]),
        (
            "PLAIN",
            Mechanism.PLAIN,
            {"AUTH": ["334 "]},
            [f"AUTH PLAIN {b64(chr(0) + 'ana' + chr(0) + 'grün')}", b64("\0ana\0grün")],
        ),
        (
            "LOGIN",
            Mechanism.AUTO,
            {"AUTH": ["334 VXNlcg=="], b64("ana"): ["334 UGFzcw=="]},
            ["AUTH LOGIN", b64("ana"), b64("grün")],
        ),
        (
            "PLAIN XOAUTH2",
            Mechanism.XOAUTH2,
            {},
            [f"AUTH XOAUTH2 {b64('user=ana' + chr(1) + 'auth=Bearer grün' + chr(1) + chr(1))}"],
        ),
    ],
)
def test_logging_in(
    converse: Converse, offered: str, mechanism: Mechanism, script: dict[str, list[str]], lines: list[str]
) -> None:
    welcome = {lines[-1]: ["235 welcome"]} if len(lines) > 1 else {}
    talk = converse({**script, **welcome}, settings=logging_in(mechanism), features=(f"AUTH {offered}",))
    assert talk.fates == ("accepted 250",)
    assert talk.server.said[1 : 1 + len(lines)] == lines


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            "535 5.7.8 no",
            "stop: mail.example:587 does not accept the user name and password: 535 5.7.8 no. Check both ",
        ),
        ("454 4.7.0 busy", "retry: mail.example:587 cannot check the password just now: 454 4.7.0 busy. "),
        ("421 busy", "retry: mail.example:587 has no time for us just now: 421 busy. "),
        ("354 hm", "stop: mail.example:587 answered AUTH with “334 again”, which no mail server should. "),
        ("<close>", "retry: mail.example:587 closed the connection or kept silent."),
        ("<silence>", "retry: mail.example:587 did not answer in time."),
    ],
)
def test_login_that_fails(converse: Converse, answer: str, words: str) -> None:
    again = {b64("\0ana\0grün"): ["334 again"]}
    answers = {"AUTH": ["334 again"], **again} if answer == "354 hm" else {"AUTH": [answer]}
    said = fault(converse(answers, settings=logging_in(), features=("AUTH PLAIN",)))
    assert said.startswith(words)
    assert "grün" not in said


def test_refused_token_is_heard_to_the_end(converse: Converse) -> None:
    script = {"AUTH": ["334 eyJzdGF0dXMiOiI0MDAifQ=="], "": ["535 5.7.8 expired"]}
    talk = converse(script, settings=logging_in(Mechanism.XOAUTH2), features=("AUTH XOAUTH2",))
    assert "does not accept the user name and password: 535 5.7.8 expired" in fault(talk)


@pytest.mark.parametrize(
    ("offered", "mechanism"),
    [("", Mechanism.AUTO), ("AUTH CRAM-MD5", Mechanism.AUTO), ("AUTH PLAIN", Mechanism.XOAUTH2)],
)
def test_login_that_is_not_offered(converse: Converse, offered: str, mechanism: Mechanism) -> None:
    talk = converse(settings=logging_in(mechanism), features=(offered,) if offered else ())
    assert fault(talk).startswith("stop: mail.example:587 takes no user name and password")


def test_login_never_shows_its_password() -> None:
    assert "grün" not in repr(logging_in())


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            to(encryption=Encryption.REQUIRED),
            "stop: mail.example:587 offers no STARTTLS, and the relay’s address requires ",
        ),
        (
            to(encryption=Encryption.OFFERED, login=Login("ana", "pw")),
            "stop: mail.example:587 offers no encryption, so the password was not sent. ",
        ),
    ],
)
def test_encryption_that_is_needed_and_not_offered(converse: Converse, settings: SmtpSettings, words: str) -> None:
    assert fault(converse(settings=settings, features=("AUTH PLAIN",))).startswith(words)


def test_password_may_stay_unencrypted_on_this_computer(converse: Converse) -> None:
    settings = to(HERE, encryption=Encryption.OFFERED, login=Login("ana", "pw"))
    assert converse(settings=settings, features=("AUTH PLAIN",)).fates == ("accepted 250",)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("454 not now", "retry: mail.example:587 offers STARTTLS but does not start it: 454 not now."),
        ("501 no", "stop: mail.example:587 offers STARTTLS but does not start it: 501 no."),
        (
            "220 go\r\n250 and this too",
            "stop: Between us and mail.example:587 somebody adds to the conversation before ",
        ),
        ("220 go\r\n250-and thi", "stop: Between us and mail.example:587 somebody adds to the conversation before "),
    ],
)
def test_encryption_that_is_offered_and_not_started(converse: Converse, answer: str, words: str) -> None:
    settings = to(encryption=Encryption.OFFERED)
    assert fault(converse({"STARTTLS": [answer]}, settings=settings, features=("STARTTLS",))).startswith(words)


def test_after_encryption_everything_is_asked_anew(converse: Converse) -> None:
    settings = to(encryption=Encryption.OFFERED, login=Login("ana", "pw"))
    talk = converse(settings=settings, features=("STARTTLS", "AUTH PLAIN"))
    assert talk.server.said == ["EHLO [127.0.0.1]", "STARTTLS"]
    assert talk.dialogue.wants_tls
    talk.dialogue.secured()
    assert (talk.dialogue.wants_tls, talk.dialogue.outgoing) == (False, [b"EHLO [127.0.0.1]\r\n"])
    talk.dialogue.outgoing.clear()
    talk.dialogue.receive(b"250 hello, and AUTH was never meant for you\r\n")
    assert fault(talk).startswith("stop: mail.example:587 takes no user name and password")


def test_what_was_offered_before_encryption_does_not_count(converse: Converse) -> None:
    settings = to(encryption=Encryption.OFFERED, login=Login("ana", "pw"))
    dialogue = converse(settings=settings, features=("STARTTLS", "AUTH PLAIN")).dialogue
    dialogue.secured()
    for answer in (b"502 no EHLO any more\r\n", b"250 old-fashioned\r\n"):
        dialogue.outgoing.clear()
        dialogue.receive(answer)
    assert dialogue.outgoing == []
    assert dialogue.ending is not None
    assert "takes no user name and password" in str(dialogue.ending.error)

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any

import pytest

from masthead.delivery.ports import Outcome, RelayError, Reply
from masthead.relays.smtp import Encryption, Login, SmtpRelay, Timeouts
from masthead.relays.smtp_faults import Target

Server = Callable[..., Any]
Trust = Callable[[str], ssl.SSLContext]
MESSAGE = b"Subject: Morning\r\n\r\n.starts with a dot\r\n.\r\nends\r\n"
CLOSE, SILENCE = "<close>", "<silence>"
TO = {"sender": "bounce@harbour.example", "recipient": "ana@example.com"}


def relay_to(server: Any, **options: Any) -> SmtpRelay:
    options.setdefault("timeouts", Timeouts(connect=10, reply=10, final=10))
    return SmtpRelay(Target("127.0.0.1", server.port), **options)


def submit_once(server: Any, message: bytes = MESSAGE, **options: Any) -> Reply:
    relay = relay_to(server, **options)
    relay.open()
    try:
        return relay.submit(message=message, **TO)
    finally:
        relay.close()


def fault_of(server: Any, **options: Any) -> RelayError:
    with pytest.raises(RelayError) as fault:
        submit_once(server, **options)
    return fault.value


def test_message_arrives_as_it_was_handed_over(smtp_server: Server) -> None:
    server = smtp_server()
    assert submit_once(server) == Reply(Outcome.ACCEPTED, 250, "2.0.0 queued as 1")
    assert server.messages == [MESSAGE]
    assert server.commands == [
        "ehlo [127.0.0.1]",
        f"MAIL FROM:<bounce@harbour.example> SIZE={len(MESSAGE)}",
        "RCPT TO:<ana@example.com>",
        "DATA",
        "quit",
    ]


def test_one_connection_serves_many_messages(smtp_server: Server) -> None:
    server = smtp_server()
    relay = relay_to(server)
    relay.open()
    replies = [relay.submit(message=MESSAGE, **TO) for _ in range(3)]
    relay.close()
    relay.close()
    assert [reply.outcome for reply in replies] == [Outcome.ACCEPTED] * 3
    assert (server.connections, len(server.messages)) == (1, 3)


@pytest.mark.parametrize(
    ("message", "arrived"),
    [
        (b"a: b\r\n\r\nno end", b"a: b\r\n\r\nno end\r\n"),
        (b"a: b\n\n.\nbare\r.\rbreaks\n", b"a: b\r\n\r\n.\r\nbare\r\n.\r\nbreaks\r\n"),
        (b".\r\n..\r\n.", b".\r\n..\r\n.\r\n"),
        (b"", b"\r\n"),
    ],
)
def test_message_cannot_end_the_data_early(smtp_server: Server, message: bytes, arrived: bytes) -> None:
    server = smtp_server()
    assert submit_once(server, message).outcome is Outcome.ACCEPTED
    assert server.messages == [arrived]


@pytest.mark.parametrize(
    ("script", "reply"),
    [
        ({"RCPT": "550 5.1.1 no such user"}, Reply(Outcome.REJECTED, 550, "5.1.1 no such user")),
        ({"RCPT": "450 4.2.0 try later"}, Reply(Outcome.DEFERRED, 450, "4.2.0 try later")),
        ({"MAIL": "451 4.3.0 busy"}, Reply(Outcome.DEFERRED, 451, "4.3.0 busy")),
        ({"DATA": "554 no valid recipients"}, Reply(Outcome.REJECTED, 554, "no valid recipients")),
        ({".": "554 5.7.1 looks like spam"}, Reply(Outcome.REJECTED, 554, "5.7.1 looks like spam")),
        ({".": "452 4.3.1 disk full"}, Reply(Outcome.DEFERRED, 452, "4.3.1 disk full")),
        ({".": "421 4.3.2 going down"}, Reply(Outcome.DEFERRED, 421, "4.3.2 going down")),
        ({".": CLOSE}, Reply(Outcome.IN_DOUBT, 0, "The connection ended before the relay answered.")),
        ({".": "blah"}, Reply(Outcome.IN_DOUBT, 0, "The relay’s answer could not be read.")),
        ({".": "999 what"}, Reply(Outcome.IN_DOUBT, 999, "what")),
    ],
)
def test_answer_becomes_an_outcome_and_the_next_message_goes_on(
    smtp_server: Server, script: dict[str, str], reply: Reply
) -> None:
    server = smtp_server(script, {})
    relay = relay_to(server)
    relay.open()
    first = relay.submit(message=MESSAGE, **TO)
    second = relay.submit(message=MESSAGE, **TO)
    relay.close()
    assert first == reply
    assert second.outcome is Outcome.ACCEPTED


def test_silence_after_the_dot_is_in_doubt(smtp_server: Server) -> None:
    server = smtp_server({".": SILENCE})
    reply = submit_once(server, timeouts=Timeouts(connect=10, reply=10, final=0.05))
    assert reply.outcome is Outcome.IN_DOUBT
    assert server.messages == [MESSAGE]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("ending", [CLOSE, "421 4.4.2 idle too long"])
def test_connection_closed_before_the_dot_is_made_again_once(smtp_server: Server, verb: str, ending: str) -> None:
    server = smtp_server({verb: ending}, {})
    assert submit_once(server).outcome is Outcome.ACCEPTED
    assert (server.connections, server.messages) == (2, [MESSAGE])


def test_server_that_keeps_saying_421_defers(smtp_server: Server) -> None:
    server = smtp_server({"MAIL": "421 busy"}, {"MAIL": "421 still busy"})
    assert submit_once(server) == Reply(Outcome.DEFERRED, 421, "still busy")


def test_server_that_keeps_closing_is_a_fault(smtp_server: Server) -> None:
    server = smtp_server({"RCPT": CLOSE}, {"RCPT": CLOSE})
    fault = fault_of(server)
    assert "closed the connection or kept silent" in str(fault)
    assert fault.retry


def test_lost_reset_does_not_repeat_the_refused_message(smtp_server: Server) -> None:
    server = smtp_server({"RCPT": "550 no", "RSET": CLOSE})
    assert submit_once(server).outcome is Outcome.REJECTED
    assert server.connections == 1


@pytest.mark.parametrize(
    ("script", "words", "retry"),
    [
        ({"CONNECT": "554 5.7.1 not you"}, "refuses this computer: 554 5.7.1 not you", False),
        ({"CONNECT": "421 too many"}, "has no time for us just now: 421 too many", True),
        ({"CONNECT": CLOSE}, "closed the connection or kept silent", True),
        ({"CONNECT": "HTTP/1.1 400 Bad Request"}, "is not a mail server", False),
        ({"EHLO": "502 what", "HELO": "550 go away"}, "refuses this computer: 550 go away", False),
        ({"MAIL": "550 5.7.1 not your domain"}, "refuses the sender <bounce@harbour.example>: 550", False),
        ({"MAIL": "530 5.7.0 Must issue a STARTTLS command first"}, "wants an encrypted connection", False),
        ({"MAIL": "530 5.7.0 Authentication required"}, "wants a user name and password", False),
        ({"RCPT": "530 5.7.0 Authentication required"}, "wants a user name and password", False),
        ({"DATA": "250 sure"}, "answered DATA with “250 sure”", False),
    ],
)
def test_fault_of_the_relay_is_said_in_plain_words(
    smtp_server: Server, script: dict[str, str], words: str, retry: bool
) -> None:
    fault = fault_of(smtp_server(script))
    assert words in str(fault)
    assert fault.retry is retry


def test_nothing_listening_is_said(closed_port: int) -> None:
    for inbox, words in (
        (False, f"Nothing answers at 127.0.0.1:{closed_port}."),
        (True, "Start it with “masthead inbox”."),
    ):
        with pytest.raises(RelayError) as fault:
            SmtpRelay(Target("127.0.0.1", closed_port, inbox=inbox)).open()
        assert words in str(fault.value)


@pytest.mark.parametrize("host", ["nowhere..example", "x" * 70])
def test_unknown_name_is_said(host: str) -> None:
    with pytest.raises(RelayError, match="There is no server named"):
        SmtpRelay(Target(host, 25)).open()


def test_silent_greeting_names_the_likely_cause(smtp_server: Server) -> None:
    fault = fault_of(smtp_server({"CONNECT": SILENCE}), timeouts=Timeouts(connect=0.05))
    assert "If it expects TLS from the start, write smtps://." in str(fault)


def test_starttls_is_used_when_offered(smtp_server: Server, trusting: Trust) -> None:
    server = smtp_server(tls="loopback")
    assert submit_once(server, context=trusting("loopback")).outcome is Outcome.ACCEPTED
    assert server.commands[:3] == ["ehlo [127.0.0.1]", "STARTTLS", "ehlo [127.0.0.1]"]


def test_starttls_never_stays_in_the_clear(smtp_server: Server) -> None:
    server = smtp_server(tls="loopback")
    assert submit_once(server, encryption=Encryption.NEVER).outcome is Outcome.ACCEPTED
    assert "STARTTLS" not in server.commands


def test_implicit_tls_delivers(smtp_server: Server, trusting: Trust) -> None:
    server = smtp_server(tls="loopback", implicit=True)
    reply = submit_once(server, encryption=Encryption.IMPLICIT, context=trusting("loopback"))
    assert reply.outcome is Outcome.ACCEPTED


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        ("elsewhere", "The certificate of 127.0.0.1:{port} is not for “127.0.0.1”."),
        ("expired", "The certificate of 127.0.0.1:{port} has expired."),
    ],
)
@pytest.mark.parametrize("implicit", [False, True])
def test_wrong_certificate_stops_the_mailing(
    smtp_server: Server, trusting: Trust, certificate: str, words: str, implicit: bool
) -> None:
    server = smtp_server(tls=certificate, implicit=implicit)
    encryption = Encryption.IMPLICIT if implicit else Encryption.OFFERED
    fault = fault_of(server, context=trusting(certificate), encryption=encryption)
    assert words.format(port=server.port) in str(fault)
    assert server.messages == []


def test_unknown_authority_is_not_trusted_by_default(smtp_server: Server) -> None:
    assert "cannot be trusted" in str(fault_of(smtp_server(tls="loopback")))


def test_required_starttls_that_is_not_offered_stops(smtp_server: Server) -> None:
    server = smtp_server()
    assert "offers no STARTTLS" in str(fault_of(server, encryption=Encryption.REQUIRED))
    assert server.messages == []


def test_refused_starttls_stops(smtp_server: Server, trusting: Trust) -> None:
    server = smtp_server({"STARTTLS": "454 not now"}, tls="loopback")
    fault = fault_of(server, context=trusting("loopback"))
    assert "offers STARTTLS but does not start it: 454 not now" in str(fault)
    assert fault.retry


def test_tls_from_the_start_to_a_plain_port_is_explained(smtp_server: Server, trusting: Trust) -> None:
    relay = SmtpRelay(
        Target("127.0.0.1", smtp_server().port, implicit_tls=True),
        encryption=Encryption.IMPLICIT,
        context=trusting("loopback"),
    )
    with pytest.raises(RelayError, match="Write smtp:// instead of smtps://"):
        relay.open()


@pytest.mark.parametrize(
    ("mechanisms", "wanted"),
    [
        ("LOGIN PLAIN", ["AUTH PLAIN AGFuYQBwYXNzd8O2cmQ="]),
        ("LOGIN", ["AUTH LOGIN", "YW5h", "cGFzc3fDtnJk"]),
    ],
)
def test_login_uses_what_is_offered(smtp_server: Server, mechanisms: str, wanted: list[str]) -> None:
    script = (
        {}
        if "PLAIN" in mechanisms
        else {"AUTH": "334 VXNlcm5hbWU6", "YW5H": "334 UGFzc3dvcmQ6", "CGFZC3FDTNJK": "235 ok"}
    )
    server = smtp_server(script, features=[f"AUTH {mechanisms}"])
    assert submit_once(server, login=Login("ana", "passwörd")).outcome is Outcome.ACCEPTED
    assert server.commands[1 : 1 + len(wanted)] == wanted


@pytest.mark.parametrize(
    ("reply", "words", "retry"),
    [
        ("535 5.7.8 wrong", "does not accept the user name and password: 535 5.7.8 wrong", False),
        ("454 4.7.0 try again", "cannot check the password just now: 454 4.7.0 try again", True),
    ],
)
def test_refused_login_is_said_without_the_password(smtp_server: Server, reply: str, words: str, retry: bool) -> None:
    login = Login("ana", "hunter2")
    fault = fault_of(smtp_server({"AUTH": reply}, features=["AUTH PLAIN"]), login=login)
    assert words in str(fault)
    assert fault.retry is retry
    assert "hunter2" not in str(fault) + repr(fault) + repr(login)


def test_login_without_mechanism_is_said(smtp_server: Server) -> None:
    assert "takes no user name and password" in str(fault_of(smtp_server(), login=Login("ana", "pw")))


def test_international_address_needs_smtputf8(smtp_server: Server) -> None:
    server = smtp_server()
    relay = relay_to(server)
    relay.open()
    reply = relay.submit(sender="bounce@harbour.example", recipient="遥@example.com", message=MESSAGE)
    relay.close()
    assert reply.outcome is Outcome.ACCEPTED
    assert server.commands[1].endswith(" SMTPUTF8")
    assert server.commands[2] == "RCPT TO:<遥@example.com>"


@pytest.mark.parametrize(
    ("features", "recipient", "message", "text"),
    [
        (["8BITMIME"], "遥@example.com", MESSAGE, "The relay takes no addresses with letters beyond ASCII (SMTPUTF8)."),
        (["SMTPUTF8"], "ana@example.com", "a: b\r\n\r\nß\r\n".encode(), "The relay takes no 8-bit mail (8BITMIME)."),
        (["SIZE 20"], "ana@example.com", MESSAGE, "The message has 0 KB; the relay takes at most 0 KB."),
    ],
)
def test_what_the_relay_cannot_take_is_rejected_before_it_is_sent(
    smtp_server: Server, features: list[str], recipient: str, message: bytes, text: str
) -> None:
    server = smtp_server(features=features)
    relay = relay_to(server)
    relay.open()
    reply = relay.submit(sender="bounce@harbour.example", recipient=recipient, message=message)
    relay.close()
    assert reply == Reply(Outcome.REJECTED, 0, text)
    assert server.messages == []


def test_8bit_message_is_declared(smtp_server: Server) -> None:
    server = smtp_server()
    assert submit_once(server, "a: b\r\n\r\nß\r\n".encode()).outcome is Outcome.ACCEPTED
    assert server.commands[1].endswith(" BODY=8BITMIME")


@pytest.mark.parametrize(
    "recipient", ["a\r\nRCPT TO:<b@example.com>", "a\0@example.com", "<a@example.com>", "", "\ud800@x"]
)
def test_address_that_could_end_the_command_is_rejected(smtp_server: Server, recipient: str) -> None:
    server = smtp_server()
    relay = relay_to(server)
    reply = relay.submit(sender="bounce@harbour.example", recipient=recipient, message=MESSAGE)
    assert reply.outcome is Outcome.REJECTED
    assert server.commands == []


def test_server_that_cannot_do_ehlo_is_greeted_the_old_way(smtp_server: Server) -> None:
    server = smtp_server({"EHLO": "502 5.5.1 what"})
    assert submit_once(server).outcome is Outcome.ACCEPTED
    assert server.commands[1:3] == ["helo [127.0.0.1]", "MAIL FROM:<bounce@harbour.example>"]

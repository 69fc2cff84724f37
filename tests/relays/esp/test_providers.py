"""Every provider of the table: what it is sent, and what its answers mean."""

from __future__ import annotations

import base64
import email
import email.policy
import itertools
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from masthead.audience.recipient import Recipient
from masthead.delivery.outcome import Outcome
from masthead.relays.esp.providers import PROVIDERS, Form
from masthead.testing import a_recipient

Api = Callable[..., Any]
Send = Callable[..., Any]

MEI, AOYAMA, ANA = (
    a_recipient(1, name="Mei"),
    a_recipient(2, name="青山 遥", segments=["premium"]),
    a_recipient(3, name='Ana "Zoë" O’Neil, Editor'),
)


def postmark(asked: Any) -> tuple[int, Any]:
    return 200, [
        {"ErrorCode": 0, "Message": "OK", "MessageID": f"pm-{number}", "To": each["To"]}
        for number, each in enumerate(asked.json())
    ]


def resend(asked: Any) -> tuple[int, Any]:
    return 200, {"data": [{"id": f"re-{number}"} for number, _ in enumerate(asked.json())]}


def sparkpost(asked: Any) -> tuple[int, Any]:
    return 200, {"results": {"total_accepted_recipients": 1, "total_rejected_recipients": 0, "id": "sp-0"}}


HONEST: dict[str, Callable[[Any], tuple[int, Any]]] = {
    "postmark": postmark,
    "resend": resend,
    "brevo": lambda _: (201, {"messageId": "<br-0>"}),
    "mailgun": lambda _: (200, {"id": "<mg-0>", "message": "Queued. Thank you."}),
    "sparkpost": sparkpost,
    "ses": lambda _: (200, {"MessageId": "ses-0"}),
}


def raw(name: str, asked: Any) -> bytes:
    """The message in a request of a provider that takes messages as they were compiled."""
    if name == "ses":
        return base64.b64decode(asked.json()["Content"]["Raw"]["Data"])
    if name == "sparkpost":
        return str(asked.json()["content"]["email_rfc822"]).encode()
    head, _, rest = asked.body.partition(b"Content-Type: message/rfc822\r\n\r\n")
    boundary = head.split(b"\r\n", 1)[0]
    return bytes(rest.partition(b"\r\n" + boundary)[0])


def test_table_and_tests_know_the_same_providers() -> None:
    assert HONEST.keys() == PROVIDERS.keys()


@pytest.mark.parametrize("name", PROVIDERS)
def test_honest_provider_takes_everybody(name: str, provider_api: Api, send: Send) -> None:
    api = provider_api(HONEST[name])
    run = send(name, api.url)

    assert (run.outcomes, run.fault) == (["accepted"] * 3, None)
    assert all(word.startswith(f"{PROVIDERS[name].title} took it as ") for word in run.words)
    assert len(api.asked) == (1 if PROVIDERS[name].most > 1 else 3)


@pytest.mark.parametrize("name", [name for name, each in PROVIDERS.items() if each.form is Form.MIME])
def test_message_goes_out_as_it_was_compiled(
    name: str, provider_api: Api, send: Send, message: Callable[[Recipient], bytes]
) -> None:
    api = provider_api(HONEST[name])
    send(name, api.url, [AOYAMA])

    [asked] = api.asked
    assert raw(name, asked) == message(AOYAMA)
    assert b"reader2@example.com" in unquote_to_bytes(asked.body)


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("postmark", ("From", "To", "Subject", "TextBody", "HtmlBody", "ReplyTo", "Headers")),
        ("resend", ("from", "to", "subject", "text", "html", "reply_to", "headers")),
        ("brevo", ("sender", "to", "subject", "textContent", "htmlContent", "replyTo", "headers")),
    ],
)
def test_fields_say_what_the_message_says(
    name: str, names: tuple[str, ...], provider_api: Api, send: Send, message: Callable[[Recipient], bytes]
) -> None:
    api = provider_api(HONEST[name])
    send(name, api.url, [AOYAMA])

    said = api.asked[0].json()
    said = said[0] if isinstance(said, list) else said
    sender, to, subject, text, html, reply_to, headers = (said[each] for each in names)
    compiled = email.message_from_bytes(message(AOYAMA), policy=email.policy.default)
    assert "editors@harbour.example" in str(sender)
    assert "reader2@example.com" in str(to)
    assert "letters@harbour.example" in str(reply_to)
    assert (subject, text) == ("Morning, 青山 遥", "Dear 青山 遥 and early\n.\nÜber uns\n")
    assert html == "<p>Dear 青山 遥</p>\n"
    found = {each["Name"]: each["Value"] for each in headers} if isinstance(headers, list) else headers
    assert found["Message-ID"] == compiled["Message-ID"]
    assert found["List-Id"] == "<harbour-morning.harbour.example>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["List-Unsubscribe"] == compiled["List-Unsubscribe"]
    assert not {"Date", "MIME-Version", "Content-Type", "Subject", "To", "From"} & found.keys()


@pytest.mark.parametrize("name", ["postmark", "resend", "brevo", "mailgun", "sparkpost"])
def test_metadata_brings_our_identifiers_back(
    name: str, provider_api: Api, send: Send, message: Callable[[Recipient], bytes]
) -> None:
    api = provider_api(HONEST[name])
    send(name, api.url, [MEI])

    compiled = email.message_from_bytes(message(MEI), policy=email.policy.default)
    body = api.asked[0].body.decode().replace('\\"', '"').replace("\\u003c", "<")
    assert str(compiled["Message-ID"]).strip("<>").split("@")[0] in body
    assert "bounce+" in body
    assert "message_id" in body
    assert "return_path" in body


def test_postmark_is_told_to_leave_links_alone_and_to_use_the_broadcast_stream(provider_api: Api, send: Send) -> None:
    api = provider_api(postmark)
    send("postmark", api.url, [MEI])

    [asked] = api.asked
    [said] = asked.json()
    assert (said["TrackOpens"], said["TrackLinks"], said["MessageStream"]) == (False, "None", "broadcast")
    assert (asked.path, asked.headers["x-postmark-server-token"]) == ("/email/batch", "hunter2")


def test_mailgun_gets_the_envelope_beside_the_message(provider_api: Api, send: Send) -> None:
    api = provider_api(HONEST["mailgun"])
    send("mailgun", api.url, [MEI])

    [asked] = api.asked
    assert asked.path == "/news.harbour.example/messages.mime"
    assert b'name="to"' in asked.body
    assert b'name="o:tracking-clicks"\r\n\r\nno' in asked.body
    assert b'name="subject"' not in asked.body
    assert b'name="html"' not in asked.body


def test_batches_are_as_large_as_asked(provider_api: Api, send: Send) -> None:
    api = provider_api(postmark)
    run = send("postmark", api.url, [a_recipient(number) for number in range(1, 8)], most=3)

    assert run.outcomes == ["accepted"] * 7
    assert [len(asked.json()) for asked in api.asked] == [3, 3, 1]


def test_postmark_tells_members_of_a_batch_apart(provider_api: Api, send: Send) -> None:
    inactive = "You tried to send to a recipient that has been marked as inactive.\n Found inactive addresses: {}.\n "
    answers = [
        {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-0", "To": "reader1@example.com"},
        {
            "ErrorCode": 406,
            "Message": inactive.format("reader2@example.com") + "Inactive recipients are ones that have bounced.",
        },
        {"ErrorCode": 300, "Message": "Invalid 'To' address: 'reader3@example.com'."},
        {"ErrorCode": 400, "Message": "The sender signature is not there."},
    ]
    run = send("postmark", provider_api(lambda _: (200, answers)).url, [*map(a_recipient, range(1, 5))])

    assert run.outcomes == ["accepted", "rejected", "rejected", "rejected"]
    assert run.words[1].startswith("Postmark: It delivers nothing to this address")
    assert run.words[2].startswith("Postmark: It takes this address for none")
    assert run.words[3] == "Postmark: The sender signature is not there. (error 400)"
    assert run.fault is None


def test_message_that_spoils_its_batch_is_found_and_the_others_go_out(provider_api: Api, send: Send) -> None:
    def strict(asked: Any) -> tuple[int, Any]:
        spoilt = any("reader2@" in str(each["to"]) for each in asked.json())
        return (422, {"name": "validation_error", "message": "Invalid `to` field."}) if spoilt else resend(asked)

    api = provider_api(strict)
    run = send("resend", api.url, [*map(a_recipient, range(1, 5))])

    assert run.outcomes == ["accepted", "rejected", "accepted", "accepted"]
    assert run.words[1] == "Resend: 422 Invalid `to` field."
    assert [len(asked.json()) for asked in api.asked] == [4, 1, 1, 1, 1]


def test_sender_that_is_not_confirmed_marks_nobody_rejected(provider_api: Api, send: Send) -> None:
    answer = {"ErrorCode": 400, "Message": "The sender signature is not there."}
    api = provider_api(lambda asked: (200, [answer for _ in asked.json()]))
    run = send("postmark", api.url, [*map(a_recipient, range(1, 21))], most=10)

    assert run.outcomes == ["deferred"] * 10
    assert str(run.fault) == (
        "Postmark refuses one message after the other: Postmark: The sender signature is not there. (error 400) "
        "Check with it that the sender’s domain is confirmed and the account may send."
    )
    assert not run.fault.retry


@pytest.mark.parametrize("name", PROVIDERS)
def test_wrong_key_stops_the_mailing_and_is_not_shown(name: str, provider_api: Api, send: Send) -> None:
    api = provider_api(lambda _: (401, {"message": "The key hunter2 is not valid.", "Message": "hunter2"}))
    run = send(name, api.url)

    assert set(run.outcomes) == {"deferred"}
    assert str(run.fault).startswith(f"{PROVIDERS[name].title} does not let us send: ")
    assert not run.fault.retry
    assert "hunter2" not in str(run.fault) + str(run.words)


@pytest.mark.parametrize("name", PROVIDERS)
def test_provider_that_hangs_up_leaves_its_messages_in_doubt(name: str, provider_api: Api, send: Send) -> None:
    api = provider_api(lambda _: (0, None))
    run = send(name, api.url)

    assert set(run.outcomes) == {"in_doubt"}
    assert run.fault.retry
    assert len(api.asked) == 1, "what is in doubt must not be sent again behind our back"


@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize("status", [500, 502, 504])
def test_provider_that_broke_leaves_its_messages_in_doubt(
    name: str, status: int, provider_api: Api, send: Send
) -> None:
    api = provider_api(lambda _: (status, {"message": "Internal error"}))
    run = send(name, api.url)

    assert set(run.outcomes) == {"in_doubt"}
    assert run.fault.retry
    assert len(api.asked) == 1


@pytest.mark.parametrize("name", PROVIDERS)
@pytest.mark.parametrize("value", [b"<html>maintenance</html>", {}, [], None, "ok", {"data": [{}]}, [{}], 7])
def test_answer_that_cannot_be_read_leaves_its_messages_in_doubt(
    name: str, value: object, provider_api: Api, send: Send
) -> None:
    if name == "ses" and value == b"<html>maintenance</html>":
        value = {"Id": "another"}  # boto reads no answer that is not JSON, and says so as of any lost one
    run = send(name, provider_api(lambda _: (200, value)).url, [MEI])

    assert run.outcomes == ["in_doubt"]


@pytest.mark.parametrize("name", PROVIDERS)
def test_provider_out_of_reach_has_been_handed_nothing(name: str, closed_port: int, send: Send) -> None:
    run = send(name, f"http://127.0.0.1:{closed_port}/")

    assert set(run.outcomes) == {"deferred"}
    assert run.fault.retry
    assert str(run.fault) == (
        f"{PROVIDERS[name].title} cannot be reached: no connection could be made. Check the network."
    )


@pytest.mark.parametrize("name", PROVIDERS)
def test_certificate_that_cannot_be_trusted_stops_the_mailing(name: str, provider_api: Api, send: Send) -> None:
    api = provider_api(HONEST[name], tls="loopback")
    run = send(name, api.url)

    assert set(run.outcomes) == {"deferred"}
    assert "its certificate cannot be trusted" in str(run.fault)
    assert not run.fault.retry
    assert api.asked == []


@pytest.mark.parametrize("name", PROVIDERS)
def test_provider_that_asks_for_patience_gets_it(name: str, provider_api: Api, send: Send) -> None:
    turns = itertools.count()

    def slow(asked: Any) -> tuple[int, Any] | tuple[int, Any, dict[str, str]]:
        turn = next(turns)
        return (429, {"message": "Slow down."}, {"Retry-After": "7"}) if turn < 2 else HONEST[name](asked)

    run = send(name, provider_api(slow).url, [MEI])

    assert (run.outcomes, run.fault) == (["accepted"], None)
    assert run.slept == ([1.0, 2.0] if name == "ses" else [7.0, 7.0])


@pytest.mark.parametrize("name", PROVIDERS)
def test_provider_without_time_is_tried_later(name: str, provider_api: Api, send: Send) -> None:
    api = provider_api(lambda _: (429, {"message": "Too many."}, {"Retry-After": "86400"}))
    run = send(name, api.url, [MEI])

    assert (run.outcomes, run.fault.retry) == (["deferred"], True)
    assert len(run.slept) == 3
    assert max(run.slept) <= 10.0
    assert str(run.fault).endswith("Send more slowly.")


@pytest.mark.parametrize(
    ("code", "status", "outcome", "fault", "retry"),
    [
        ("MessageRejected", 400, "deferred", "", False),
        ("BadRequestException", 400, "deferred", "", False),
        ("AccountSuspendedException", 400, "deferred", "does not let us send", False),
        ("MailFromDomainNotVerifiedException", 400, "deferred", "does not let us send", False),
        ("SignatureDoesNotMatch", 403, "deferred", "does not let us send", False),
        ("LimitExceededException", 400, "deferred", "has no time for us", True),
        ("InternalFailure", 500, "in_doubt", "did not answer as it should", True),
    ],
)
def test_errors_of_amazon_are_told_apart(
    code: str, status: int, outcome: str, fault: str, retry: bool, provider_api: Api, send: Send
) -> None:
    api = provider_api(lambda _: (status, {"message": "Its words."}, {"x-amzn-ErrorType": code}))
    run = send("ses", api.url, [MEI])

    assert run.outcomes == [outcome]
    assert fault in str(run.fault or "")
    assert bool(run.fault) == bool(fault)
    assert not run.fault or run.fault.retry is retry
    assert code in run.words[0]


def test_sparkpost_tells_of_an_address_that_it_does_not_serve(provider_api: Api, send: Send) -> None:
    answer = {"results": {"total_accepted_recipients": 0, "total_rejected_recipients": 1, "id": "1"}}
    run = send("sparkpost", provider_api(lambda _: (200, answer)).url, [MEI])

    assert run.outcomes == ["rejected"]


@pytest.mark.parametrize("name", PROVIDERS)
def test_odd_addresses_trouble_nobody_else(name: str, provider_api: Api, send: Send) -> None:
    odd = [a_recipient(8, address='"a b"@example.com'), a_recipient(9, address="ünal@häfen.example")]
    run = send(name, provider_api(HONEST[name]).url, [MEI, *odd, ANA])

    assert run.fault is None
    assert run.outcomes[:2] == ["accepted", "accepted"]
    assert run.outcomes[2:] in (["accepted", "accepted"], ["accepted", "rejected"])


def test_success_without_an_identifier_is_not_believed(provider_api: Api, send: Send) -> None:
    api = provider_api(lambda _: (200, json.dumps([{"ErrorCode": 0, "Message": "OK"}]).encode()))
    run = send("postmark", api.url, [MEI])

    assert run.outcomes == [Outcome.IN_DOUBT.value], "no MessageID, so nobody knows"

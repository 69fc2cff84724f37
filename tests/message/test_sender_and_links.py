from __future__ import annotations

import pytest

from masthead.message import CompileError, LinkPlan, Sender
from masthead.message.mailbox import Mailbox, parse_mailbox
from masthead.tokens import Purpose


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("editors@harbour.example", Mailbox("", "editors@harbour.example")),
        ("Harbour Morning <editors@harbour.example>", Mailbox("Harbour Morning", "editors@harbour.example")),
        ("  Harbour Morning<editors@harbour.example> ", Mailbox("Harbour Morning", "editors@harbour.example")),
        ('"Tan, Mei" <mei@harbour.example>', Mailbox("Tan, Mei", "mei@harbour.example")),
        ('"Mei \\"M\\" Tan" <mei@harbour.example>', Mailbox('Mei "M" Tan', "mei@harbour.example")),
        ("Häfen <post@häfen.example>", Mailbox("Häfen", "post@xn--hfen-loa.example")),
        ("<editors@harbour.example>", Mailbox("", "editors@harbour.example")),
    ],
)
def test_mailbox_reads_as(text: str, mailbox: Mailbox) -> None:
    assert parse_mailbox(text) == mailbox


@pytest.mark.parametrize(
    "text",
    ["", "Harbour Morning", "a@b.example, c@d.example", "Name <a@b.example> x", "N <>", "N\r\nBcc: x <a@b.example>"],
)
def test_mailbox_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(CompileError):
        parse_mailbox(text)


def test_sender_reads_a_house_formats_from() -> None:
    assert Sender.from_mailbox("Harbour Morning <editors@harbour.example>", list_id="hm.harbour.example") == Sender(
        name="Harbour Morning", address="editors@harbour.example", list_id="hm.harbour.example"
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "Harbour\nBcc: x", "one line"),
        ("address", "editors", "name@example.com"),
        ("reply_to", "nobody", "name@example.com"),
        ("list_id", "harbour morning", "host name"),
        ("list_name", "Harbour\rMorning", "one line"),
        ("bounce_domain", "bounces harbour", "example.com"),
        ("bounce_domain", ("b" * 55 + ".") * 4 + "example", "too long for an address"),
        ("bounce_prefix", "", "plain word of at most 41 characters"),
        ("bounce_prefix", "b" * 42, "plain word of at most 41 characters"),
        ("unsubscribe_address", "leave?x@harbour.example", "unsubscribe address"),
        ("unsubscribe_address", "leave", "name@example.com"),
        ("feedback_id", ("a:b",), "letters, digits"),
        ("feedback_id", ("a", "b", "c", "d"), "up to three"),
    ],
)
def test_sender_refuses_what_cannot_stand_in_a_header(field: str, value: object, words: str) -> None:
    good: dict[str, object] = {"name": "Harbour Morning", "address": "editors@harbour.example"}
    with pytest.raises(CompileError, match=words):
        Sender(**{**good, field: value})  # type: ignore[arg-type]


def test_link_plan_takes_a_base_with_or_without_a_slash() -> None:
    plan = LinkPlan(base_url="https://harbour.example/mail/")
    assert plan == LinkPlan(base_url="https://harbour.example/mail")
    assert plan.page(Purpose.PREFERENCES) == ("https://harbour.example/mail/p/", Purpose.PREFERENCES, "")


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"base_url": "t.harbour.example"}, "https://news.example.com"),
        ({"base_url": "ftp://t.harbour.example"}, "https://news.example.com"),
        ({"base_url": "https://t.harbour.example/?x=1"}, "https://news.example.com"),
        ({"base_url": "https://t.harbour.example>\r\nBcc: x"}, "plain characters"),
        ({"base_url": "https://t.harbour.example/<b>"}, "https://news.example.com"),
        ({"base_url": "https://" + "long." * 60 + "example"}, "at most 300"),
        ({"web_url": "harbour.example/412"}, "begin with https"),
        ({"web_url": "javascript:alert(1)"}, "begin with https"),
        ({"tracked": True}, "needs a base address"),
        ({"open_pixel": True}, "needs a base address"),
    ],
)
def test_link_plan_refuses_addresses_that_lead_nowhere(plan: dict[str, object], words: str) -> None:
    with pytest.raises(CompileError, match=words):
        LinkPlan(**plan)  # type: ignore[arg-type]

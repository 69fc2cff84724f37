from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.reports.cause import HARD_CAUSES
from masthead.reports.refusals import Refusal, explain, table


@pytest.mark.parametrize(
    ("code", "reply", "words"),
    [
        (550, "5.1.1 The email account that you tried to reach does not exist. gsmtp", "There is no such mailbox."),
        (550, "5.1.10 RESOLVER.ADR.RecipientNotFound", "There is no such mailbox."),
        (550, "5.4.1 Recipient address rejected: Access denied.", "There is no such mailbox."),
        (550, "No such user here", "There is no such mailbox."),
        (452, "4.2.2 The recipient's inbox is out of storage space. - gsmtp", "The mailbox is full."),
        (552, "5.2.2 Mailbox over quota", "The mailbox is full."),
        (
            550,
            "5.2.1 The email account that you tried to reach is inactive. gsmtp",
            "The Gmail account is closed or has been left alone for long.",
        ),
        (
            450,
            "4.2.1 The user is receiving mail too quickly. gsmtp",
            "This person is getting too much mail at the moment.",
        ),
        (450, "4.2.1 try later", "The mailbox takes no mail at the moment."),
        (550, "5.2.1 disabled", "The mailbox is closed."),
        (
            550,
            "5.7.26 Your email has been blocked because the sender is unauthenticated. gsmtp",
            "Gmail could not tell that the mail is really yours: neither SPF nor DKIM vouches for it.",
        ),
        (550, "5.7.26 Multiple authentication checks failed", "Neither SPF nor DKIM vouches for the mail."),
        (
            421,
            "4.7.28 Gmail has detected an unusual rate of unsolicited mail. gsmtp",
            "Gmail is getting too much mail it thinks unwanted from this relay or domain, and slows it down.",
        ),
        (421, "4.7.28 too much", "Too much mail comes from this sender at once."),
        (
            550,
            "5.7.1 messages from [192.0.2.1] weren't sent. part of their network is on our block list (S3150).",
            "Microsoft has the relay’s network on its block list.",
        ),
        (421, "RP-001 (SNT) rate limited", "Microsoft slows this relay down because of its reputation."),
        (550, "SC-004 Mail rejected", "Microsoft blocks this relay for the mail that came from it."),
        (550, "5.7.606 Access denied, banned sending IP [192.0.2.1]", "Microsoft has banned the relay’s address."),
        (550, "5.7.649 Access denied", "Microsoft has banned the relay’s address."),
        (
            451,
            "4.7.650 The mail server [192.0.2.1] has been temporarily rate limited",
            "Microsoft slows this relay down because of its reputation.",
        ),
        (
            451,
            "4.7.500 Server busy. Please try again later",
            "Microsoft does not trust this relay enough for so much mail at once.",
        ),
        (
            550,
            "5.7.515 Access denied, sending domain does not meet the required authentication level",
            "Microsoft wants SPF, DKIM and DMARC from those who send much, and one of them fails.",
        ),
        (
            421,
            "4.7.0 [TSS04] Messages temporarily deferred",
            "Yahoo slows this relay down because of complaints or unusual traffic.",
        ),
        (451, "Greylisted, come back later", "The server asks everybody it does not know to come again."),
        (
            554,
            "5.7.1 Client host blocked using zen.spamhaus.org",
            "The relay’s address or a domain in the message is on a Spamhaus list.",
        ),
        (554, "5.7.1 <a@b.example>: Relay access denied", "The relay does not pass on mail for other domains for us."),
        (552, "5.3.4 Message too big", "The message is larger than the server takes."),
        (450, "nothing said", "The mailbox cannot be used at the moment."),
        (451, "4.4.1 timeout", "The relay does not reach the recipient’s server just now."),
        (
            0,
            "Handed over when the worker ended; no answer is known.",
            "The message was handed over, and the answer was lost.",
        ),
    ],
)
def test_refusal_is_explained(code: int, reply: str, words: str) -> None:
    explanation = explain(code, reply)

    assert explanation is not None
    assert explanation.words == words


def test_refusal_that_nobody_knows_is_left_to_the_relays_own_words() -> None:
    assert explain(599, "Something else entirely") is None


def test_every_explanation_is_a_sentence_with_a_remedy() -> None:
    for row in table():
        assert row.explanation.words.endswith(".")
        assert row.explanation.remedy.endswith(".")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param(row, says, id=f"{row.subject}.{row.details} {row.basic} {says}")
        for row in table()
        for says in row.says
    ],
)
def test_no_row_is_hidden_by_those_before_it(row: Refusal, says: str) -> None:
    """The most general answer that fits a row is explained by it, or by one that says the same."""
    klass = row.klass or (5 if row.basic is None or row.basic >= 500 else 4)
    detail = row.details[0] if row.details is not None else 99
    status = f"{klass}.{row.subject}.{detail} " if row.subject is not None else ""
    code = row.basic if row.basic is not None else klass * 100 + 98

    assert explain(code, f"{status}{says}") == row.explanation


def test_what_ends_an_address_is_told_to_go_from_the_list() -> None:
    for row in table():
        said, about = row.explanation.remedy, row.explanation.about
        assert "off the list" in said or about not in HARD_CAUSES
        assert said != "Take the address off the list." or about in HARD_CAUSES


def test_numbers_of_an_ip_address_are_no_status() -> None:
    assert explain(0, "host mx.example[5.1.1.20] said nothing of use") is None


@pytest.mark.parametrize("code", ["1", "1.1.1", "x.1", "7.606-", ""])
def test_table_refuses_a_code_that_is_none(code: str) -> None:
    with pytest.raises(ValueError, match="is no code"):
        Refusal.read({"code": code, "words": "A.", "remedy": "B."})


def test_table_refuses_a_row_that_would_fit_every_answer() -> None:
    with pytest.raises(ValueError, match="one of code, basic and says"):
        Refusal.read({"words": "A.", "remedy": "B."})


@given(st.integers(0, 599), st.text(max_size=200))
def test_any_answer_can_be_asked_about(code: int, reply: str) -> None:
    explanation = explain(code, reply)

    assert explanation is None or explanation.words

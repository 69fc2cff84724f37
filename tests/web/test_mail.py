"""Invitations and passwords by each kind of relay."""

from __future__ import annotations

import dataclasses
import email
from collections.abc import Callable
from email import policy
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from masthead.relays.inbox import Inbox
from masthead.web.mail import MailNotSentError, RelayBackend

UseRelay = Callable[[str], RelayBackend]


@pytest.fixture
def use_relay(settings: Settings) -> UseRelay:
    """The backend of a site with another relay."""

    def use(url: str, *, fail_silently: bool = False) -> RelayBackend:
        site = settings.SITE
        changed = site.settings.model_copy(update={"relay": url})
        settings.SITE = dataclasses.replace(site, settings=changed)
        return RelayBackend(fail_silently=fail_silently)

    return use


def invitation(*people: str) -> EmailMessage:
    return EmailMessage(
        "Komm herein – 早安", "Grüße\n.\n..und mehr\n", "Press <press@harbour.example>", list(people), bcc=[]
    )


def test_relay_takes_a_letter_as_it_was_written(use_relay: UseRelay, tmp_path: Path) -> None:
    with Inbox(tmp_path, smtp_port=0, web_port=0) as inbox:
        sent = use_relay(inbox.smtp_url).send_messages([invitation("mei@harbour.example", "Jo <jo@harbour.example>")])
        inbox.wait_for(2)
        kept = [email.message_from_bytes(each.read_bytes(), policy=policy.default) for each in tmp_path.rglob("*.eml")]

    assert sent == 1
    assert [message["Subject"] for message in kept] == ["Komm herein – 早安"] * 2
    assert kept[0].get_content().replace("\r\n", "\n") == "Grüße\n.\n..und mehr\n"


def test_maildir_keeps_a_letter(use_relay: UseRelay, tmp_path: Path) -> None:
    assert use_relay(f"maildir:{tmp_path / 'post'}").send_messages([invitation("mei@harbour.example")]) == 1

    [file] = (tmp_path / "post" / "new").iterdir()
    assert b"Delivered-To: mei@harbour.example" in file.read_bytes()


def test_without_a_relay_letters_stand_in_the_log(use_relay: UseRelay, capsys: pytest.CaptureFixture[str]) -> None:
    assert use_relay("").send_messages([invitation("mei@harbour.example")]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "To: mei@harbour.example" in said.err


def test_relay_that_is_not_there_is_said_without_its_password(use_relay: UseRelay) -> None:
    backend = use_relay("smtp://mei:hunter2@127.0.0.1:1")

    with pytest.raises(MailNotSentError, match="The relay cannot be used") as refused:
        backend.send_messages([invitation("mei@harbour.example")])
    assert "hunter2" not in str(refused.value)


def test_address_that_cannot_be_is_refused_before_anybody_is_asked(use_relay: UseRelay) -> None:
    with pytest.raises(MailNotSentError, match="cannot be sent"):
        use_relay("smtp://127.0.0.1:1").send_messages([invitation("mei@@harbour")])


def test_letter_to_nobody_is_no_letter(use_relay: UseRelay) -> None:
    assert use_relay("smtp://127.0.0.1:1").send_messages([invitation()]) == 0

"""From the address of a relay to how it is spoken with."""

from __future__ import annotations

import pytest

from masthead.relays.smtp_engine.settings import (
    Encryption,
    Login,
    Mechanism,
    SmtpSettings,
    address_literal,
    settings_for_inbox,
    settings_from_url,
)
from masthead.relays.smtp_engine.waiting import DEADLINES, Waiting
from masthead.relays.smtp_faults import Target
from masthead.relays.url import RelayUrlError, split_relay_url


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        ("smtp://mail.example", SmtpSettings(target=Target("mail.example", 25))),
        ("smtp://mail.example:2525", SmtpSettings(target=Target("mail.example", 2525))),
        ("smtp://a:b@mail.example", SmtpSettings(target=Target("mail.example", 587), login=Login("a", "b"))),
        (
            "smtps://a:p%40ss@mail.example",
            SmtpSettings(
                target=Target("mail.example", 465, implicit_tls=True),
                encryption=Encryption.IMPLICIT,
                login=Login("a", "p@ss"),
            ),
        ),
        (
            "smtp://mail.example?starttls=required&name=news.example.org",
            SmtpSettings(target=Target("mail.example", 25), encryption=Encryption.REQUIRED, name="news.example.org"),
        ),
        (
            "smtp://a:token@mail.example?auth=XOAUTH2&starttls=never",
            SmtpSettings(
                target=Target("mail.example", 587),
                encryption=Encryption.NEVER,
                login=Login("a", "token", Mechanism.XOAUTH2),
            ),
        ),
    ],
)
def test_address_says_how_to_speak(url: str, settings: SmtpSettings) -> None:
    assert settings_from_url(split_relay_url(url)) == settings


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("smtp:", "The relay “smtp:” lacks “//” after “smtp:”."),
        ("smtp://mail.example?starttls=maybe", "“starttls=maybe” is not known."),
        (
            "smtps://mail.example?starttls=never",
            "A smtps:// relay knows no option “starttls” (options: “auth”, “name”).",
        ),
        ("smtp://mail.example?speed=9", "A smtp:// relay knows no option “speed”"),
        ("smtp://a:b@mail.example?auth=cram-md5", "“auth=cram-md5” is not known. Write auth=plain, auth=login, auth="),
        ("smtp://mail.example?auth=plain", "“auth=plain” needs a user."),
        ("smtp://a@mail.example", "The password is missing."),
        ("smtp://:b@mail.example", "The user name is missing."),
        ("smtp://mail.example?name=a%20b", "“name=” is how this computer introduces itself"),
        ("smtp://mail.example?name=a%0D%0AMAIL", "“name=” is how this computer introduces itself"),
        ("smtp://mail.example/path", "Nothing may follow the host in a smtp:// relay"),
    ],
)
def test_address_that_makes_no_sense_is_refused(url: str, words: str) -> None:
    with pytest.raises(RelayUrlError) as refused:
        settings_from_url(split_relay_url(url))
    assert str(refused.value).startswith(words)


def test_inbox_is_on_this_computer_and_never_encrypted() -> None:
    inbox = SmtpSettings(target=Target("127.0.0.1", 2525, inbox=True), encryption=Encryption.NEVER)
    assert settings_for_inbox(split_relay_url("inbox")) == inbox
    for url in ("inbox://mail.example", "inbox://a:b@127.0.0.1", "inbox://127.0.0.1?name=a"):
        with pytest.raises(RelayUrlError):
            settings_for_inbox(split_relay_url(url))


def test_silence_on_the_port_of_implicit_tls_is_not_waited_out() -> None:
    assert settings_from_url(split_relay_url("smtp://mail.example:465")).deadlines[Waiting.GREETING] == 30
    assert settings_from_url(split_relay_url("smtp://mail.example:25")).deadlines == DEADLINES


@pytest.mark.parametrize(
    ("address", "literal"),
    [("192.0.2.1", "[192.0.2.1]"), ("2001:db8::1", "[IPv6:2001:db8::1]"), ("fe80::1%eth0", "[IPv6:fe80::1]")],
)
def test_own_address_is_written_as_a_literal(address: str, literal: str) -> None:
    assert address_literal(address) == literal

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.relays import RelayUrlError, relay_from_url, safe_url
from masthead.relays.drops import DropRelay
from masthead.relays.smtp_engine import SmtpPool

EXAMPLES = "inbox, smtp://user:password@mail.example.com:587, smtps://mail.example.com or maildir:/var/mail/test"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("inbox", SmtpPool),
        ("INBOX", SmtpPool),
        ("inbox://127.0.0.1:2525", SmtpPool),
        ("inbox://[::1]:2525", SmtpPool),
        ("smtp://mail.example.com", SmtpPool),
        ("smtp://user:p%40ss@mail.example.com:587?starttls=required", SmtpPool),
        ("smtps://user:pass@mail.example.com", SmtpPool),
        ("maildir:/var/mail/test", DropRelay),
        ("maildir:///var/mail/test", DropRelay),
    ],
)
def test_relay_is_chosen_by_its_address(url: str, kind: type) -> None:
    assert type(relay_from_url(url)) is kind


@pytest.mark.parametrize(
    ("url", "target", "encryption"),
    [
        ("smtp://mail.example.com", "mail.example.com:25", "offered"),
        ("smtp://u:p@mail.example.com", "mail.example.com:587", "offered"),
        ("smtp://u:p@mail.example.com:2587?starttls=never", "mail.example.com:2587", "never"),
        ("smtp://mail.example.com?starttls=required", "mail.example.com:25", "required"),
        ("smtps://mail.example.com", "mail.example.com:465", "implicit"),
        ("smtp://[2001:db8::1]:26", "[2001:db8::1]:26", "offered"),
        ("inbox", "127.0.0.1:2525", "never"),
    ],
)
def test_address_settles_port_and_encryption(url: str, target: str, encryption: str) -> None:
    relay = relay_from_url(url)
    assert isinstance(relay, SmtpPool)
    assert (str(relay._settings.target), relay._settings.encryption.value) == (target, encryption)


def test_credentials_are_percent_decoded() -> None:
    relay = relay_from_url("smtp://ana%40example.com:p%3Aa%2Fs%20s@mail.example.com")
    assert isinstance(relay, SmtpPool)
    assert relay._settings.login is not None
    assert (relay._settings.login.user, relay._settings.login.password) == ("ana@example.com", "p:a/s s")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", f"The relay is empty. Write for example {EXAMPLES}."),
        (
            "smpt://mail.example.com",
            f"There is no relay of the kind “smpt”. Did you mean “smtp”? Write for example {EXAMPLES}.",
        ),
        ("ftp://mail.example.com", f"There is no relay of the kind “ftp”. Write for example {EXAMPLES}."),
        (
            "mail.example.com:25",
            f"The relay “mail.example.com:25” does not say of what kind it is. Write for example {EXAMPLES}.",
        ),
        ("smtp", "The host is missing. Write smtp://mail.example.com."),
        ("smtp://", "The host is missing in “smtp://”. Write smtp://mail.example.com."),
        ("smtp:mail.example.com", "The relay “smtp:mail.example.com” lacks “//” after “smtp:”. Write smtp://host."),
        ("smtp://host:0", "The port in “smtp://host:0” is not a number from 1 to 65535."),
        ("smtp://host:70000", "The port in “smtp://host:70000” is not a number from 1 to 65535."),
        ("smtp://host:mail", "The port in “smtp://host:mail” is not a number from 1 to 65535."),
        ("smtp://[::1", "The host in “smtp://[::1” is not readable. Write smtp://host:port."),
        ("smtp://a b", "There is a space or control character in the relay “smtp://a�b”. Write %20 for a space."),
        ("smtp://user@host", "The password is missing. Write smtp://user:password@host."),
        ("smtp://host?tls=1", "A smtp:// relay knows no option “tls” (options: “starttls”, “auth”, “name”)."),
        ("smtps://host?starttls=never", "A smtps:// relay knows no option “starttls” (options: “auth”, “name”)."),
        (
            "smtp://host?starttls=maybe",
            "“starttls=maybe” is not known. Write starttls=required or starttls=never, or leave it out.",
        ),
        ("maildir:", "The folder is missing. Write for example maildir:/var/mail/test."),
        (
            "inbox://example.com",
            "The inbox runs on this computer, not on “example.com”. Write inbox, or smtp://example.com.",
        ),
        ("inbox://a:b@127.0.0.1", "The inbox takes no user name and password. Write inbox://127.0.0.1:2525."),
    ],
)
def test_faulty_address_is_refused_in_plain_words(url: str, message: str) -> None:
    with pytest.raises(RelayUrlError) as refused:
        relay_from_url(url)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("smtp://ana:hunter2@mail.example.com:587", "smtp://***@mail.example.com:587"),
        ("smtp://ana:hunt@er2@mail.example.com", "smtp://***@mail.example.com"),
        ("ana:hunter2@mail.example.com", "***@mail.example.com"),
        ("smtp:ana:hunter2@mail.example.com", "***@mail.example.com"),
        ("smtp://mail.example.com", "smtp://mail.example.com"),
        ("maildir:/mail/ana@example.com", "maildir:/mail/ana@example.com"),
    ],
)
def test_address_is_shown_without_credentials(url: str, shown: str) -> None:
    assert safe_url(url) == shown


@given(st.text(max_size=12), st.sampled_from(["smtp", "smtps", "inbox", "smpt", ""]), st.sampled_from([":", "://"]))
@settings(max_examples=150)
def test_password_is_in_no_message(noise: str, scheme: str, separator: str) -> None:
    url = f"{scheme}{separator}ana:hunter2{noise}@mail.example.com:x{noise}"
    try:
        said = repr(relay_from_url(url))
    except RelayUrlError as refused:
        said = str(refused)
    assert "hunter2" not in said
    assert "hunter2" not in safe_url(url)

"""What a relay's address says about how to speak SMTP with it."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from masthead.relays.smtp_engine.waiting import BLOCK_DEADLINE, CONNECT_DEADLINE, DEADLINES, Waiting
from masthead.relays.smtp_faults import Target
from masthead.relays.url import RelayUrl, RelayUrlError

INBOX_PORT = 2525
"""Where the local inbox takes mail unless told otherwise."""


class Encryption(StrEnum):
    """When the connection is encrypted.

    NEVER: not at all. OFFERED: by STARTTLS when the server offers it. REQUIRED: by STARTTLS or no mail.
    IMPLICIT: from the first byte (RFC 8314 §3).
    """

    NEVER = "never"
    OFFERED = "offered"
    REQUIRED = "required"
    IMPLICIT = "implicit"


class Mechanism(StrEnum):
    """How to log in (RFC 4954). AUTO: PLAIN, else LOGIN, as the server offers. XOAUTH2: the password is a token."""

    AUTO = "auto"
    PLAIN = "plain"
    LOGIN = "login"
    XOAUTH2 = "xoauth2"


@dataclass(frozen=True, slots=True)
class Login:
    """User name and password, or access token with `Mechanism.XOAUTH2`."""

    user: str
    password: str = field(repr=False)
    mechanism: Mechanism = Mechanism.AUTO


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """How to speak with one relay.

    context: None: the system's authorities, certificate and host name verified. name: who we say we are; "": our own
    address as a literal. deadlines: seconds to wait for each reply; block: for the server to take in more of a message;
    connect: to look up its name and connect.
    """

    target: Target
    encryption: Encryption = Encryption.OFFERED
    login: Login | None = None
    context: ssl.SSLContext | None = None
    name: str = ""
    deadlines: Mapping[Waiting, float] = field(default_factory=lambda: DEADLINES)
    block: float = BLOCK_DEADLINE
    connect: float = CONNECT_DEADLINE

    @property
    def password_exposed(self) -> bool:
        """Whether an unencrypted password would travel over a network."""
        return self.login is not None and not is_loopback(self.target.host)


def settings_from_url(url: RelayUrl) -> SmtpSettings:
    """From ``smtp://…`` or ``smtps://…``. Options: starttls, auth, name. Raises `RelayUrlError`."""
    implicit = url.scheme == "smtps"
    url.allow(("auth", "name") if implicit else ("starttls", "auth", "name"))
    if not url.host:
        raise RelayUrlError(f"The host is missing. Write {url.scheme}://mail.example.com.")
    login = _login(url)
    port = url.port or (465 if implicit else 587 if login else 25)
    # A server that expects TLS says nothing before it; five minutes of that help nobody.
    silent = port == 465 and not implicit
    return SmtpSettings(
        target=Target(url.host, port, implicit_tls=implicit),
        encryption=Encryption.IMPLICIT if implicit else _starttls(url.options.get("starttls", "offered")),
        login=login,
        name=_name(url.options.get("name", "")),
        deadlines={**DEADLINES, Waiting.GREETING: CONNECT_DEADLINE} if silent else DEADLINES,
    )


def settings_for_inbox(url: RelayUrl) -> SmtpSettings:
    """From ``inbox`` or ``inbox://host:port``: this computer's own catcher. Raises `RelayUrlError`."""
    url.allow(())
    if url.user or url.password:
        raise RelayUrlError("The inbox takes no user name and password. Write inbox://127.0.0.1:2525.")
    host = url.host or "127.0.0.1"
    if not is_loopback(host):
        raise RelayUrlError(f"The inbox runs on this computer, not on “{host}”. Write inbox, or smtp://{host}.")
    return SmtpSettings(target=Target(host, url.port or INBOX_PORT, inbox=True), encryption=Encryption.NEVER)


def is_loopback(host: str) -> bool:
    """Whether `host` is this computer itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def address_literal(address: str) -> str:
    """Our own IP address as a name (RFC 5321 §4.1.3): it needs no look-up and is true."""
    own = ipaddress.ip_address(address.partition("%")[0])
    return f"[IPv6:{own}]" if own.version == 6 else f"[{own}]"


def _login(url: RelayUrl) -> Login | None:
    mechanism = _mechanism(url)
    if not url.user and not url.password:
        if mechanism is not Mechanism.AUTO:
            raise RelayUrlError(f"“auth={mechanism}” needs a user. Write {url.scheme}://user:password@{url.host}.")
        return None
    if not url.user or not url.password:
        missing = "password" if url.user else "user name"
        raise RelayUrlError(f"The {missing} is missing. Write {url.scheme}://user:password@{url.host}.")
    return Login(url.user, url.password, mechanism)


def _mechanism(url: RelayUrl) -> Mechanism:
    option = url.options.get("auth", "auto").lower()
    try:
        return Mechanism(option)
    except ValueError:
        known = ", ".join(f"auth={mechanism}" for mechanism in Mechanism if mechanism is not Mechanism.AUTO)
        raise RelayUrlError(f"“auth={option}” is not known. Write {known}, or leave it out.") from None


def _starttls(option: str) -> Encryption:
    allowed = (Encryption.OFFERED, Encryption.REQUIRED, Encryption.NEVER)
    if option not in allowed:
        raise RelayUrlError(
            f"“starttls={option}” is not known. Write starttls=required or starttls=never, or leave it out."
        )
    return Encryption(option)


def _name(option: str) -> str:
    if not option.isascii() or not option.isprintable() or " " in option or len(option) > 255:
        raise RelayUrlError("“name=” is how this computer introduces itself: a host name such as news.example.com.")
    return option

"""What a visit to the doctor is about: the domain, what is known of how it sends, and the ways out to look at it."""

from __future__ import annotations

import asyncio
import datetime as dt
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from masthead.doctor.dial import Dial, Target, system_dial
from masthead.doctor.resolver import Resolver
from masthead.doctor.spf_record import Address
from masthead.doctor.web import Web


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key that we sign with. record: what is to stand in the DNS for it. public: its ``p=``."""

    selector: str
    record: str
    public: str


@dataclass(frozen=True, slots=True)
class Relay:
    """The relay as its address names it. target: where it listens; None where we speak no SMTP with it.

    implicit_tls: TLS from the first byte. must_encrypt: the address asks for STARTTLS or no mail. login: whether it has
    a user name. why_not: why it cannot be visited, a sentence.
    """

    target: Target | None
    implicit_tls: bool = False
    plain: bool = False
    login: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class OwnHost:
    """A name that our mail links to. what: what it is for, such as “the newsroom”. secure: reached by https."""

    host: str
    port: int
    what: str
    secure: bool = True


@dataclass(frozen=True, slots=True)
class Unsubscribing:
    """An address as it stands in List-Unsubscribe, with a genuine token of somebody who cannot exist.

    what: whose it is, such as the title’s name.
    """

    url: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sending domain, as far as it is known. All names in ASCII.

    domain: of the From address. bounce_domain: of the envelope sender. signing_domain: d= of signatures.
    selectors: s= of signatures. keys: those that we sign with ourselves. addresses: what the relay sends from, when
    somebody said so. helo: the name it gives itself, "" when unknown. signed_fields: header fields that our signatures
    cover, lower case; None where the relay signs. hosts, unsubscribing: of a site.
    """

    domain: str
    bounce_domain: str = ""
    signing_domain: str = ""
    selectors: tuple[str, ...] = ()
    keys: tuple[OwnKey, ...] = ()
    addresses: tuple[Address, ...] = ()
    helo: str = ""
    relay: Relay | None = None
    signed_fields: frozenset[str] | None = None
    hosts: tuple[OwnHost, ...] = ()
    unsubscribing: tuple[Unsubscribing, ...] = ()

    @property
    def envelope(self) -> str:
        """The domain that SPF is asked about and bounces go to."""
        return self.bounce_domain or self.domain

    @property
    def signer(self) -> str:
        """The domain of the signatures."""
        return self.signing_domain or self.domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """The ways out, passed in. web: asks our own addresses. public_web: asks what strangers name, public hosts alone.

    dial: opens connections. context: makes what verifies certificates. timeout: seconds for one question or step.
    now: the time, with its zone.
    """

    resolver: Resolver
    web: Web
    public_web: Web
    dial: Dial = system_dial
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context
    timeout: float = 5.0
    now: Callable[[], dt.datetime] = field(default=lambda: dt.datetime.now(dt.UTC))

    def patience(self) -> asyncio.Timeout:
        """A limit for one step."""
        return asyncio.timeout(self.timeout)

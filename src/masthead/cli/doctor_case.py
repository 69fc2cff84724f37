"""What is to be examined, of what was said on the command line and what a site knows."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from masthead.cli.doctor_site import SiteKnowledge
from masthead.cli.engine import KeyFile, plain_words
from masthead.cli.failure import CommandFailed
from masthead.cli.signing import key_files
from masthead.doctor import Case, OwnKey, Relay, Target
from masthead.doctor.words import is_name, looks, quoted
from masthead.message.dkim.signed import SIGNED_FIELDS
from masthead.message.mailbox import domain_in_ascii
from masthead.relays.smtp_engine import Encryption
from masthead.relays.smtp_engine.settings import settings_from_url
from masthead.relays.url import API_PREFIX, RelayUrl, RelayUrlError, split_relay_url

_NO_SMTP = {
    "inbox": "the local inbox keeps all mail on this computer; name the relay that sends: --relay URL",
    "maildir": "a Maildir keeps all mail on this computer; name the relay that sends: --relay URL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The options of `masthead doctor`, as they were written."""

    domain: str
    selectors: Sequence[str] = ()
    dkim: Sequence[Path] = ()
    dkim_selectors: Sequence[str] = ()
    relay: str = ""
    addresses: Sequence[str] = ()
    helo: str = ""
    bounce_domain: str = ""
    signing_domain: str = ""
    notes: list[str] = field(default_factory=list)


def case_of(said: Said, site: SiteKnowledge | None) -> Case:
    """The case. Raises `CommandFailed` for what cannot be understood. Adds to `said.notes` what is odd about it."""
    domain = domain_of(said.domain)
    signer = domain_of(said.signing_domain) if said.signing_domain else domain
    _, files = key_files(said.dkim, said.dkim_selectors)
    relay = said.relay or (site.relay if site else "")
    if site and domain not in site.senders():
        others = ", ".join(looks(each) for each in site.senders()) or "no domain at all"
        said.notes.append(f"No title of the site sends from {looks(domain)}; they send from {others}.")
    return Case(
        domain=domain,
        bounce_domain=domain_of(said.bounce_domain) if said.bounce_domain else "",
        signing_domain=signer,
        selectors=tuple(_selector(each) for each in said.selectors),
        keys=tuple(_own_key(each, signer) for each in files),
        addresses=tuple(_address(each) for each in said.addresses),
        helo=said.helo.strip(),
        relay=_relay(relay) if relay else None,
        signed_fields=frozenset(SIGNED_FIELDS) if files else None,
        hosts=site.hosts(domain) if site else (),
        unsubscribing=site.unsubscribing(domain) if site else (),
    )


def domain_of(text: str) -> str:
    """A domain in ASCII and lower case. Raises `CommandFailed` that knows what people write instead."""
    written = text.strip().rstrip(".")
    inside = _inside(written)
    if inside:
        raise CommandFailed(f"{quoted(text)} is not a domain, but holds one.", f"Write {inside}.")
    try:
        ipaddress.ip_address(written.strip("[]"))
    except ValueError:
        pass
    else:
        raise CommandFailed(
            f"{quoted(text)} is an address, not a domain.",
            "Write the domain that your mail comes from; --address takes addresses.",
        )
    try:
        domain = domain_in_ascii(written).lower()
    except ValueError:
        domain = ""
    if "." not in domain or not is_name(domain):
        raise CommandFailed(
            f"{quoted(text)} is not a domain.", "Write one like harbour.example, as after the “@” of your sender."
        )
    return domain


def _inside(text: str) -> str:
    """The domain in an address of mail or the web; "" for anything else."""
    host = ""
    if "://" in text or "/" in text:
        try:
            host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
        except ValueError:
            host = ""
    elif "@" in text:
        host = text.strip("<> ").rpartition("@")[2]
    elif ":" in text and text.count(":") == 1:
        host = text.partition(":")[0]
    return host if is_name(host) and "." in host else ""


def _selector(text: str) -> str:
    name = text.strip().lower().partition("._domainkey")[0]
    if not name or not is_name(name):
        raise CommandFailed(
            f"{quoted(text)} is not a selector.",
            "It is what stands after “s=” in the DKIM-Signature of a mail, such as “press”.",
        )
    return name


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        return ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        raise CommandFailed(
            f"{quoted(text)} is not an IP address.", "Write the address that the relay sends from, such as 192.0.2.10."
        ) from None


def _own_key(file: KeyFile, domain: str) -> OwnKey:
    with plain_words():
        key = file.key(domain)
    record = key.dns_record().value
    return OwnKey(key.selector, record, record.partition("p=")[2])


def _relay(url: str) -> Relay:
    try:
        return _relay_at(split_relay_url(url))
    except RelayUrlError as fault:
        raise CommandFailed(str(fault)) from None


def _relay_at(parts: RelayUrl) -> Relay:
    """Raises `RelayUrlError`."""
    if parts.scheme.startswith(API_PREFIX):
        return Relay(None, why_not="the provider is reached by https; its own pages say what to publish")
    if parts.scheme in _NO_SMTP:
        return Relay(None, why_not=_NO_SMTP[parts.scheme])
    if parts.scheme not in {"smtp", "smtps"}:
        host = parts.scheme if "." in parts.scheme else "mail.example.com"
        raise CommandFailed(f"{quoted(parts.scheme, 60)} is no relay.", f"Write smtp://{host}, or smtps://{host}.")
    settings = settings_from_url(parts)
    return Relay(
        Target(settings.target.host, settings.target.port),
        implicit_tls=settings.encryption is Encryption.IMPLICIT,
        plain=settings.encryption is Encryption.NEVER,
        login=settings.login is not None,
    )

"""Which providers there are. A new one is a line in `PROVIDERS`, if django-anymail supports it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from masthead.relays.url import API_PREFIX, RelayUrl, RelayUrlError

Settings = Mapping[str, Any]
"""Arguments of an anymail backend. They hold secrets: never shown, never logged."""

TOGETHER = 50
"""Messages in one call unless the address says otherwise; all of them are in doubt when the call is not answered."""

_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_STREAM = re.compile(r"[A-Za-z0-9_-]{1,30}")


class Form(StrEnum):
    """In which form an API takes a message.

    FIELDS: subject, text, HTML and headers apart; it builds the message itself. MIME: byte by byte as compiled.
    """

    FIELDS = "fields"
    MIME = "mime"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider and what its API can do.

    backend: the anymail backend. example: a relay's address. settings: from an address; raises `RelayUrlError`.
    options: what may stand after ``?``, beside batch. most: distinct messages that one call takes.
    own_tracking: the API can be told to leave links and pictures alone. lost: what does not arrive as it was
    compiled, a sentence each.
    """

    name: str
    title: str
    backend: str
    example: str
    settings: Callable[[RelayUrl], Settings]
    form: Form = Form.FIELDS
    options: tuple[str, ...] = ()
    most: int = 1
    own_tracking: bool = False
    lost: tuple[str, ...] = ()

    def batch(self, url: RelayUrl) -> int:
        """How many messages go into one call. Raises `RelayUrlError`."""
        if "batch" not in url.options:
            return min(self.most, TOGETHER)
        text = url.options["batch"]
        if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= self.most:
            raise RelayUrlError(
                f"“batch={text}” is not a number from 1 to {self.most}, which {self.title} takes at once."
            )
        return int(text)


def provider_of(url: RelayUrl) -> Provider:
    """The provider of an ``esp+…`` address. Raises `RelayUrlError` for one that is not in the table."""
    name = url.scheme.removeprefix(API_PREFIX)
    try:
        return PROVIDERS[name]
    except KeyError:
        known = ", ".join(PROVIDERS)
        raise RelayUrlError(
            f"There is no provider “{name}” among those with an API here ({known}). "
            "Nearly all take mail by SMTP too: write smtp://user:password@host with what yours gives you."
        ) from None


def _postmark(url: RelayUrl) -> Settings:
    stream = url.options.get("stream", "broadcast")
    if not _STREAM.fullmatch(stream):
        raise RelayUrlError("“stream=” is the ID of a message stream, such as broadcast.")
    return {"server_token": _key(url), "message_stream": stream}


def _bare_key(url: RelayUrl) -> Settings:
    return {"api_key": _key(url)}


def _mailgun(url: RelayUrl) -> Settings:
    if not _DOMAIN.fullmatch(url.host):
        raise RelayUrlError(f"The sending domain is missing or none. Write {PROVIDERS['mailgun'].example}.")
    hosts = {"us": "https://api.mailgun.net/v3", "eu": "https://api.eu.mailgun.net/v3"}
    return {"api_key": _key(url, host=True), "sender_domain": url.host, "api_url": _by_region(url, hosts)}


def _sparkpost(url: RelayUrl) -> Settings:
    hosts = {"us": "https://api.sparkpost.com/api/v1", "eu": "https://api.eu.sparkpost.com/api/v1"}
    return {"api_key": _key(url), "api_url": _by_region(url, hosts)}


def _ses(url: RelayUrl) -> Settings:
    if not _REGION.fullmatch(url.host):
        raise RelayUrlError(f"The region is missing or none. Write {PROVIDERS['ses'].example}.")
    if bool(url.user) != bool(url.password):
        raise RelayUrlError(
            f"An access key has two parts. Write {PROVIDERS['ses'].example}, or neither to use this computer’s role."
        )
    # One attempt and no more: what boto tries again behind our back would be a second mail.
    config = {"retries": {"total_max_attempts": 1}, "connect_timeout": 10, "read_timeout": 60}
    client: dict[str, Any] = {"region_name": url.host, "config": config}
    if url.user:
        client |= {"aws_access_key_id": url.user, "aws_secret_access_key": url.password}
    chosen = url.options.get("configuration-set", "")
    return {"client_params": client, **({"configuration_set_name": chosen} if chosen else {})}


def _key(url: RelayUrl, *, host: bool = False) -> str:
    provider = provider_of(url)
    if not url.user or url.password:
        what = "The key is missing" if not url.user else f"{provider.title} has one key, without a password"
        raise RelayUrlError(f"{what}. Write {provider.example}.")
    if url.host and not host:
        raise RelayUrlError(f"Nothing stands after the “@” of a {url.scheme}:// relay. Write {provider.example}.")
    return url.user


def _by_region(url: RelayUrl, hosts: Mapping[str, str]) -> str:
    region = url.options.get("region", "us")
    if region not in hosts:
        raise RelayUrlError(f"“region={region}” is not known. Write {' or '.join(f'region={each}' for each in hosts)}.")
    return hosts[region]


_SIGNS = "It signs with its own DKIM key; a signature of ours does not survive."
_NAMES = "It may give the message a Message-ID of its own, by which copies sent again are not recognised."
_BOUNCES = "Bounces go to the provider, and are learnt from its webhooks; our return path goes along as metadata."
_REBUILDS = "It builds the message anew: its encoding, line breaks and order of headers differ from the compiled one."
_TEMPLATES = "Text between “{{” and “}}” is read as its template language."
_TRACKS = "Its own tracking of clicks and openings must be switched off in its settings."

PROVIDERS: Mapping[str, Provider] = {
    provider.name: provider
    for provider in (
        Provider(
            name="postmark",
            title="Postmark",
            backend="anymail.backends.postmark.EmailBackend",
            example="esp+postmark://TOKEN@",
            settings=_postmark,
            options=("stream",),
            most=500,
            own_tracking=True,
            lost=(_REBUILDS, _SIGNS, _NAMES, _BOUNCES),
        ),
        Provider(
            name="resend",
            title="Resend",
            backend="anymail.backends.resend.EmailBackend",
            example="esp+resend://KEY@",
            settings=_bare_key,
            most=100,
            lost=(_REBUILDS, _SIGNS, _NAMES, _BOUNCES, _TRACKS),
        ),
        Provider(
            name="brevo",
            title="Brevo",
            backend="anymail.backends.brevo.EmailBackend",
            example="esp+brevo://KEY@",
            settings=_bare_key,
            lost=(_REBUILDS, _SIGNS, _NAMES, _BOUNCES, _TEMPLATES, _TRACKS),
        ),
        Provider(
            name="mailgun",
            title="Mailgun",
            backend="anymail.backends.mailgun.EmailBackend",
            example="esp+mailgun://KEY@news.example.com",
            settings=_mailgun,
            form=Form.MIME,
            options=("region",),
            own_tracking=True,
            lost=("It adds a DKIM signature of its own.", _BOUNCES),
        ),
        Provider(
            name="sparkpost",
            title="SparkPost",
            backend="anymail.backends.sparkpost.EmailBackend",
            example="esp+sparkpost://KEY@",
            settings=_sparkpost,
            form=Form.MIME,
            options=("region",),
            own_tracking=True,
            lost=("It adds a DKIM signature of its own.", _BOUNCES, _TEMPLATES),
        ),
        Provider(
            name="ses",
            title="Amazon SES",
            backend="anymail.backends.amazon_ses.EmailBackend",
            example="esp+ses://KEY_ID:SECRET@eu-west-1",
            settings=_ses,
            form=Form.MIME,
            options=("configuration-set",),
            lost=(
                "It replaces Message-ID and Date: a DKIM signature of ours must leave these out, and be the only one.",
                _BOUNCES,
            ),
        ),
    )
}
"""By the name in the address: ``esp+NAME://``."""

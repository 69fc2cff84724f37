"""The address of a door, as an operator writes it, taken apart and checked (RFC 3986)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

_CONTROLS = re.compile(r"[\x00-\x20\x7f]")
_FOLDER = re.compile(r"[ -~]{1,200}")


class Scheme(StrEnum):
    """What stands before the colon. IMAPS: TLS from the start. IMAP: TLS by STARTTLS. LMTP, SMTP: we listen."""

    MAILDIR = "maildir"
    IMAPS = "imaps"
    IMAP = "imap"
    LMTP = "lmtp"
    SMTP = "smtp"


_PORTS = {Scheme.IMAPS: 993, Scheme.IMAP: 143, Scheme.LMTP: 2424, Scheme.SMTP: 2525}
_OPTIONS: dict[Scheme, frozenset[str]] = {
    Scheme.IMAPS: frozenset({"kept"}),
    Scheme.IMAP: frozenset({"kept", "starttls"}),
}
_EXAMPLES = (
    "Write for example imaps://bounce%40harbour.example:password@mail.harbour.example, "
    "maildir:/var/mail/bounces, lmtp://127.0.0.1:2424 or lmtp:/run/masthead/lmtp.sock."
)


class DoorAddressError(ValueError):
    """The address of a door cannot be understood. The message says what is wrong and what is right; no password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorAddress:
    """The parts. path: of a Maildir or a Unix socket; of an IMAP server's, the folder, “INBOX” where none is named.

    options: ``kept``, the folder for what was kept, “” for deletion; ``starttls=never``.
    """

    scheme: Scheme
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    path: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The address without its password."""
        if not self.host:
            return f"{self.scheme}:{self.path}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        user = f"{self.user}@" if self.user else ""
        return f"{self.scheme}://{user}{host}:{self.port}{f'/{self.path}' if self.path else ''}"


def read_door(text: str) -> DoorAddress:
    """Take an address apart. Raises `DoorAddressError`."""
    text = text.strip()
    if _CONTROLS.search(text):
        raise DoorAddressError(f"There is a space or control character in “{_shown(text)}”. Write %20 for a space.")
    name, colon, rest = text.partition(":")
    try:
        scheme = Scheme(name.lower())
    except ValueError:
        scheme = None
    if not colon or scheme is None:
        raise DoorAddressError(f"“{_shown(text)}” is no place for reports. {_EXAMPLES}")
    local = scheme is Scheme.MAILDIR or (scheme is Scheme.LMTP and not rest.startswith("//"))
    return _path(scheme, rest, text) if local else _network(scheme, text)


def _path(scheme: Scheme, rest: str, text: str) -> DoorAddress:
    path = unquote(rest.removeprefix("//"))
    if not path.startswith("/") or not path.strip("/") or "\0" in path:
        raise DoorAddressError(f"“{_shown(text)}” needs a whole path, such as {scheme}:/var/mail/bounces.")
    return DoorAddress(scheme=scheme, path=path)


def _network(scheme: Scheme, text: str) -> DoorAddress:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise DoorAddressError(f"The host or port in “{_shown(text)}” is not readable. {_EXAMPLES}") from None
    if not parts.hostname or parts.fragment or "@" in parts.path:
        raise DoorAddressError(
            f"“{_shown(text)}” names no host, or has “/”, “?” or “#” in its user name or password. "
            "Write them as %2F, %3F and %23, and “@” as %40."
        )
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(options.keys() - _OPTIONS.get(scheme, frozenset()))
    if unknown:
        known = ", ".join(sorted(_OPTIONS.get(scheme, frozenset()))) or "none"
        raise DoorAddressError(f"{scheme}:// knows no option “{unknown[0]}” (options: {known}).")
    address = DoorAddress(
        scheme=scheme,
        host=parts.hostname,
        port=port if port is not None else _PORTS[scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        path=unquote(parts.path).strip("/"),
        options=options,
    )
    _check(address, text)
    return address


def _check(address: DoorAddress, text: str) -> None:
    if address.scheme in {Scheme.LMTP, Scheme.SMTP}:
        if address.user or address.path:
            raise DoorAddressError(f"“{_shown(text)}” is where we listen: it has a host and a port, no more.")
        return
    if not (address.user and address.password):
        raise DoorAddressError(f"“{_shown(text)}” lacks the user name or password. {_EXAMPLES}")
    if address.options.get("starttls", "never") != "never":
        raise DoorAddressError("The option “starttls” can only be “never”: TLS is used without it.")
    for folder in (address.path, address.options.get("kept", "")):
        if folder and not _FOLDER.fullmatch(folder):
            raise DoorAddressError(f"The folder “{folder}” must be in ASCII; give it another name on the server.")


def _shown(text: str) -> str:
    """As much of an address as cannot hold a password, not even one that was typed wrong."""
    scheme = text.partition(":")[0]
    return f"{scheme}:…"[:100] if "//" in text or "@" in text else text[:100]

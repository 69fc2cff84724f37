"""The address of a relay as a person writes it, taken apart and checked.

Follows RFC 3986 for the generic form. Credentials are percent-decoded and never
appear in a message, a `repr` or a log.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

API_PREFIX = "esp+"
"""What the scheme of a provider's API begins with: these need no host."""

_CONTROLS = re.compile(r"[\x00-\x20\x7f]")
_CREDENTIALS = re.compile(r"^([a-z][a-z0-9+.-]*://)?.*@", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"[^\s/?#@\[\]\\<>\"']+")


class RelayUrlError(ValueError):
    """The address of a relay cannot be understood. The message says what is wrong and what is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayUrl:
    """The parts of a relay's address.

    port: None where none was written. user, password: "" where none was written.
    path: as written, percent-decoded. options: what stands after ``?``.
    """

    scheme: str
    host: str = ""
    port: int | None = None
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    path: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    def allow(self, options: Collection[str], *, path: bool = False) -> None:
        """Refuse options other than `options`, and a path unless `path`."""
        for name in self.options:
            if name not in options:
                known = ", ".join(f"“{option}”" for option in options) or "none"
                raise RelayUrlError(f"A {self.scheme}:// relay knows no option “{name}” (options: {known}).")
        if self.path.strip("/") and not path:
            raise RelayUrlError(
                f"Nothing may follow the host in a {self.scheme}:// relay, but “{self.path}” does. "
                "If it is part of a password, write “/” in the password as %2F."
            )


def split_relay_url(url: str) -> RelayUrl:
    """Take a relay's address apart. Raises `RelayUrlError`; knows nothing of which schemes exist."""
    text = url.strip()
    if _CONTROLS.search(text):
        raise RelayUrlError(
            f"There is a space or control character in the relay “{_shown(text)}”. Write %20 for a space."
        )
    scheme, colon, rest = text.partition(":")
    if not colon:
        return RelayUrl(scheme=text.lower())
    if scheme.lower() == "maildir":
        return RelayUrl(scheme="maildir", path=unquote(rest.removeprefix("//")))
    if not rest.startswith("//"):
        raise RelayUrlError(f"The relay “{_shown(text)}” lacks “//” after “{scheme}:”. Write {scheme}://host.")
    return _network(scheme.lower(), text)


def _network(scheme: str, text: str) -> RelayUrl:
    try:
        parts = urlsplit(text)
    except ValueError:
        raise RelayUrlError(f"The host in “{_shown(text)}” is not readable. Write {scheme}://host:port.") from None
    if parts.fragment or "@" in parts.path + parts.query:
        raise RelayUrlError(
            f"The relay “{_shown(text)}” has “/”, “?” or “#” in its user name or password. "
            "Write them as %2F, %3F and %23."
        )
    return RelayUrl(
        scheme=scheme,
        host=_host(parts, text),
        port=_port(parts, text),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        path=unquote(parts.path),
        options=dict(parse_qsl(parts.query, keep_blank_values=True)),
    )


def _host(parts: SplitResult, text: str) -> str:
    host = parts.hostname or ""
    if not host and parts.scheme.startswith(API_PREFIX):
        return ""
    if not host:
        raise RelayUrlError(f"The host is missing in “{_shown(text)}”. Write {parts.scheme}://mail.example.com.")
    if not _HOST.fullmatch(host):
        raise RelayUrlError(f"“{host}” is not the name of a server.")
    return host


def _port(parts: SplitResult, text: str) -> int | None:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise RelayUrlError(f"The port in “{_shown(text)}” is not a number from 1 to 65535.")
    return port


def safe_url(url: str) -> str:
    """`url` with user name and password as ``***``, whatever state it is in: the only form to show or log."""
    text = url.strip()
    return text if text.lower().startswith("maildir:") else _CREDENTIALS.sub(r"\1***@", text)


def _shown(text: str) -> str:
    return _CONTROLS.sub("�", safe_url(text))[:200]

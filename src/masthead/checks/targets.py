"""What a link's target is: read once, strictly, before anything is said about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from masthead.checks.addresses import is_public, literal_address
from masthead.edition.mergetags import MERGE_TAG


class Target(StrEnum):
    """What sort of target was written.

    WEB: http or https with a host. CONTACT: mailto or tel. MERGE: a merge tag alone, or that of a
    promotion with its number. BARE: a host without its scheme. ADDRESS: a mail address without ``mailto:``. RELATIVE:
    a path, a fragment, a file. SCHEME: any other scheme. MALFORMED: an http address that leads nowhere. EMPTY: nothing.
    """

    WEB = "web"
    CONTACT = "contact"
    MERGE = "merge"
    BARE = "bare"
    ADDRESS = "address"
    RELATIVE = "relative"
    SCHEME = "scheme"
    MALFORMED = "malformed"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Read:
    """A target that was read. host: lower case, as written (Unicode or punycode); parts are empty unless WEB."""

    target: Target
    scheme: str = ""
    host: str = ""
    userinfo: str = ""
    path: str = ""
    query: str = ""
    fragment: str = ""


_PROMOTION = re.compile(r"\{\{\s*join_link\s*\}\}/[0-9]{1,9}")
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_AND_PORT = re.compile(r"^[A-Za-z][A-Za-z0-9.-]*:\d{1,5}(?:[/?#]|$)")
_HOSTLIKE = re.compile(r"^(?://)?((?:[\w-]+\.)+[^\W\d_][\w-]*)\.?(?::\d+)?(?:[/?#]|$)")
_MAIL_ADDRESS = re.compile(r"^[^\s@/:?#]+@(?:[\w-]+\.)+[^\W\d_]{2,}$")
_LABEL = re.compile(r"^[\w-]{1,63}$")
_FILES = frozenset(
    {"asp", "aspx", "avif", "csv", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "md"}
    | {"pdf", "php", "png", "svg", "txt", "webp", "xls", "xlsx", "zip"}
)
# Names that mean something in a newsroom's own network, or nothing anywhere (RFC 2606, 6761, 6762, 8375, 9476).
_PRIVATE_NAMES = (".alt", ".home.arpa", ".internal", ".intranet", ".invalid", ".lan", ".local", ".localhost", ".test")
_NUMERIC_LABEL = re.compile(r"^(?:0x[0-9a-f]*|\d+)$")


def read_target(url: str) -> Read:
    """Read a link's target as an editor wrote it. Never raises; merge tags inside an address stand for a letter."""
    url = url.strip()
    if not url:
        return Read(Target.EMPTY)
    if MERGE_TAG.fullmatch(url) or _PROMOTION.fullmatch(url):
        return Read(Target.MERGE)
    url = MERGE_TAG.sub("x", url)
    scheme = _SCHEME.match(url)
    if scheme is None or _HOST_AND_PORT.match(url):
        return Read(_without_scheme(url))
    name = scheme.group(1).lower()
    if name in {"mailto", "tel"}:
        return Read(Target.CONTACT if len(url) > len(name) + 1 else Target.MALFORMED, name)
    if name not in {"http", "https"}:
        return Read(Target.SCHEME, name)
    return _web(url, name)


def _without_scheme(url: str) -> Target:
    if _MAIL_ADDRESS.match(url):
        return Target.ADDRESS
    if _HOST_AND_PORT.match(url) or url.lower().startswith("www."):
        return Target.BARE
    match = _HOSTLIKE.match(url)
    if match is None:
        return Target.RELATIVE
    is_file = match.group(1).rpartition(".")[2].lower() in _FILES and not url.startswith("//")
    return Target.RELATIVE if is_file else Target.BARE


def _web(url: str, scheme: str) -> Read:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what validates it
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return Read(Target.MALFORMED, scheme)
    if not _is_host(host) or _is_doubled(parts) or url[len(scheme) + 1 : len(scheme) + 3] != "//":
        return Read(Target.MALFORMED, scheme, host)
    userinfo = parts.netloc.rpartition("@")[0]
    return Read(Target.WEB, scheme, host, userinfo, parts.path, parts.query, parts.fragment)


def _is_host(host: str) -> bool:
    if literal_address(host) is not None:
        return True
    return bool(host) and all(_LABEL.match(label) for label in host.split("."))


def _is_doubled(parts: SplitResult) -> bool:
    """``https://https://…`` and ``https://http//…``, the marks of a hasty paste."""
    return (parts.hostname or "") in {"http", "https"} and parts.path.startswith("//")


def is_private_host(host: str) -> bool:
    """Whether only machines in some local network could open this host."""
    address = literal_address(host)
    if address is not None:
        return not is_public(address)
    if "." not in host or _NUMERIC_LABEL.match(host.rpartition(".")[2]):
        return True
    return f".{host}".endswith(_PRIVATE_NAMES)

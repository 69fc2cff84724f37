"""Where pasted links and pictures lead: redirects taken away, the rest kept, or refused with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from masthead.edition.markdown.tokens import target_problem
from masthead.edition.normal_form import FORBIDDEN, MERGE_BRACES, clean_target

_GOOGLE = re.compile(r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}\Z")
_SAFE_LINKS = ".safelinks.protection.outlook.com"
_PLAIN_TARGET = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[A-Za-z0-9./_~%=&+,-]*)?\Z")
_ESCAPED_TAG = re.compile(r"(?:https?://)?(\{\{|%7B%7B)(.{1,200}?)(\}\}|%7D%7D)/?\Z", re.IGNORECASE)
_LONGEST = 8_000
_ALLOWED = frozenset({"http", "https", "mailto", "tel"})


@dataclass(frozen=True, slots=True)
class Target:
    """A link's target. url: empty when it has to go. problem: why it goes, for a note; empty when nobody misses it."""

    url: str
    problem: str = ""


def link_target(href: str) -> Target:
    """The target of a pasted link."""
    href = clean_target(href)
    if not href or href.startswith("#") or href.lower().startswith("about:"):
        # Bookmarks, footnotes and contents lists lead to places within the document.
        return Target("")
    if len(href) > _LONGEST:
        return Target("", "its address is too long")
    if tag := _merge_tag(href):
        return Target(tag)
    href = _unwrapped(href)
    if _PLAIN_TARGET.match(href):
        return Target(href)
    scheme, host = _parts(href)
    if scheme and scheme not in _ALLOWED:
        return Target("", f"“{scheme}:” addresses cannot be mailed")
    if not scheme or (scheme in {"http", "https"} and not host):
        return Target("", f"“{href[:60]}” is not a full address")
    return (
        Target("", f"“{href[:60]}” is no address that a link could lead to") if target_problem(href) else Target(href)
    )


def image_source(src: str) -> Target:
    """The address of a pasted picture."""
    src = FORBIDDEN.sub("", src).strip()
    scheme, host = _parts(clean_target(src)[:_LONGEST])
    if scheme in {"http", "https"} and host and len(src) <= _LONGEST:
        return Target(clean_target(src))
    if scheme == "data":
        return Target("", "it is inside the document")
    return Target("", "it is on the computer it was copied from" if scheme == "file" else "it has no web address")


def _merge_tag(href: str) -> str:
    """The merge tag an editor gave as an address, and which a word processor took for a host."""
    match = _ESCAPED_TAG.match(href)
    tag = f"{{{{ {unquote(match.group(2)).strip()} }}}}" if match else ""
    return tag if MERGE_BRACES.fullmatch(tag) else ""


def _unwrapped(href: str) -> str:
    """Without the redirects that Google and Outlook put in front of every link."""
    for _ in range(3):
        inner = _redirected(href)
        if not inner:
            break
        href = clean_target(inner)
    return href


def _redirected(href: str) -> str:
    try:
        parts = urlsplit(href)
        host = (parts.hostname or "").lower()
        query = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return ""
    if _GOOGLE.match(host) and parts.path == "/url":
        names: tuple[str, ...] = ("q", "url")
    elif host.endswith(_SAFE_LINKS):
        names = ("url",)
    else:
        return ""
    inner = next((query[name][0] for name in names if name in query), "")
    # Google’s own pages redirect to themselves with relative addresses, which lead nowhere else.
    return inner if _parts(inner)[0] in _ALLOWED else ""


def _parts(href: str) -> tuple[str, str]:
    try:
        parts = urlsplit(href)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc

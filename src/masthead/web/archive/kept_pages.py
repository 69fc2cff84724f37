"""Finished pages in memory: what they are kept by, how they answer, and how many there may be."""

from __future__ import annotations

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

Headers = list[tuple[str, str]]
Query = tuple[tuple[str, str], ...]

# Everything else that an answer says is about that one request.
_KEPT_HEADERS = frozenset(
    {
        "cache-control",
        "content-language",
        "content-security-policy",
        "content-type",
        "cross-origin-opener-policy",
        "etag",
        "last-modified",
        "permissions-policy",
        "referrer-policy",
        "strict-transport-security",
        "x-content-type-options",
        "x-frame-options",
    }
)
_IN_NOT_MODIFIED = frozenset({"cache-control", "etag", "last-modified", "vary"})
_TAKES_GZIP = re.compile(r"(?:^|,)\s*(?:gzip|\*)\s*(?=[;,]|$)(?!;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)
_TEXTS = ("text/", "application/")
# Of Python's own objects around a page, roughly.
_OVERHEAD = 2000


class Key(NamedTuple):
    """What an answer depends on. secure: it came by https, which some headers follow.

    query: what of it counts; None for a page that is the same whatever was asked.
    """

    secure: bool
    host: str
    path: str
    query: Query | None = None

    @classmethod
    def of(cls, environ: dict[str, Any]) -> Key:
        """Of a request, without its query; ports do not count."""
        said = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")
        host = said.lower() if said.endswith("]") else (said.rpartition(":")[0] or said).lower()
        forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "")
        secure = environ["wsgi.url_scheme"] == "https" or forwarded.strip().lower() == "https"
        return cls(secure, host, environ["PATH_INFO"])

    def with_query(self, query: Query) -> Key:
        """The same with what was asked."""
        return self._replace(query=query)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """An answer that may be given again. state: of the archive before it was made. until: on the cache's clock."""

    state: object
    until: float
    body: bytes
    headers: Headers
    not_modified: Headers
    zipped: bytes
    zipped_headers: Headers
    zipped_not_modified: Headers
    etags: frozenset[str]
    last_modified: str

    @classmethod
    def of(cls, headers: Headers, body: bytes, *, state: object, until: float) -> KeptPage:
        """Of what Django said. Texts are compressed where that makes them shorter."""
        kept = [(name, value) for name, value in headers if name.lower() in _KEPT_HEADERS]
        said = {name.lower(): value for name, value in kept}
        zipped = gzip.compress(body, 6, mtime=0) if said.get("content-type", "").startswith(_TEXTS) else b""
        if len(zipped) >= len(body):
            zipped = b""
        if zipped:
            kept.append(("Vary", "Accept-Encoding"))
        etag = said.get("etag", "")
        # Another octet sequence is another strong entity tag (RFC 9110, section 8.8.3).
        zipped_etag = f'{etag[:-1]}-gzip"' if etag else ""
        as_zipped = [(name, zipped_etag if name.lower() == "etag" else value) for name, value in kept]
        return cls(
            state=state,
            until=until,
            body=body,
            headers=[*kept, ("Content-Length", str(len(body)))],
            not_modified=_not_modified(kept),
            zipped=zipped,
            zipped_headers=[*as_zipped, ("Content-Encoding", "gzip"), ("Content-Length", str(len(zipped)))],
            zipped_not_modified=_not_modified(as_zipped),
            etags=frozenset({etag, zipped_etag} - {""}),
            last_modified=said.get("last-modified", ""),
        )

    @property
    def size(self) -> int:
        """Bytes it takes, about."""
        return len(self.body) + len(self.zipped) + _OVERHEAD

    def answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Start a response and give its body: 200, or 304 to who has it already; none for HEAD."""
        zipped = bool(self.zipped) and _TAKES_GZIP.search(environ.get("HTTP_ACCEPT_ENCODING", "")) is not None
        if self._is_known(environ):
            start_response("304 Not Modified", list(self.zipped_not_modified if zipped else self.not_modified))
            return ()
        start_response("200 OK", list(self.zipped_headers if zipped else self.headers))
        if environ["REQUEST_METHOD"] == "HEAD":
            return ()
        return (self.zipped if zipped else self.body,)

    def _is_known(self, environ: dict[str, Any]) -> bool:
        """RFC 9110, section 13.2.2: an entity tag decides; without one, the date."""
        said: str | None = environ.get("HTTP_IF_NONE_MATCH")
        if said is not None:
            return said.strip() == "*" or not self.etags.isdisjoint(_tags(said))
        since: str = environ.get("HTTP_IF_MODIFIED_SINCE", "")
        return bool(since and self.last_modified) and _is_since(self.last_modified, since)


class Shelf:
    """Pages by key, those least used going first when they are more than `most_bytes`. Safe for threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Key, state: object, now: float) -> KeptPage | None:
        """The page made in this state and not too old."""
        page = self._pages.get(key)
        if page is None or page.state != state or page.until < now:
            return None
        try:  # noqa: SIM105 – with every request: suppress() takes four times as long
            self._pages.move_to_end(key)
        except KeyError:  # Another thread has just put it away; this request still has it.
            pass
        return page

    def put(self, key: Key, page: KeptPage) -> None:
        """Keep a page, unless it alone is more than a quarter of all there may be."""
        if page.size > self._most // 4:
            return
        with self._lock:
            before = self._pages.pop(key, None)
            self.bytes += page.size - (before.size if before else 0)
            self._pages[key] = page
            while self.bytes > self._most:
                _, oldest = self._pages.popitem(last=False)
                self.bytes -= oldest.size

    def clear(self) -> None:
        """Put everything away."""
        with self._lock:
            self._pages.clear()
            self.bytes = 0


def _not_modified(headers: Headers) -> Headers:
    return [(name, value) for name, value in headers if name.lower() in _IN_NOT_MODIFIED]


def _tags(header: str) -> Sequence[str]:
    """The entity tags of If-None-Match, compared weakly."""
    return [tag.strip().removeprefix("W/") for tag in header.split(",")]


def _is_since(last_modified: str, since: str) -> bool:
    if since == last_modified:
        return True
    try:
        return parsedate_to_datetime(last_modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False

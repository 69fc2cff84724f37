"""What is asked of the tracker, what is answered, and what is written down: without a server and without waiting.

    /c/<token>/<index>    leads to the link's target
    /o/<token>.gif        is the picture that counts openings
    /u/<token>            leads to the reader's page; a mail program's POST unsubscribes (RFC 8058)
    /p/<token>            leads to the reader's preferences
    /w/<token>            leads to the edition's public page
    /r/<token>            leads to the reader's invitation
    /v/<token>/<poll>/<n> leads to the page on which the reader gives that answer
    /j/<token>/<n>        leads to the page on which the reader subscribes to the title of promotion n
    /k/<token>            leads to the page on which the reader stays with the title
    /health               tells how the writing goes

GET and HEAD are answered alike. Everything else, and every token that is forged, cut, of another purpose or of a
mailing without a link table, gets one and the same answer. Unsubscribing needs no link table: it never expires.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import parse_qsl

from masthead.tokens import TOKEN_LENGTH, Keys, Purpose
from masthead.tracking.answers import NOTHING, PICTURE, Answer, Header, as_json, redirect
from masthead.tracking.clients import is_address, kept_agent, kept_network, said_by_proxies
from masthead.tracking.links import CHECK_SECONDS, MOST_KEPT, LinkTable, LinkTables, Privacy, location_of
from masthead.tracking.records import NO_LINK, NO_NETWORK, NOBODY, EventKind, Hit, Method
from masthead.tracking.writer import SegmentWriter

LONGEST_BODY = 4096
"""Bytes of a one-click body; ours has 26, and a multipart one a few hundred."""

_METHODS = {"GET": Method.GET, "HEAD": Method.HEAD}
_PREFIX = 3
_END = _PREFIX + TOKEN_LENGTH
_LETTER = 0x8000_0000
_MOST_AGENTS = 4096
_MOST_NETWORKS = 16_384
_TRACKED = frozenset({"/c/", "/o/"})
# What the class of a named tuple does more than this takes a twentieth of all the time that a click takes.
_new = tuple.__new__
_MULTIPART = re.compile(rb'name="?List-Unsubscribe"?[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n\s*One-Click\s', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """What the installation says.

    reader_url: where readers' pages are, for mailings whose link table does not say; "" for nowhere. trusted_proxies:
    how many proxies of ours add X-Forwarded-For. keep_networks: whether events keep the network they came from.
    """

    reader_url: str = ""
    trusted_proxies: int = 0
    keep_networks: bool = True


class Asked(NamedTuple):
    """A request as the desk wants it: the path decoded, header names in small letters, the address of who connects."""

    method: str
    path: str
    headers: Iterable[Header]
    address: str


@dataclass(slots=True)
class _Mailing:
    """A mailing's table made ready. since, until: the seconds for which nobody asks whether it has changed. links: by
    what stands round the token, with index and kind.
    """

    table: LinkTable
    keeps: bool
    counts_people: bool
    since: float = 0.0
    until: float = 0.0
    links: dict[str, tuple[Answer, int, EventKind]] = field(default_factory=dict)
    page: Answer = NOTHING
    expires_ms: float = float("inf")


class Desk:
    """Answers what can be answered at once. For one thread, but for `unsubscription` and `health`.

    clock: UTC, seconds since 1970.
    """

    def __init__(
        self,
        settings: DeskSettings,
        *,
        keys: Keys,
        tables: LinkTables,
        writer: SegmentWriter,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._tables = tables
        self._writer = writer
        self._clock = clock
        self._proxies = settings.trusted_proxies
        self._agents: dict[bytes, str] = {}
        self._networks: dict[str, bytes] = {}
        self._mailings: dict[int, _Mailing] = {}
        self._verify = {purpose: keys.verifier(purpose) for purpose in Purpose}
        self._click, self._open = self._verify[Purpose.CLICK], self._verify[Purpose.OPEN]

    def answer(self, asked: tuple[str, str, Iterable[Header], str]) -> Answer:
        """The answer to anything but an unsubscription; what was done is handed to the writer. asked: as `Asked`."""
        method, path, headers, address = asked
        said = _METHODS.get(method)
        if said is None:
            return NOTHING
        prefix = path[:_PREFIX]
        if prefix not in _TRACKED:
            return self._page(prefix, path)
        ids = (self._click if prefix == "/c/" else self._open)(path[_PREFIX:_END])
        if ids is None:
            return NOTHING
        now = self._clock()
        mailing = self._mailings.get(ids[0])
        if mailing is None or not mailing.since <= now < mailing.until:
            mailing = self._mailing(ids[0], now)
        link = mailing.links.get(prefix + path[_END:]) if mailing is not None else None
        at_ms = int(now * 1000)
        if mailing is None or link is None or at_ms >= mailing.expires_ms:
            return NOTHING
        answer, index, kind = link
        if mailing.keeps:
            agent, network = self._who(headers, address)
            subscriber = ids[1] if mailing.counts_people else NOBODY
            self._writer.append(_new(Hit, (kind, at_ms, ids[0], subscriber, index, said, network, agent)))
        return answer

    def unsubscription(self, asked: Asked, body: bytes) -> Hit | None:
        """The event of a mail program that unsubscribes (RFC 8058 §3.2); None for anything else.

        Always of the subscriber, for it is an instruction. The network goes with it where the mailing keeps any.
        """
        token = asked.path[_PREFIX:]
        ids = self._verify[Purpose.UNSUBSCRIBE](token) if asked.path.startswith("/u/") else None
        if asked.method != "POST" or ids is None or not 0 < ids[0] < _LETTER or not is_one_click(body):
            return None
        mailing, subscriber = ids
        table = self._tables.get(mailing)
        agent, network = self._who(asked.headers, asked.address)
        if table is None or table.privacy is not Privacy.FULL:
            agent, network = "", NO_NETWORK
        at_ms = int(self._clock() * 1000)
        return Hit(EventKind.UNSUBSCRIBE, at_ms, mailing, subscriber, NO_LINK, Method.POST, network, agent)

    def health(self) -> Answer:
        """How this process is doing: what it wrote, what waits, what it had to drop, and why."""
        state = self._writer.state
        fault = state.fault or self._tables.fault
        return as_json(
            {
                "status": "trouble" if fault or state.dropped else "ok",
                "fault": bool(fault),
                "written": state.written,
                "pending": state.pending,
                "dropped": state.dropped,
                "writer": self._writer.writer,
            }
        )

    def _page(self, prefix: str, path: str) -> Answer:
        """Where a reader's page is; nothing is written down about it."""
        purpose = _PAGES.get(prefix)
        if purpose is None:
            return self.health() if path == "/health" else NOTHING
        token, rest = path[_PREFIX:], ""
        form = _RESTS.get(purpose)
        if form is not None:
            token, rest = path[_PREFIX:_END], path[_END:]
        ids = self._verify[purpose](token)
        if ids is None or not 0 < ids[0] < _LETTER or (form is not None and not form.fullmatch(rest)):
            return NOTHING
        mailing = self._mailing(ids[0], self._clock())
        if purpose is Purpose.WEB:
            return mailing.page if mailing is not None else NOTHING
        base = (mailing.table.reader_url if mailing is not None else "") or self._settings.reader_url
        return redirect(f"{base.rstrip('/')}/{purpose}/{token}{rest}/") if base else NOTHING

    def _mailing(self, mailing: int, now: float) -> _Mailing | None:
        """A mailing's table, made ready when it is new or has changed. now: as the clock says."""
        table = self._tables.get(mailing)
        ready = self._mailings.get(mailing)
        if table is None:
            if ready is not None:
                del self._mailings[mailing]
            return None
        if ready is None or ready.table is not table:
            if len(self._mailings) >= MOST_KEPT:
                self._mailings.clear()
            ready = self._mailings[mailing] = _made_ready(table)
        ready.since, ready.until = now, now + CHECK_SECONDS
        return ready

    def _who(self, headers: Iterable[Header], address: str) -> tuple[str, bytes]:
        """Agent and network of a request, as they are kept."""
        said, forwarded = b"", b""
        for name, value in headers:
            if name == b"user-agent":
                said = value
                if not self._proxies:
                    break
            elif name == b"x-forwarded-for":
                forwarded = forwarded + b"," + value if forwarded else value
        agent = self._agents.get(said)
        if agent is None:
            if len(self._agents) >= _MOST_AGENTS:
                self._agents.clear()
            agent = self._agents[said] = kept_agent(said)
        if self._proxies and forwarded:
            visitor = said_by_proxies(forwarded.decode("iso-8859-1"), self._proxies)
            address = visitor if is_address(visitor) else address
        network = self._networks.get(address)
        if network is None:
            if len(self._networks) >= _MOST_NETWORKS:
                self._networks.clear()
            kept = kept_network(address) if self._settings.keep_networks else NO_NETWORK
            network = self._networks[address] = kept
        return agent, network


def is_one_click(body: bytes) -> bool:
    """Whether a body says what RFC 8058 §3.1 wants, in either of the two forms in which mail programs send it."""
    try:
        fields = parse_qsl(body.decode("ascii").strip())
    except ValueError:
        return False
    return ("List-Unsubscribe", "One-Click") in fields or _MULTIPART.search(body) is not None


_PAGES = {
    "/u/": Purpose.UNSUBSCRIBE,
    "/p/": Purpose.PREFERENCES,
    "/w/": Purpose.WEB,
    "/r/": Purpose.REFERRAL,
    "/v/": Purpose.VOTE,
    "/j/": Purpose.JOIN,
    "/k/": Purpose.KEEP,
    "/f/": Purpose.FRIENDS,
}
_RESTS = {Purpose.VOTE: re.compile(r"/[A-Za-z0-9]{1,32}/[0-9]{1,2}"), Purpose.JOIN: re.compile(r"/[0-9]{1,9}")}
"""What follows a token: the key of a poll and the index of an answer; the number of a promotion."""


def _made_ready(table: LinkTable) -> _Mailing:
    links = {"/o/.gif": (PICTURE, NO_LINK, EventKind.OPEN)}
    for index, target in enumerate(table.targets):
        location = location_of(target.url)
        if location:
            links[f"/c//{index}"] = (redirect(location), index, EventKind.CANARY if target.canary else EventKind.CLICK)
    return _Mailing(
        table,
        keeps=table.privacy is not Privacy.OFF,
        counts_people=table.privacy is Privacy.FULL,
        links=links,
        page=redirect(table.web_url) if table.web_url else NOTHING,
        expires_ms=table.expires_ms or float("inf"),
    )

"""An SMTP server on loopback that misbehaves by plan, and remembers what it took.

Within a test: ``async with HostileRelay(read_plan("dot:drop=0.1", seed=7)) as relay: … relay.port``. As a process:
``python -m masthead.testing.hostile_relay --port 0 --record FILE --seed 7 --plan dot:drop=0.1`` prints its port and
serves until it is told to end. What it accepts is in the record before the 250 leaves, one line each:
recipient, tab, Message-ID.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import ssl
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from masthead.testing.hostile_plan import Fate, Plan, PlanError, Rule, read_plan
from masthead.testing.hostile_session import HostileSession

FEATURES = ("PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 10485760")


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was accepted. message_id: with its angle brackets; "" where it had none."""

    recipient: str
    message_id: str


class HostileRelay:
    """The server. taken: every message accepted so far. messages: their bytes, still dot-stuffed, with `keep`.
    connections, goodbyes (QUIT): how many so far.

    drip: seconds between the bytes of a dripping reply; pause: before the second half of a split one. login: user and
    password it asks for. context: certificate for STARTTLS, or for TLS from the start with implicit_tls. demands_tls:
    no mail without. most_connections: at a time; others hear 421. takes_data_for_nobody: 354 without a recipient.
    """

    def __init__(
        self,
        plan: Plan | None = None,
        *,
        features: Sequence[str] = FEATURES,
        record: Path | None = None,
        keep: bool = False,
        drip: float = 0.002,
        pause: float = 0.002,
        login: tuple[str, str] | None = None,
        mechanisms: str = "PLAIN LOGIN XOAUTH2",
        context: ssl.SSLContext | None = None,
        implicit_tls: bool = False,
        demands_tls: bool = False,
        most_connections: int = 10_000,
        takes_data_for_nobody: bool = False,
    ) -> None:
        self.taken: list[Taken] = []
        self.messages: list[bytes] = []
        self.sessions: set[HostileSession] = set()
        self.connections = 0
        self.goodbyes = 0
        self.port = 0
        self.features = tuple(features)
        self.drip = drip
        self.pause = pause
        self.login = login
        self.mechanisms = mechanisms
        self.context = context
        self.implicit_tls = implicit_tls
        self.demands_tls = demands_tls
        self.most_connections = most_connections
        self.takes_data_for_nobody = takes_data_for_nobody
        self._plan = plan or Plan()
        self._spent: Counter[Rule] = Counter()
        self._keep = keep
        self._record = record
        self._descriptor = -1
        self._unsynced: list[bytes] = []
        self._waiting: list[HostileSession] = []
        self._server: asyncio.Server | None = None
        self._left = asyncio.Event()

    async def start(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; `port` 0 takes a free one."""
        if self._record is not None:
            self._descriptor = os.open(self._record, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        loop = asyncio.get_running_loop()
        context = self.context if self.implicit_tls else None
        self._server = await loop.create_server(self._session, host, port, ssl=context, backlog=1000)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close everything; safe to call twice."""
        if self._server is not None:
            self._server.close()
        for session in tuple(self.sessions):
            session.abort()
        while self.sessions:
            self._left.clear()
            await self._left.wait()
        self._sync()
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def forget(self, session: HostileSession) -> None:
        """A connection is over."""
        self.sessions.discard(session)
        self._left.set()

    def take(self, session: HostileSession, recipients: Sequence[str], message_id: str, message: bytes) -> bool:
        """Remember an accepted message. Whether `session` has to wait for the disk."""
        self.taken += (Taken(recipient, message_id) for recipient in recipients)
        if self._keep:
            self.messages.append(message)
        if self._descriptor < 0:
            return False
        self._unsynced += (f"{recipient}\t{message_id}\n".encode() for recipient in recipients)
        if not self._waiting:
            # By then whatever else has arrived is in the same sync.
            asyncio.get_running_loop().call_soon(self._sync)
        self._waiting.append(session)
        return True

    def after(self, seconds: float, call: Callable[[], None]) -> asyncio.TimerHandle:
        """Call back in `seconds`."""
        return asyncio.get_running_loop().call_later(seconds, call)

    def later(self, call: Callable[[], None]) -> None:
        """Call back in the pace of a drip."""
        self.after(self.drip, call)

    def _session(self) -> HostileSession:
        self.connections += 1
        return HostileSession(self, Fate(self._plan, self.connections, self._spent))

    def _sync(self) -> None:
        if self._unsynced and self._descriptor >= 0:
            os.write(self._descriptor, b"".join(self._unsynced))
            os.fdatasync(self._descriptor)
        self._unsynced.clear()
        waiting, self._waiting = self._waiting, []
        for session in waiting:
            session.synced()


def read_record(path: Path) -> list[Taken]:
    """What a relay with this record has taken; a line cut off by a crash does not count."""
    lines = path.read_bytes().split(b"\n")[:-1]
    return [Taken(*line.decode().split("\t", 1)) for line in lines]


async def _serve(relay: HostileRelay, port: int) -> None:
    await relay.start(port=port)
    sys.stdout.write(f"{relay.port}\n")
    sys.stdout.flush()
    ended = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, ended.set)
    await ended.wait()
    await relay.stop()


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="hostile_relay", description="A mail server that misbehaves by plan.")
    parser.add_argument("--port", type=int, default=0, help="0: a free one, printed")
    parser.add_argument("--record", type=Path, help="file for what was accepted")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plan", default="", help="for example dot:drop=0.01,rcpt:refuse=0.02")
    parser.add_argument("--drip", type=float, default=0.002, help="seconds between bytes of a dripping reply")
    parser.add_argument("--no-pipelining", action="store_true")
    chosen = parser.parse_args(arguments)
    try:
        plan = read_plan(chosen.plan, seed=chosen.seed)
    except PlanError as error:
        parser.error(str(error))
    features = tuple(each for each in FEATURES if each != "PIPELINING" or not chosen.no_pipelining)
    relay = HostileRelay(plan, features=features, record=chosen.record, drip=chosen.drip)
    asyncio.run(_serve(relay, chosen.port))


if __name__ == "__main__":
    main()

"""One connection to a hostile relay: just enough of an SMTP server, and every fault a plan asks for."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from masthead.testing.hostile_plan import DEFERRALS, REFUSALS, Behaviour, Fate, Point

if TYPE_CHECKING:
    from masthead.testing.hostile_relay import HostileRelay

_END = b"\r\n.\r\n"
_MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_GARBAGE = b"\x00\xff<html>it works\r\n"

Cue = bytes | Callable[[], None]
"""What is to happen next on the line: bytes to say, or something to do."""


class HostileSession(asyncio.Protocol):
    """Answers one client. Replies are cues in a queue, so that delays and ends keep their order."""

    def __init__(self, relay: HostileRelay, fate: Fate) -> None:
        self._relay = relay
        self._fate = fate
        self._transport: asyncio.Transport | None = None
        self._input = bytearray()
        self._cues: deque[tuple[float, Cue]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._unsynced = 0
        self._deaf = False
        self._encrypted = relay.implicit_tls
        self._upgrading: asyncio.Task[None] | None = None
        self._in_data = False
        self._body_begun = False
        self._body_refused = ""
        self._trickling = False
        self._searched = 0
        self._sender_given = False
        self._recipients: list[str] = []
        self._login: Callable[[str], None] | None = None
        self._user = ""

    # asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet; after STARTTLS the client speaks first."""
        # Not every loop's transports are subclasses of asyncio's.
        again, self._transport = self._transport is not None, cast(asyncio.Transport, transport)
        if again:
            return
        self._relay.sessions.add(self)
        if len(self._relay.sessions) > self._relay.most_connections:
            self._say("421 4.7.0 too many connections")
            self._stop(self.end)
            self._pump()
            return
        self._answer(Point.CONNECT, "220 hostile.example ESMTP", ends=True)
        self._pump()

    def data_received(self, data: bytes) -> None:
        """Take what the client says."""
        if self._deaf:
            return
        self._input += data
        self._read()
        self._pump()

    def connection_lost(self, error: Exception | None) -> None:
        """The client left, or we did."""
        del error
        self._deaf = True
        self._cues.clear()
        if self._timer is not None:
            self._timer.cancel()
        self._relay.forget(self)

    def synced(self) -> None:
        """The records of what was accepted are on disk: the 250s may go."""
        self._unsynced = 0
        self._pump()

    def end(self) -> None:
        """Close, after what was said has been sent."""
        self._deaf = True
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        self._deaf = True
        if self._transport is not None:
            self._transport.abort()

    # Reading

    def _read(self) -> None:
        while not self._deaf and self._upgrading is None:
            if self._in_data:
                if not self._read_body():
                    return
                continue
            end = self._input.find(b"\n")
            if end < 0:
                return
            line = self._input[: end + 1].decode("utf-8", "replace").rstrip("\r\n")
            del self._input[: end + 1]
            self._command(line)

    def _command(self, line: str) -> None:
        if self._login is not None:
            self._login(line)
            return
        verb, _, argument = line.partition(" ")
        handler = self._COMMANDS.get(verb.upper())
        if handler is None:
            self._say("500 5.5.2 what")
        else:
            handler(self, argument.strip())

    def _read_body(self) -> bool:
        """Whether the end of the message was found."""
        if not self._body_begun and len(self._input) > len(b"\r\n"):
            self._body_begun = True
            self._meet_body()
            if self._deaf:
                return False
        end = self._input.find(_END, self._searched)
        if end < 0:
            self._searched = max(0, len(self._input) - len(_END) + 1)
            return False
        message = bytes(self._input[2 : end + 2])
        del self._input[: end + len(_END)]
        self._in_data = False
        self._finish(message)
        return True

    def _meet_body(self) -> None:
        behaviour = self._fate.at(Point.BODY)
        if behaviour in (Behaviour.REFUSE, Behaviour.DEFER):
            words = REFUSALS if behaviour is Behaviour.REFUSE else DEFERRALS
            self._body_refused = words[Point.BODY]
        elif behaviour is Behaviour.DRIP:
            self._start_trickling()
        elif behaviour is Behaviour.SILENCE:
            self._deaf = True
            if self._transport is not None:
                self._transport.pause_reading()
        elif behaviour not in (None, Behaviour.SPLIT, Behaviour.MERGE):
            self._misbehave(behaviour, Point.BODY, "")

    def _start_trickling(self) -> None:
        if not self._trickling:
            self._trickling = True
            self._trickle()

    def _trickle(self) -> None:
        """Read on only now and then, as long as the connection lasts."""
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        if transport.is_reading():
            transport.pause_reading()
        else:
            transport.resume_reading()
        self._relay.later(self._trickle)

    # Commands

    def _ehlo(self, argument: str) -> None:
        del argument
        names = ["hostile.example", *self._relay.features]
        if self._relay.context is not None and not self._encrypted:
            names.append("STARTTLS")
        if self._relay.login is not None:
            names.append(f"AUTH {self._relay.mechanisms}")
        lines = [f"250{'-' if name is not names[-1] else ' '}{name}" for name in names]
        self._answer(Point.EHLO, "\r\n".join(lines))

    def _helo(self, argument: str) -> None:
        del argument
        self._answer(Point.EHLO, "250 hostile.example")

    def _starttls(self, argument: str) -> None:
        del argument
        if self._relay.context is None or self._encrypted:
            self._say("502 5.5.1 no encryption here")
            return
        # The client's first TLS record is for the upgraded transport, so nobody else may read it.
        self._cues.append((0, self._stop_reading))
        self._cues.append((0, self._upgrade if self._answer(Point.STARTTLS, "220 go ahead") else self._read_on))

    def _stop_reading(self) -> None:
        if self._transport is not None:
            self._transport.pause_reading()

    def _read_on(self) -> None:
        if self._transport is not None:
            self._transport.resume_reading()

    def _upgrade(self) -> None:
        self._upgrading = asyncio.create_task(self._shake_hands())

    async def _shake_hands(self) -> None:
        assert self._transport is not None
        assert self._relay.context is not None
        try:
            loop = asyncio.get_running_loop()
            self._input.clear()
            transport = await loop.start_tls(self._transport, self, self._relay.context, server_side=True)
        except OSError as error:
            # The handshake's own protocol heard of the loss, and we do not.
            self.connection_lost(error)
            return
        if transport is not None:
            self._transport = transport
        self._encrypted = True
        self._upgrading = None
        # The client may have spoken before this task heard that the handshake is over.
        self._read()
        self._pump()

    def _auth(self, argument: str) -> None:
        mechanism, _, initial = argument.partition(" ")
        first = {"PLAIN": self._plain, "LOGIN": self._login_user, "XOAUTH2": self._token}.get(mechanism.upper())
        if first is None or self._relay.login is None:
            self._say("504 5.5.4 not that way")
        elif initial:
            first(initial)
        else:
            self._login = first
            self._say("334 " + base64.b64encode(b"Username:").decode())

    def _plain(self, line: str) -> None:
        self._decide_login(_decoded(line).split("\0")[1:])

    def _login_user(self, line: str) -> None:
        self._user = _decoded(line)
        self._login = lambda password: self._decide_login([self._user, _decoded(password)])
        self._say("334 " + base64.b64encode(b"Password:").decode())

    def _token(self, line: str) -> None:
        user, _, token = _decoded(line).rstrip("\x01").partition("\x01auth=Bearer ")
        if (user.removeprefix("user="), token) == self._relay.login:
            self._decide_login(list(self._relay.login))
        else:
            self._login = lambda _: self._decide_login([])
            self._say("334 " + base64.b64encode(b'{"status":"400"}').decode())

    def _decide_login(self, given: list[str]) -> None:
        self._login = None
        if tuple(given) == self._relay.login:
            self._answer(Point.AUTH, "235 2.7.0 welcome")
        else:
            self._say(REFUSALS[Point.AUTH])

    def _mail(self, argument: str) -> None:
        del argument
        if self._relay.demands_tls and not self._encrypted:
            self._say("530 5.7.0 Must issue a STARTTLS command first")
        elif self._sender_given:
            self._say("503 5.5.1 one sender at a time")
        else:
            self._sender_given = self._answer(Point.MAIL, "250 2.1.0 fine")

    def _rcpt(self, argument: str) -> None:
        if not self._sender_given:
            self._say("503 5.5.1 no sender yet")
        elif self._answer(Point.RCPT, "250 2.1.5 fine"):
            self._recipients.append(argument[argument.find("<") + 1 : argument.rfind(">")])

    def _data(self, argument: str) -> None:
        del argument
        if not self._recipients and not self._relay.takes_data_for_nobody:
            self._say("503 5.5.1 no recipients")
        elif self._answer(Point.DATA, "354 go ahead"):
            self._in_data, self._body_begun, self._searched, self._body_refused = True, False, 0, ""
            # The dot of an empty message has no line before it.
            self._input[:0] = b"\r\n"

    def _finish(self, message: bytes) -> None:
        recipients, self._recipients, self._sender_given = self._recipients, [], False
        if not recipients:
            self._say("554 5.5.1 no valid recipients")
        elif self._body_refused:
            self._say(self._body_refused)
        else:
            behaviour = self._fate.at(Point.DOT)
            if behaviour in _TAKEN:
                found = _MESSAGE_ID.search(message, 0, message.find(b"\r\n\r\n") + 2)
                if self._relay.take(self, recipients, found[1].decode("ascii", "replace") if found else "", message):
                    self._unsynced += 1
            self._act(behaviour, Point.DOT, "250 2.0.0 taken")

    def _rset(self, argument: str) -> None:
        del argument
        self._sender_given, self._recipients = False, []
        self._say("250 2.0.0 forgotten")

    def _noop(self, argument: str) -> None:
        del argument
        self._say("250 2.0.0 indeed")

    def _quit(self, argument: str) -> None:
        del argument
        self._relay.goodbyes += 1
        self._say("221 2.0.0 bye")
        self._cues.append((0, self.end))

    _COMMANDS: ClassVar[dict[str, Callable[[HostileSession, str], None]]] = {
        "EHLO": _ehlo,
        "HELO": _helo,
        "STARTTLS": _starttls,
        "AUTH": _auth,
        "MAIL": _mail,
        "RCPT": _rcpt,
        "DATA": _data,
        "RSET": _rset,
        "NOOP": _noop,
        "QUIT": _quit,
    }

    # Answering

    def _say(self, reply: str) -> None:
        self._cues.append((0, reply.encode() + b"\r\n"))

    def _answer(self, point: Point, honest: str, *, ends: bool = False) -> bool:
        """Give the honest answer or what the plan has instead. Whether the client hears that all is well.

        ends: a refusal here ends the connection.
        """
        well = self._act(self._fate.at(point), point, honest)
        if not well and ends:
            self._cues.append((0, self.end))
        return well

    def _act(self, behaviour: Behaviour | None, point: Point, honest: str) -> bool:
        if behaviour is None:
            self._say(honest)
            return True
        return self._misbehave(behaviour, point, honest)

    def _misbehave(self, behaviour: Behaviour, point: Point, honest: str) -> bool:
        match behaviour:
            case Behaviour.REFUSE:
                self._say(REFUSALS[point])
            case Behaviour.DEFER:
                self._say(DEFERRALS[point])
            case Behaviour.DISMISS:
                self._say("421 4.3.2 closing")
                self._stop(self.end)
            case Behaviour.DROP | Behaviour.TAKE_AND_DROP:
                self._stop(self.end)
            case Behaviour.HALF_CLOSE:
                self._stop(self._half_close)
            case Behaviour.SILENCE:
                self._deaf = True
            case Behaviour.GARBAGE:
                self._deaf = True
                self._cues.append((0, _GARBAGE))
            case Behaviour.DRIP | Behaviour.SPLIT | Behaviour.MERGE:
                self._cues.extend(self._late(behaviour, honest.encode() + b"\r\n"))
        return behaviour in _WELL

    def _late(self, behaviour: Behaviour, reply: bytes) -> list[tuple[float, Cue]]:
        """The honest answer, in an odd rhythm."""
        pause = self._relay.pause
        if behaviour is Behaviour.DRIP:
            return [(self._relay.drip, reply[place : place + 1]) for place in range(len(reply))]
        if behaviour is Behaviour.SPLIT:
            cut = self._fate.between(1, len(reply) - 1)
            return [(0, reply[:cut]), (pause, reply[cut:])]
        return [(pause, reply)]

    def _stop(self, cue: Callable[[], None]) -> None:
        self._deaf = True
        self._cues.append((0, cue))

    def _half_close(self) -> None:
        if self._transport is not None and self._transport.can_write_eof():
            self._transport.write_eof()
        else:
            self.end()

    def _pump(self) -> None:
        """Say and do what is next in line, up to a pause or a record that is not on disk yet."""
        said: list[bytes] = []
        while self._cues and self._timer is None and not self._unsynced:
            delay, cue = self._cues[0]
            if delay:
                self._cues[0] = (0, cue)
                self._timer = self._relay.after(delay, self._go_on)
                break
            self._cues.popleft()
            if callable(cue):
                self._write(said)
                cue()
            else:
                said.append(cue)
        self._write(said)

    def _write(self, said: list[bytes]) -> None:
        if said and self._transport is not None and not self._transport.is_closing():
            self._transport.write(b"".join(said))
            said.clear()

    def _go_on(self) -> None:
        self._timer = None
        self._pump()


_WELL = frozenset({Behaviour.DRIP, Behaviour.SPLIT, Behaviour.MERGE})
_TAKEN = _WELL | {None, Behaviour.TAKE_AND_DROP}


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except binascii.Error:
        return ""

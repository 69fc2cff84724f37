"""A visit to the relay: it is greeted, asked what it can do, TLS is begun, and it is left again. Nobody logs in.

Follows RFC 5321, RFC 3207 (STARTTLS) and RFC 8314 (TLS from the start).
"""

from __future__ import annotations

import asyncio
import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from masthead.doctor.dial import Dial, Sealed, Streams, Target, Trouble, hang_up, trouble_of

_MOST_LINES = 100
_REPLY = re.compile(rb"(\d{3})([ -]?)([^\r\n]*)\r?\n?")


@dataclass(frozen=True, slots=True)
class RelayVisit:
    """What the relay showed. trouble: what ended the visit early, None when nothing did; during: in which step.

    said: the reply that ended it. greeting: the name it gives itself. before, after: what EHLO offers without and with
    TLS, upper case. sealed: the encryption. seconds: until the first EHLO was answered.
    """

    target: Target
    trouble: Trouble | None = None
    during: str = ""
    said: str = ""
    greeting: str = ""
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    sealed: Sealed | None = None
    seconds: float = 0.0


class _NotSmtpError(Exception):
    """The other side said something that is no reply, or one that ends the visit. The message is what it said."""


async def call_upon(
    target: Target, *, implicit_tls: bool, dial: Dial, context: Callable[[], ssl.SSLContext], patience: float
) -> RelayVisit:
    """Visit a relay. patience: seconds for each step. Raises nothing for what it does."""
    visit = _Visit(target, dial, context(), patience)
    return await visit.make(implicit_tls=implicit_tls)


class _Visit:
    def __init__(self, target: Target, dial: Dial, context: ssl.SSLContext, timeout: float) -> None:
        self._dial, self._context, self._timeout = dial, context, timeout
        self._seen = RelayVisit(target)
        self._step = "connect"
        self._streams: Streams | None = None

    async def make(self, *, implicit_tls: bool) -> RelayVisit:
        try:
            await self._converse(implicit_tls=implicit_tls)
        except _NotSmtpError as fault:
            return replace(self._seen, trouble=Trouble.CLOSED, during=self._step, said=str(fault))
        except (OSError, EOFError, ValueError, TimeoutError) as fault:
            return replace(self._seen, trouble=trouble_of(fault), during=self._step)
        finally:
            if self._streams is not None:
                await hang_up(self._streams[1])
        return self._seen

    async def _converse(self, *, implicit_tls: bool) -> None:
        start = time.monotonic()
        async with asyncio.timeout(self._timeout):
            self._streams = await self._dial(self._seen.target, self._context if implicit_tls else None)
        self._step = "greeting"
        greeting = await self._reply("220")
        self._seen = replace(self._seen, greeting=greeting[0].partition(" ")[0], sealed=Sealed.of(self._streams[1]))
        self._step = "EHLO"
        offers = await self._ehlo()
        self._seen = replace(self._seen, seconds=time.monotonic() - start)
        if implicit_tls:
            self._seen = replace(self._seen, after=offers)
            return
        self._seen = replace(self._seen, before=offers)
        if "STARTTLS" in offers:
            await self._encrypt()

    async def _encrypt(self) -> None:
        assert self._streams is not None
        reader, writer = self._streams
        self._step = "STARTTLS"
        await self._say("STARTTLS")
        await self._reply("220")
        async with asyncio.timeout(self._timeout):
            await writer.start_tls(self._context, server_hostname=self._seen.target.host)
        self._streams = reader, writer
        self._seen = replace(self._seen, sealed=Sealed.of(writer))
        self._step = "EHLO"
        self._seen = replace(self._seen, after=await self._ehlo())

    async def _ehlo(self) -> frozenset[str]:
        await self._say(f"EHLO {self._own_name()}")
        lines = await self._reply("250")
        # Some old servers write “AUTH=LOGIN” beside “AUTH LOGIN”; and AUTH without any mechanism offers nothing.
        offers = [line.upper().replace("=", " ").split() for line in lines[1:]]
        return frozenset(words[0] for words in offers if words and words != ["AUTH"])

    def _own_name(self) -> str:
        """Our address as a name (RFC 5321 §4.1.3): it needs no look-up and is true."""
        assert self._streams is not None
        host = str((self._streams[1].get_extra_info("sockname") or ("127.0.0.1",))[0]).partition("%")[0]
        return f"[IPv6:{host}]" if ":" in host else f"[{host}]"

    async def _say(self, line: str) -> None:
        assert self._streams is not None
        async with asyncio.timeout(self._timeout):
            self._streams[1].write(f"{line}\r\n".encode("ascii"))
            await self._streams[1].drain()

    async def _reply(self, wanted: str) -> list[str]:
        assert self._streams is not None
        lines: list[str] = []
        async with asyncio.timeout(self._timeout):
            while len(lines) < _MOST_LINES:
                raw = await self._streams[0].readline()
                if not raw:
                    raise EOFError
                found = _REPLY.fullmatch(raw)
                if found is None or found[1].decode() != wanted:
                    raise _NotSmtpError(raw[:500].decode("utf-8", "replace").strip())
                lines.append(found[3].decode("utf-8", "replace"))
                if found[2] != b"-":
                    return lines
        raise _NotSmtpError(lines[0])

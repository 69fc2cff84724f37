"""A small DNS for tests: a zone as text, asked directly or as a real name server on loopback.

    harbour.example      TXT   "v=spf1 ip4:192.0.2.10 " "-all"
    harbour.example      MX    10 mail.harbour.example
    old.harbour.example  CNAME mail.harbour.example
    slow.example         !     timeout
    broken.example       !     servfail

A line that begins with “;” is a remark. Names that nothing is said about do not exist.
"""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset

from masthead.doctor import Answer, RecordType, Status

_STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)"')
_FAULTS = {"timeout": Status.TIMEOUT, "servfail": Status.FAILED}


@dataclass
class Zone:
    """Implements `Resolver`. asked: every question, in order."""

    records: dict[str, dict[str, list[str]]]
    asked: list[tuple[str, RecordType]] = field(default_factory=list)

    async def ask(self, name: str, kind: RecordType) -> Answer:
        self.asked.append((name, kind))
        return self.look(name.lower(), kind)

    def look(self, name: str, kind: RecordType) -> Answer:
        held = self.records.get(name)
        if held is None:
            above = any(each.endswith(f".{name}") for each in self.records)
            return Answer(Status.NO_DATA if above else Status.NO_NAME)
        if "!" in held:
            return Answer(_FAULTS[held["!"][0]])
        if "CNAME" in held and kind is not RecordType.CNAME:
            led = self.look(held["CNAME"][0], kind)
            return Answer(led.status, led.values, alias=True)
        values = tuple(sorted(held.get(kind.value, ())))
        return Answer(Status.ANSWERED, values) if values else Answer(Status.NO_DATA)


def zone(text: str) -> Zone:
    """A zone of its lines."""
    records: dict[str, dict[str, list[str]]] = {}
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith(";"):
            continue
        name, kind, value = line.split(maxsplit=2)
        if kind == "TXT":
            value = "".join(re.sub(r"\\(.)", r"\1", part) for part in _STRINGS.findall(value))
        elif kind != "!":
            value = value.removesuffix(".")
        records.setdefault(name.lower(), {}).setdefault(kind, []).append(value.strip() if kind != "TXT" else value)
    return Zone(records)


class _Server(socketserver.ThreadingUDPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    zone: Zone


class _Asked(socketserver.DatagramRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        query = dns.message.from_wire(self.request[0])
        reply = answer_message(self.server.zone, query)
        if reply is not None:
            self.request[1].sendto(reply.to_wire(), self.client_address)


def answer_message(zone: Zone, query: dns.message.Message) -> dns.message.Message | None:
    """The reply of a name server; None where it keeps silent."""
    question = query.question[0]
    kind = RecordType(question.rdtype.name)
    name = question.name.to_text(omit_final_dot=True).lower()
    found = zone.look(name, kind)
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.RA
    if found.status is Status.TIMEOUT:
        return None
    if found.status is Status.FAILED:
        reply.set_rcode(dns.rcode.SERVFAIL)
    if found.status is Status.NO_NAME:
        reply.set_rcode(dns.rcode.NXDOMAIN)
    owner = question.name
    alias = zone.records.get(name, {}).get("CNAME", [])
    if alias and kind is not RecordType.CNAME:
        owner = dns.name.from_text(alias[0])
        reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", "CNAME", owner.to_text()))
    if found.values:
        written = [_presented(value, kind) for value in found.values]
        reply.answer.append(dns.rrset.from_text(owner, 60, "IN", kind.value, *written))
    return reply


def _presented(value: str, kind: RecordType) -> str:
    if kind is RecordType.TXT:
        pieces = [value[start : start + 255] for start in range(0, len(value), 255)] or [""]
        return " ".join('"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"' for piece in pieces)
    return value if kind in {RecordType.A, RecordType.AAAA} else f"{value}."


@contextmanager
def served(text: str) -> Iterator[str]:
    """A name server on loopback that knows a zone: ``127.0.0.1:PORT``."""
    with _Server(("127.0.0.1", 0), _Asked) as server:
        server.zone = zone(text)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()

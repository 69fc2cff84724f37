"""The names that mail links to: the site’s, the archives’, the tracker’s. They are in the DNS and speak TLS."""

from __future__ import annotations

import asyncio
import ipaddress

from masthead.doctor.case import OwnHost
from masthead.doctor.diagnosis import Diagnosis, error, warning
from masthead.doctor.dial import WORDS, Sealed, Target, hang_up, trouble_of
from masthead.doctor.examination import Examination, Outcome, Room, skipped
from masthead.doctor.examinations.relay import SOON
from masthead.doctor.record import Record, RecordType
from masthead.doctor.resolver import Status
from masthead.doctor.words import listed, shown

_READERS = (
    "Every link in the mail leads there: readers would meet a fault, and filters hold dead links against the sender."
)

UNRESOLVED = error("host-unresolved", "A name in our links is not in the DNS.", _READERS, "Publish its address.")
NO_TLS = error(
    "host-no-tls", "A name in our links has no working TLS.", _READERS, "Set up a certificate, and renew it by itself."
)
TLS_SOON = warning(
    "host-certificate-soon",
    "A certificate ends within two weeks.",
    f"After that: {_READERS[0].lower()}{_READERS[1:]}",
    "See that it is renewed.",
)
PLAIN = warning(
    "host-plain",
    "Links lead to http, without encryption.",
    "Browsers warn of such pages, and what a reader opens can be read on the way.",
    "Set “base_url” of the site to an https address.",
)
CODES = (UNRESOLVED, NO_TLS, TLS_SOON, PLAIN)


async def _run(room: Room) -> Outcome:
    hosts = room.case.hosts
    if not hosts:
        return skipped("no site is known whose links could be looked at; name it: --site DIR")
    looked = await asyncio.gather(*(_look(room, host) for host in hosts))
    found = tuple(diagnosis for diagnosis in looked if diagnosis is not None)
    names = listed(shown(host.host) for host in hosts[:3])
    return Outcome(f"{names}{' and others' if len(hosts) > 3 else ''}", found)


async def _look(room: Room, own: OwnHost) -> Diagnosis | None:
    said = f"{shown(own.host)} ({own.what})"
    if not _is_literal(own.host) and own.host != "localhost":
        answer = await room.asking.addresses(own.host)
        if answer.status in {Status.NO_NAME, Status.NO_DATA}:
            right = [
                Record(own.host, RecordType.A if each.version == 4 else RecordType.AAAA, str(each))
                for each in room.case.addresses[:1]
            ]
            remedy = "Publish its address; the record below is right if the site runs on the sending machine."
            return UNRESOLVED.found(f"{said} is not in the DNS.", remedy if right else "", *right)
    if not own.secure:
        return PLAIN.found(f"Links to {said} begin with http://.")
    return await _handshake(room, own, said)


async def _handshake(room: Room, own: OwnHost, said: str) -> Diagnosis | None:
    try:
        async with room.ways.patience():
            _, writer = await room.ways.dial(Target(own.host, own.port), room.ways.context())
    except (OSError, EOFError, ValueError, TimeoutError) as fault:
        return NO_TLS.found(f"{said}, port {own.port}: {WORDS[trouble_of(fault)]}.")
    sealed = Sealed.of(writer)
    await hang_up(writer)
    if sealed and sealed.until and sealed.until - room.ways.now() < SOON:
        return TLS_SOON.found(f"The certificate of {said} ends on {sealed.until:%d %B %Y}.")
    return None


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


EXAMINATION = Examination(
    "hosts", "Link names", "The names that mail links to are in the DNS and speak TLS.", CODES, _run
)

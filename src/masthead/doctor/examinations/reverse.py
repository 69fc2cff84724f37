"""Reverse DNS of the sending addresses (RFC 1912 §2.1), forward-confirmed, and the name the relay gives itself."""

from __future__ import annotations

import asyncio
import re

from masthead.doctor.diagnosis import Diagnosis, error, warning
from masthead.doctor.examination import Examination, Outcome, Room, skipped
from masthead.doctor.record import Record, RecordType
from masthead.doctor.resolver import Status
from masthead.doctor.senders import Senders, senders
from masthead.doctor.spf_record import Address
from masthead.doctor.words import bare, is_name, listed, quoted, shown
from masthead.edition.findings import Severity

_RULES = "Gmail and Yahoo refuse mail from addresses without a confirmed name"
_OWNER = "Only whoever rents you the address can set this: look in your hosting provider’s panel, or ask it."

MISSING = error(
    "ptr-missing",
    "A sending address has no name in the reverse DNS.",
    f"{_RULES}.",
    f"Give the address a name that leads back to it. {_OWNER}",
)
UNCONFIRMED = error(
    "ptr-unconfirmed",
    "The name of a sending address does not lead back to it.",
    f"{_RULES}: anybody can claim a name, only its owner confirms it.",
    "Let the name lead back to the address, or give the address another name.",
)
GENERIC = warning(
    "ptr-generic",
    "The name of a sending address is made of its number.",
    "Such names are typical of home connections, from which receivers take no mail.",
    f"Give the address a name of its own. {_OWNER}",
)
HELO = warning(
    "helo-unresolved",
    "The name the relay gives itself does not exist.",
    "Receivers count it as a sign of a carelessly set up or hijacked computer (RFC 5321 §4.1.1.1).",
    "Let the relay introduce itself by the name of its address, and publish that name.",
)
CODES = (MISSING, UNCONFIRMED, GENERIC, HELO)


async def _run(room: Room) -> Outcome:
    known = await senders(room)
    found = await _greeting(room, known)
    if not known.addresses:
        if found:
            return Outcome("only the relay’s name was looked at", tuple(found))
        return skipped("the address mail leaves from is not known; name it: --address ADDRESS")
    looked = await asyncio.gather(*(_address(room, address, known) for address in known.addresses))
    found += [diagnosis for _, diagnoses in looked for diagnosis in diagnoses]
    return Outcome(
        listed(f"{each}: {name}" for each, (name, _) in zip(known.addresses, looked, strict=True)), tuple(found)
    )


async def _address(room: Room, address: Address, known: Senders) -> tuple[str, list[Diagnosis]]:
    """The confirmed name of an address for the summary, and what is wrong with it."""
    pointer = address.reverse_pointer
    answer = await room.asking.ask(pointer, RecordType.PTR)
    weight = Severity.WARNING if known.assumed else None
    wanted, kind = _wanted(room), RecordType.A if address.version == 4 else RecordType.AAAA
    right = (Record(pointer, RecordType.PTR, f"{wanted}."), Record(wanted, kind, str(address)))
    if not answer.known:
        return "no answer", []
    if answer.status is not Status.ANSWERED:
        return "no name", [MISSING.found(f"{address} has no name.", "", *right, severity=weight)]
    names = [bare(name) for name in answer.values[:10]]
    forward = await asyncio.gather(*(room.asking.addresses(name) for name in names))
    confirmed = [name for name, found in zip(names, forward, strict=True) if str(address) in found.values]
    if not confirmed:
        if not all(found.known for found in forward):
            return "no answer", []
        message = f"{address} is called {listed(shown(each) for each in names[:3])}, which does not lead back to it."
        back = (Record(names[0], kind, str(address)),) if is_name(names[0]) else ()
        return "not confirmed", [UNCONFIRMED.found(message, "", *back, severity=weight)]
    if _generic(confirmed[0], address):
        message = f"{address} is called {shown(confirmed[0])}, a name made of its number."
        return confirmed[0], [GENERIC.found(message, "", *right)]
    return confirmed[0], []


async def _greeting(room: Room, known: Senders) -> list[Diagnosis]:
    """The name the relay gives itself: as somebody says; else as it greets, when mail leaves from that very relay."""
    name = room.case.helo
    if not name and known.addresses:
        visit = await room.visit()
        name = visit.greeting if visit else ""
    # An address in brackets needs no name; and what is not a name at all is the relay’s joke, not a name to publish.
    if not name or name.startswith("["):
        return []
    if "." in name and is_name(name):
        answer = await room.asking.addresses(name)
        if answer.status not in {Status.NO_NAME, Status.NO_DATA}:
            return []
    message = f"The relay introduces itself as {quoted(name, 80)}, which is no name in the DNS."
    right = [
        Record(bare(name), RecordType.A if each.version == 4 else RecordType.AAAA, str(each))
        for each in known.addresses
        if "." in name and is_name(name)
    ]
    return [HELO.found(message, "", *right)]


def _wanted(room: Room) -> str:
    """The name to give an address: that of the relay where it lies below the domain, else a likely one."""
    relay = room.case.relay.target.host if room.case.relay and room.case.relay.target else ""
    for name in (room.case.helo, relay):
        if name and re.search(r"[a-z]", name, re.IGNORECASE) and "." in name and is_name(name):
            return bare(name)
    return f"mail.{room.case.domain}"


def _generic(name: str, address: Address) -> bool:
    """Whether a name holds all four numbers of its address."""
    if address.version != 4:
        return False
    numbers = re.findall(r"\d+", name)
    parts = [str(int(part)) for part in str(address).split(".")]
    return all(part in [str(int(each)) for each in numbers[:20] if len(each) <= 3] for part in parts)


EXAMINATION = Examination(
    "reverse", "Reverse DNS", "Sending addresses have names that lead back to them; so has the relay.", CODES, _run
)

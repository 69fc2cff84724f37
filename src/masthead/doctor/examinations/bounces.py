"""Whether bounces and answers can come back: the MX of the bounce domain and of the From domain (RFC 5321 §5.1)."""

from __future__ import annotations

import asyncio
import ipaddress
from dataclasses import dataclass

from masthead.doctor.diagnosis import Diagnosis, error, warning
from masthead.doctor.examination import Examination, Outcome, Room
from masthead.doctor.record import Record, RecordType
from masthead.doctor.resolver import Answer, Asking, Status
from masthead.doctor.words import bare, listed, shown

_RULES = "What does not come back cannot be heeded: dead addresses stay on the list, which spoils a sender’s name."

NOWHERE = error(
    "bounce-nowhere",
    "A domain has neither a mail exchanger nor an address.",
    f"Bounces and answers have nowhere to go, and many receivers refuse mail from such a domain. {_RULES}",
    "Publish where its mail is taken in.",
)
REFUSES = error(
    "bounce-refused",
    "A domain says that it takes no mail (RFC 7505).",
    f"Receivers refuse mail from a domain that cannot be answered. {_RULES}",
    "Publish where its mail is taken in.",
)
EXCHANGER = error(
    "bounce-exchanger",
    "A mail exchanger has no address.",
    f"Mail for it waits for days and is lost. {_RULES}",
    "Publish its address, or name another.",
)
LITERAL = error(
    "bounce-literal",
    "A mail exchanger is written as an address.",
    "An MX record takes a name; programs that keep to the rules find nothing.",
    "Give the address a name.",
)
ALIAS = warning(
    "bounce-alias",
    "A mail exchanger is an alias.",
    "RFC 2181 §10.3 forbids it, and some programs find nothing.",
    "Name the host itself.",
)
IMPLICIT = warning(
    "bounce-implicit",
    "A domain has an address and no mail exchanger.",
    "Mail is tried at the address, which mostly is a web server’s. Some receivers take such senders for forged.",
    "Publish an MX record.",
)
CODES = (NOWHERE, REFUSES, EXCHANGER, LITERAL, ALIAS, IMPLICIT)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a domain’s mail goes. said: for the summary."""

    said: str
    diagnoses: tuple[Diagnosis, ...] = ()


async def _run(room: Room) -> Outcome:
    domains = tuple(dict.fromkeys((room.case.envelope, room.case.domain)))
    places = await asyncio.gather(*(_place(domain, room.asking) for domain in domains))
    said = [
        place.said if len(domains) == 1 else f"{domain}: {place.said}"
        for domain, place in zip(domains, places, strict=True)
    ]
    return Outcome("; ".join(said), tuple(each for place in places for each in place.diagnoses))


async def _place(domain: str, asking: Asking) -> _Place:
    answer = await asking.ask(domain, RecordType.MX)
    if not answer.known:
        return _Place("no answer")
    likely = Record(domain, RecordType.MX, f"10 mail.{domain}.")
    if answer.status is not Status.ANSWERED:
        return await _without_exchangers(domain, likely, asking)
    hosts = [bare(value.partition(" ")[2]) for value in _by_preference(answer)]
    if len(hosts) == 1 and hosts[0] in {"", "."}:
        return _Place("refuses mail", (REFUSES.found(f"{shown(domain)} says that it takes no mail.", "", likely),))
    found = await asyncio.gather(*(_exchanger(domain, host, asking) for host in hosts[:10]))
    diagnoses = tuple(each for each in found if each is not None)
    return _Place(
        f"taken in by {listed(shown(host) for host in hosts[:2])}{' and others' if len(hosts) > 2 else ''}", diagnoses
    )


async def _without_exchangers(domain: str, likely: Record, asking: Asking) -> _Place:
    answer = await asking.addresses(domain)
    if not answer.known:
        return _Place("no answer")
    if answer.status is Status.ANSWERED:
        found = IMPLICIT.found(f"{shown(domain)} has no MX record; mail is tried at {answer.values[0]}.", "", likely)
        return _Place(f"tried at {answer.values[0]}", (found,))
    return _Place("nowhere", (NOWHERE.found(f"{shown(domain)} has neither MX nor address.", "", likely),))


async def _exchanger(domain: str, host: str, asking: Asking) -> Diagnosis | None:
    if _is_literal(host):
        right = (Record(f"mail.{domain}", RecordType.A, host), Record(domain, RecordType.MX, f"10 mail.{domain}."))
        return LITERAL.found(f"The MX record of {shown(domain)} says {host}.", "", *right)
    answer = await asking.addresses(host)
    if answer.known and answer.status is not Status.ANSWERED:
        return EXCHANGER.found(f"{shown(host)}, which takes in mail for {shown(domain)}, has no address.")
    if answer.alias:
        target = (await asking.ask(host, RecordType.CNAME)).values
        named = tuple(Record(domain, RecordType.MX, f"10 {bare(each)}.") for each in target[:1])
        return ALIAS.found(f"{shown(host)}, which takes in mail for {shown(domain)}, is an alias.", "", *named)
    return None


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _by_preference(answer: Answer) -> list[str]:
    return sorted(answer.values, key=lambda value: (int(value.partition(" ")[0] or 0), value))


EXAMINATION = Examination(
    "bounces",
    "Bounces",
    "Bounces and answers can come back to the domains that mail is sent from.",
    CODES,
    _run,
    of_domain=True,
)

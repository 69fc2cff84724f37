"""Whether an SPF record lets an address send: ``check_host()`` of RFC 7208 §4, with its limits."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from masthead.doctor.record import RecordType
from masthead.doctor.resolver import Answer, Asking, Status
from masthead.doctor.spf_record import Address, Kind, Term, is_spf, parse_spf
from masthead.doctor.spf_survey import MOST_EXCHANGERS, MOST_LOOK_UPS, MOST_VOIDS
from masthead.doctor.words import bare, below

_MACRO = re.compile(r"%\{(?P<letter>[A-Za-z])(?P<digits>\d*)(?P<reverse>[rR]?)(?P<marks>[-.+,/_=]*)\}|%(?P<sign>[%_-])")
_SIGNS = {"%": "%", "_": " ", "-": "%20"}


class Result(StrEnum):
    """The results of RFC 7208 §2.6."""

    PASS = "pass"  # noqa: S105 – a result of SPF
    FAIL = "fail"
    SOFT_FAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    TEMPORARY = "temperror"
    PERMANENT = "permerror"


_BY_SIGN = {"+": Result.PASS, "-": Result.FAIL, "~": Result.SOFT_FAIL, "?": Result.NEUTRAL}


@dataclass(frozen=True, slots=True)
class Mail:
    """What a receiver knows when it checks. local, domain: of the envelope sender. helo: the name the relay gives."""

    address: Address
    domain: str
    local: str = "bounce"
    helo: str = ""


async def check_host(mail: Mail, asking: Asking) -> Result:
    """What SPF says of a mail. Raises nothing for what the zone holds but `TooManyQuestionsError`."""
    return await _Check(mail, asking).of(bare(mail.domain))


class _StopError(Exception):
    """The check ends with a result, wherever it is."""

    def __init__(self, result: Result) -> None:
        super().__init__(result)
        self.result = result


class _Check:
    """One run: the limits that all its records share."""

    def __init__(self, mail: Mail, asking: Asking) -> None:
        self._mail, self._asking = mail, asking
        self._look_ups = self._voids = 0
        self._match: dict[Kind, Callable[[Term, str], Awaitable[bool]]] = {
            Kind.INCLUDE: self._included,
            Kind.A: self._a,
            Kind.MX: self._mx,
            Kind.PTR: self._ptr,
            Kind.EXISTS: self._exists,
        }

    async def of(self, domain: str) -> Result:
        try:
            return await self._check(domain)
        except _StopError as stop:
            return stop.result

    async def _check(self, domain: str) -> Result:
        answer = self._known(await self._asking.texts(domain))
        records = [text for text in answer.values if is_spf(text)]
        if len(records) != 1:
            return Result.PERMANENT if records else Result.NONE
        record = parse_spf(records[0])
        if record.misprints:
            return Result.PERMANENT
        for term in record.mechanisms:
            if await self._matches(term, domain):
                return _BY_SIGN[term.sign]
        if record.redirect is None:
            return Result.NEUTRAL
        self._count()
        led = await self._check(self._expanded(record.redirect.domain, domain))
        return Result.PERMANENT if led is Result.NONE else led

    async def _matches(self, term: Term, domain: str) -> bool:
        if term.kind is Kind.ALL:
            return True
        if term.network is not None:
            return self._mail.address in term.network
        self._count()
        return await self._match[term.kind](term, self._expanded(term.domain, domain) or domain)

    async def _included(self, _term: Term, target: str) -> bool:
        result = await self._check(target)
        if result is Result.NONE:
            raise _StopError(Result.PERMANENT)
        if result in {Result.TEMPORARY, Result.PERMANENT}:
            raise _StopError(result)
        return result is Result.PASS

    async def _a(self, term: Term, target: str) -> bool:
        return self._among(await self._family(target), term)

    async def _mx(self, term: Term, target: str) -> bool:
        exchangers = self._heard(await self._asking.ask(target, RecordType.MX)).values
        if len(exchangers) > MOST_EXCHANGERS:
            raise _StopError(Result.PERMANENT)
        hosts = [each.partition(" ")[2] for each in exchangers]
        found = await asyncio.gather(*(self._asking.ask(host, self._type) for host in hosts))
        return any(self._among(self._known(answer), term) for answer in found)

    async def _ptr(self, _term: Term, target: str) -> bool:
        names = (await self._asking.ask(self._mail.address.reverse_pointer, RecordType.PTR)).values
        for name in names[:MOST_EXCHANGERS]:
            confirmed = (await self._asking.ask(name, self._type)).values
            if below(name, target) and str(self._mail.address) in confirmed:
                return True
        return False

    async def _exists(self, _term: Term, target: str) -> bool:
        return self._heard(await self._asking.ask(target, RecordType.A)).status is Status.ANSWERED

    @property
    def _type(self) -> RecordType:
        return RecordType.A if self._mail.address.version == 4 else RecordType.AAAA

    async def _family(self, host: str) -> Answer:
        return self._heard(await self._asking.ask(host, self._type))

    def _among(self, answer: Answer, term: Term) -> bool:
        length = term.four if self._mail.address.version == 4 else term.six
        networks = (ipaddress.ip_network(f"{value}/{length}", strict=False) for value in answer.values)
        return any(self._mail.address in network for network in networks)

    def _known(self, answer: Answer) -> Answer:
        if not answer.known:
            raise _StopError(Result.TEMPORARY)
        return answer

    def _heard(self, answer: Answer) -> Answer:
        """`_known`, and empty answers counted."""
        if self._known(answer).status is not Status.ANSWERED:
            self._voids += 1
            if self._voids > MOST_VOIDS:
                raise _StopError(Result.PERMANENT)
        return answer

    def _count(self) -> None:
        self._look_ups += 1
        if self._look_ups > MOST_LOOK_UPS:
            raise _StopError(Result.PERMANENT)

    def _expanded(self, spec: str, domain: str) -> str:
        return expanded(spec, self._mail, domain)


def expanded(spec: str, mail: Mail, domain: str) -> str:
    """A domain with its macros filled in (RFC 7208 §7), cut from the left to a length that can be asked for."""
    if "%" not in spec:
        return bare(spec)
    address = mail.address
    nibbles = ".".join(address.exploded.replace(":", "")) if address.version == 6 else str(address)
    values = {
        "s": f"{mail.local}@{mail.domain}",
        "l": mail.local,
        "o": mail.domain,
        "d": domain,
        "i": nibbles,
        "p": "unknown",
        "v": "in-addr" if address.version == 4 else "ip6",
        "h": mail.helo or mail.domain,
    }
    name = bare(_MACRO.sub(lambda found: _value(found, values), spec))
    while len(name) > 253 and "." in name:
        name = name.partition(".")[2]
    return name


def _value(found: re.Match[str], values: dict[str, str]) -> str:
    if found["sign"]:
        return _SIGNS[found["sign"]]
    parts = re.split(f"[{re.escape(found['marks'] or '.')}]", values.get(found["letter"].lower(), ""))
    if found["reverse"]:
        parts.reverse()
    # More digits than a name has labels keep all of them.
    keep = int(found["digits"][:4] or len(parts))
    return ".".join(parts[-keep:] if keep else parts)

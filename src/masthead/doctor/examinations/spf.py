"""SPF of the envelope domain (RFC 7208): one record, well written, within its limits, and true of our relay."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Iterator, Sequence

from masthead.doctor.diagnosis import Diagnosis, error, remark, warning
from masthead.doctor.examination import Examination, Outcome, Room
from masthead.doctor.record import Record
from masthead.doctor.senders import Senders, senders
from masthead.doctor.spf_check import Mail, Result, check_host
from masthead.doctor.spf_mend import fresh_record, mended, merged
from masthead.doctor.spf_record import Address, Kind, SpfRecord, is_spf, parse_spf
from masthead.doctor.spf_survey import MOST_LOOK_UPS, MOST_VOIDS, Survey, own_addresses, survey
from masthead.doctor.words import counted, listed, quoted, shown
from masthead.edition.findings import Severity

_RULES = "Gmail and Yahoo want SPF and DKIM of everybody who sends in bulk"
_BROKEN = "A record that cannot be evaluated counts as none: receivers stop at it, and SPF fails for every mail."
_LONGEST = 450

MISSING = error(
    "spf-missing", "There is no SPF record.", f"{_RULES}; without the record SPF cannot pass.", "Publish one."
)
MULTIPLE = error("spf-multiple", "There is more than one SPF record.", _BROKEN, "Keep one record that says it all.")
SYNTAX = error("spf-syntax", "A term of the record is misspelt.", _BROKEN, "Write it right.")
LOOK_UPS = error(
    "spf-look-ups", "The record leads to more than ten look-ups.", _BROKEN, "Take out what you no longer send through."
)
LOOK_UPS_NEAR = remark(
    "spf-look-ups-near",
    "The record leads to nine or ten look-ups.",
    "Services that you include add look-ups without telling you; the eleventh breaks the record.",
    "Take out what you no longer send through.",
)
VOIDS = error(
    "spf-voids", "More than two names in the record have nothing in the DNS.", _BROKEN, "Take these names out."
)
VOID = warning(
    "spf-void",
    "A name in the record has nothing in the DNS.",
    "Receivers allow two such names; and whoever registers the name may send as you.",
    "Take it out.",
)
INCLUDE = error(
    "spf-include",
    "The record includes one that is not there or is broken.",
    _BROKEN,
    "Ask whoever runs it to mend it; until then publish the record below, which does without.",
)
LOOP = error(
    "spf-loop",
    "The record leads back to itself.",
    _BROKEN,
    "Take out the term that leads back; where it is in somebody else’s record, do without that until it is mended.",
)
CROWDED = error("spf-crowded", "A name has more than ten mail exchangers.", _BROKEN, "Write addresses instead of “mx”.")
OPEN = error(
    "spf-open",
    "The record lets everybody send.",
    "“+all” says that every computer may send as you. Receivers take it for a forger’s record.",
    "End the record with “~all”.",
)
UNDECIDED = warning(
    "spf-undecided",
    "The record does not say what to think of other senders.",
    "Without “~all” or “-all” at its end forged mail looks no worse than yours.",
    "End the record with “~all”.",
)
PTR = warning(
    "spf-ptr",
    "The record uses “ptr”.",
    "RFC 7208 asks not to: it is slow, and large receivers pass over it.",
    "Take it out.",
)
AFTER_ALL = warning("spf-after-all", "Terms stand after “all”.", "Nothing after “all” is read.", "Move them before it.")
LONG = warning(
    "spf-long",
    "The record is too long for one small answer.",
    "Beyond some 450 characters the answer needs a second connection, which some receivers do not make.",
    "Shorten it.",
)
NOT_AUTHORISED = error(
    "spf-not-authorised",
    "The record does not let the relay send.",
    f"{_RULES}. From this address SPF fails, and mail is put into the junk or refused.",
    "Add the address.",
)
CODES = (
    MISSING, MULTIPLE, SYNTAX, LOOK_UPS, LOOK_UPS_NEAR, VOIDS, VOID, INCLUDE, LOOP, CROWDED, OPEN, UNDECIDED, PTR,
    AFTER_ALL, LONG, NOT_AUTHORISED,
)  # fmt: skip


async def _run(room: Room) -> Outcome:
    domain = room.case.envelope
    answer, from_where = await asyncio.gather(room.asking.texts(domain), senders(room))
    if not answer.known:
        return Outcome("no answer")
    records = [text for text in answer.values if is_spf(text)]
    if not records:
        return Outcome("none", (_missing(domain, answer.values, from_where),))
    if len(records) > 1:
        return Outcome(f"{len(records)} records", (_multiple(domain, records),))
    record = parse_spf(records[0])
    found = await survey(domain, record, room.asking)
    refused = await _refused(room, record, from_where) if not _broken(record, found) else ()
    own = await own_addresses(domain, record, room.asking) if found.look_ups > MOST_LOOK_UPS else None
    # Of a broken record nobody can say whom it lets send.
    missing = from_where.addresses if _broken(record, found) else [address for address, _ in refused]
    right = mended(domain, record, found=found, own=own, missing=missing)
    diagnoses = [*_form(domain, record, right), *_limits(found, right), *_authority(from_where, refused, right)]
    return Outcome(_summary(found, from_where, refused, broken=_broken(record, found)), tuple(diagnoses))


def _missing(domain: str, texts: Sequence[str], known: Senders) -> Diagnosis:
    near = next((text for text in texts if "spf" in text[:12].lower()), "")
    said = f" The text {quoted(near, 80)} is none: a record begins with “v=spf1 ”." if near else ""
    record = fresh_record(domain, known.addresses)
    remedy = (
        f"Put the name that your relay’s documentation gives for SPF in place of {record.gaps[0]}."
        if record.gaps
        else ""
    )
    return MISSING.found(f"{shown(domain)} has no SPF record.{said}", remedy, record)


def _multiple(domain: str, records: Sequence[str]) -> Diagnosis:
    one = merged(records)
    return MULTIPLE.found(
        f"{shown(domain)} has {len(records)} SPF records: {listed(quoted(each, 60) for each in records[:5])}.",
        "Remove all of them, and publish this one, which allows what they allowed.",
        mended(domain, one),
    )


def _form(domain: str, record: SpfRecord, right: Record) -> Iterator[Diagnosis]:
    for each in record.misprints[:5]:
        meant = f"Write {quoted(each.meant, 60)}." if each.meant else "Take it out, or write what it was meant to be."
        yield SYNTAX.found(
            f"In the record of {shown(domain)} the term {quoted(each.text, 60)} {each.why}.", meant, right
        )
    end = record.all
    if end is not None and end.sign == "+":
        yield OPEN.found(f"The record of {shown(domain)} ends with {quoted(end.text)}.", "", right)
    elif (end is None or end.sign == "?") and record.redirect is None and not record.misprints:
        ends = f"ends with {quoted(end.text)}" if end else "has no “all” at its end"
        yield UNDECIDED.found(f"The record of {shown(domain)} {ends}.", "", right)
    if any(term.kind is Kind.PTR for term in record.mechanisms):
        yield PTR.found(f"The record of {shown(domain)} holds “ptr”.", "", right)
    lost = [term.text for term in record.terms if term not in record.mechanisms and term is not record.redirect]
    if lost:
        yield AFTER_ALL.found(
            f"In the record of {shown(domain)} {listed(quoted(each, 40) for each in lost[:5])} "
            f"{'stand' if len(lost) > 1 else 'stands'} after “all”.",
            "Move it before “all” if it is needed; take it out if it is not.",
            right,
        )
    if len(record.text) > _LONGEST:
        yield LONG.found(f"The record of {shown(domain)} has {len(record.text):,} characters.", "Shorten it.")


def _limits(found: Survey, right: Record) -> Iterator[Diagnosis]:
    if found.look_ups > MOST_LOOK_UPS:
        costs = sorted(found.costs.items(), key=lambda each: -each[1])[:6]
        said = listed(f"{quoted(term, 50)} takes {cost}" for term, cost in costs)
        many = f"more than {MOST_LOOK_UPS}" if found.cut else str(found.look_ups)
        yield LOOK_UPS.found(
            f"The record leads to {many} look-ups; receivers stop after {MOST_LOOK_UPS}. {said}.",
            "Publish the record below, and take out of it every “include” that you no longer send through.",
            right,
        )
    elif found.look_ups >= MOST_LOOK_UPS - 1:
        yield LOOK_UPS_NEAR.found(f"The record leads to {found.look_ups} of {MOST_LOOK_UPS} look-ups.")
    for name, through in dict.fromkeys(found.loops):
        yield LOOP.found(f"Through {quoted(through, 60)} the record leads back to {shown(name)}.", "", right)
    for term, why, through in found.broken[:5]:
        by_way = f", reached through {quoted(through, 60)}," if through != term else ""
        yield INCLUDE.found(f"The term {quoted(term, 60)}{by_way} leads to a name that {why}.", "", right)
    for name in dict.fromkeys(found.crowded):
        yield CROWDED.found(f"{shown(name)} has more than ten mail exchangers.")
    dead = list(dict.fromkeys(found.voids))
    code = VOIDS if len(found.voids) > MOST_VOIDS else VOID
    if dead:
        yield code.found(
            f"The record names what is not in the DNS: {listed(shown(each) for each in dead[:6])}.", "", right
        )


def _authority(known: Senders, refused: Sequence[tuple[Address, Result]], right: Record) -> Iterator[Diagnosis]:
    for address, result in refused:
        said = f"SPF says “{result}” of mail from {address}"
        if known.assumed:
            yield NOT_AUTHORISED.found(
                f"{said}, the address of the relay {known.relay}.",
                "If the relay sends from this address, publish the record below; "
                "if from another, name it: --address ADDRESS.",
                right,
                severity=Severity.WARNING,
            )
        else:
            yield NOT_AUTHORISED.found(f"{said}.", "", right)


async def _refused(room: Room, record: SpfRecord, known: Senders) -> tuple[tuple[Address, Result], ...]:
    """The addresses that SPF does not pass, with what it says instead."""
    end = record.all
    if end is not None and end.sign == "+":
        return ()
    mails = [Mail(each, room.case.envelope, helo=room.case.helo) for each in known.addresses]
    results = await asyncio.gather(*(check_host(mail, room.asking) for mail in mails))
    pairs = zip(known.addresses, results, strict=True)
    return tuple((each, result) for each, result in pairs if result not in {Result.PASS, Result.TEMPORARY})


def _broken(record: SpfRecord, found: Survey) -> bool:
    return bool(
        record.misprints
        or found.look_ups > MOST_LOOK_UPS
        or found.broken
        or found.loops
        or found.crowded
        or len(found.voids) > MOST_VOIDS
    )


def _summary(found: Survey, known: Senders, refused: Sequence[object], *, broken: bool) -> str:
    cost = f"{counted(found.look_ups, 'look-up')} of {MOST_LOOK_UPS}"
    if broken:
        return f"broken, {cost}"
    if not known.addresses:
        return f"one record, {cost}; the relay’s address is not known (--address)"
    passed = len(known.addresses) - len(refused)
    names = [str(ipaddress.ip_address(each)) for each in known.addresses]
    if passed == len(names) <= 2:
        return f"one record, {cost}; lets {listed(names)} send"
    return (
        f"one record, {cost}; lets {passed} of {counted(len(names), 'address').replace('addresss', 'addresses')} send"
    )


EXAMINATION = Examination(
    "spf",
    "SPF",
    "One record, well written, within ten look-ups, and true of the relay (RFC 7208).",
    CODES,
    _run,
    of_domain=True,
)

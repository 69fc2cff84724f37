"""DMARC (RFC 9989, before it RFC 7489): a policy, reports that arrive, and domains that agree with the From address."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from masthead.doctor.diagnosis import Diagnosis, error, remark, warning
from masthead.doctor.dmarc_record import (
    REMOVED,
    DmarcRecord,
    Walk,
    aligned,
    is_dmarc,
    parse_dmarc,
    report_domain,
    walk,
)
from masthead.doctor.examination import Examination, Outcome, Room
from masthead.doctor.record import txt
from masthead.doctor.words import below, listed, quoted, shown

_RULES = "Gmail and Yahoo want a DMARC record of everybody who sends in bulk"

MISSING = error(
    "dmarc-missing", "There is no DMARC record.", f"{_RULES}; “p=none” is enough to begin with.", "Publish one."
)
MULTIPLE = error(
    "dmarc-multiple",
    "There is more than one DMARC record.",
    f"Receivers pass over all of them, and {_RULES}.",
    "Keep one.",
)
SYNTAX = error(
    "dmarc-syntax",
    "The record is not well written.",
    "What receivers cannot read they pass over, at worst the whole record.",
    "Write it right.",
)
MONITORING = remark(
    "dmarc-monitoring",
    "The policy is “none”.",
    "It fulfils the bulk-sender rules, but keeps nobody from sending as you.",
    "When the reports show that all your mail passes, publish “p=quarantine”.",
)
NO_REPORTS = warning(
    "dmarc-no-reports",
    "Nobody gets reports.",
    "Without reports you do not see whose mail fails, your own included.",
    "Name a mailbox for reports.",
)
REPORT_ADDRESS = warning(
    "dmarc-report-address",
    "An address for reports cannot be read.",
    "Receivers send no reports to it.",
    "Write “mailto:” and an address, with commas between several.",
)
REPORT_CONSENT = warning(
    "dmarc-report-consent",
    "Reports go to another domain, which has not agreed.",
    "Receivers send reports to others only where these say so in the DNS (RFC 9990).",
    "Ask whoever runs that domain to publish the record below.",
)
UNALIGNED = error(
    "dmarc-unaligned",
    "Neither the envelope nor the signature is of the From address’s domain.",
    f"SPF and DKIM may pass, and DMARC fails all the same. {_RULES}, with one of the two aligned.",
    "Sign with a key of the From domain, or let bounces go to a name below it.",
)
BOUNCE_UNALIGNED = warning(
    "dmarc-bounce-unaligned",
    "The bounce domain is not aligned with the From address.",
    "SPF does not count for DMARC, so that every mail rests on its DKIM signature alone.",
    "Let bounces go to a name below the From domain.",
)
SIGNER_UNALIGNED = warning(
    "dmarc-signer-unaligned",
    "The domain of the signature (d=) is not aligned with the From address.",
    "DKIM does not count for DMARC; forwarded mail, for which SPF fails, fails altogether.",
    "Sign with a key of the From domain.",
)
REMOVED_TAG = remark(
    "dmarc-removed-tag",
    "The record has tags that DMARC has no more.",
    "“pct”, “rf” and “ri” are gone since RFC 9989; receivers differ in what they make of them.",
    "Take them out; “t=y” asks receivers not to act on the policy yet.",
)
CODES = (
    MISSING, MULTIPLE, SYNTAX, MONITORING, NO_REPORTS, REPORT_ADDRESS, REPORT_CONSENT, UNALIGNED, BOUNCE_UNALIGNED,
    SIGNER_UNALIGNED, REMOVED_TAG,
)  # fmt: skip


async def _run(room: Room) -> Outcome:
    case = room.case
    own, bounce, signer = await asyncio.gather(
        walk(case.domain, room.asking), walk(case.envelope, room.asking), walk(case.signer, room.asking)
    )
    if len(own.own) > 1:
        said = listed(quoted(text, 60) for text in own.own[:4])
        found = MULTIPLE.found(
            f"{shown(case.domain)} has {len(own.own)} DMARC records: {said}.",
            "Remove all but one; the first of them reads as below.",
            txt(f"_dmarc.{case.domain}", _right(parse_dmarc(own.own[0]), case.domain)),
        )
        return Outcome(f"{len(own.own)} records", (found,))
    name, text = own.holds
    if not name:
        return Outcome("no answer") if not own.complete else await _none(room, own)
    record = parse_dmarc(text)
    found_all = [
        *_form(name, record),
        *await _reports(room, name, record),
        *_alignment(record, own, bounce, signer),
    ]
    policy = record.policy if name == case.domain else record.subdomain_policy
    inherited = "" if name == case.domain else f", from {shown(name)}"
    return Outcome(f"policy “{policy}”{inherited}", tuple(found_all))


async def _none(room: Room, own: Walk) -> Outcome:
    domain = own.domain
    texts = (await room.asking.texts(f"_dmarc.{domain}")).values
    near = next((text for text in texts if "dmarc" in text[:40].lower()), "")
    said = f" The text {quoted(near, 60)} is none: a record begins with “v=DMARC1;”." if near else ""
    misplaced = [text for text in (await room.asking.texts(domain)).values if is_dmarc(text)]
    if misplaced:
        said = f" The record {quoted(misplaced[0], 60)} stands at {shown(domain)} itself, where nobody looks."
    value = _right(parse_dmarc(misplaced[0] if misplaced else "v=DMARC1; p=none"), domain)
    remedy = f"Publish it, and make sure that dmarc@{domain} is a mailbox." if f"dmarc@{domain}" in value else ""
    return Outcome(
        "none", (MISSING.found(f"{shown(domain)} has no DMARC record.{said}", remedy, txt(f"_dmarc.{domain}", value)),)
    )


def _form(name: str, record: DmarcRecord) -> Iterator[Diagnosis]:
    right = txt(f"_dmarc.{name}", _right(record, name))
    if record.faults:
        yield SYNTAX.found(f"In the DMARC record of {shown(name)} {listed(record.faults[:4])}.", "", right)
    elif record.policy == "none":
        firmer = txt(f"_dmarc.{name}", _right(record, name, p="quarantine"))
        yield MONITORING.found(f"The policy of {shown(name)} is “none”.", "", firmer)
    if not record.report_addresses:
        yield NO_REPORTS.found(
            f"The DMARC record of {shown(name)} names nobody for reports.",
            f"Publish the record below, with a mailbox that exists in place of dmarc@{name}.",
            right,
        )
    gone = [tag for tag, _ in record.tags.pairs if tag in REMOVED]
    if gone:
        yield REMOVED_TAG.found(f"The record of {shown(name)} has {listed(quoted(tag) for tag in gone)}.", "", right)


async def _reports(room: Room, name: str, record: DmarcRecord) -> list[Diagnosis]:
    found: list[Diagnosis] = []
    strangers: dict[str, None] = {}
    for address in record.report_addresses[:10]:
        domain = report_domain(address)
        if not domain:
            right = txt(f"_dmarc.{name}", _right(record, name))
            found.append(REPORT_ADDRESS.found(f"{quoted(address, 60)} is no address for reports.", "", right))
        elif not (below(domain, name) or below(name, domain)):
            strangers[domain] = None
    consents = [f"{name}._report._dmarc.{domain}" for domain in strangers]
    answers = await asyncio.gather(*(room.asking.texts(each) for each in consents))
    for domain, place, answer in zip(strangers, consents, answers, strict=True):
        if answer.known and not any(is_dmarc(text) for text in answer.values):
            message = f"Reports about {shown(name)} go to {shown(domain)}, which has not agreed to them."
            found.append(REPORT_CONSENT.found(message, "", txt(place, "v=DMARC1")))
    return found


def _alignment(record: DmarcRecord, own: Walk, bounce: Walk, signer: Walk) -> Iterator[Diagnosis]:
    by_spf = aligned(own, bounce, strict=record.tags.get("aspf").lower() == "s")
    by_dkim = aligned(own, signer, strict=record.tags.get("adkim").lower() == "s")
    who = f"The From address is at {shown(own.domain)}"
    if by_spf is False and by_dkim is False:
        yield UNALIGNED.found(
            f"{who}, bounces go to {shown(bounce.domain)}, and the signature is of {shown(signer.domain)}."
        )
    elif by_spf is False:
        yield BOUNCE_UNALIGNED.found(f"{who}, and bounces go to {shown(bounce.domain)}.")
    elif by_dkim is False:
        yield SIGNER_UNALIGNED.found(f"{who}, and the signature is of {shown(signer.domain)}.")


def _right(record: DmarcRecord, name: str, **changed: str) -> str:
    """The record as it should stand: what is read kept, what is not put right, reports to somebody."""
    kept = {tag: value for tag, value in record.tags.pairs if tag not in REMOVED and tag != "v"}
    asked = {tag: kept[tag].lower() for tag in ("p", "sp", "np") if tag in kept}
    kept |= {tag: value if value in {"none", "quarantine", "reject"} else "none" for tag, value in asked.items()}
    for tag in ("adkim", "aspf", "t"):
        if tag in kept and kept[tag].lower() not in {"r", "s", "y", "n"}:
            del kept[tag]
    wanted = {"sp", "np", "adkim", "aspf", "ruf", "fo", "psd", "t"}
    known = {tag: value for tag, value in kept.items() if tag in wanted and value.isascii() and value.isprintable()}
    reports = [each for each in record.report_addresses if report_domain(each)] or [f"mailto:dmarc@{name}"]
    whole = {"v": "DMARC1", "p": kept.get("p", "none"), **known, "rua": ",".join(reports), **changed}
    return "; ".join(f"{tag}={value}" for tag, value in whole.items())


EXAMINATION = Examination(
    "dmarc",
    "DMARC",
    "A policy that can be read, reports that arrive, and domains that agree with the From address (RFC 9989).",
    CODES,
    _run,
    of_domain=True,
)

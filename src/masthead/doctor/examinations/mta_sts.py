"""MTA-STS (RFC 8461) of the domain that takes bounces: others deliver to it only by verified TLS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from masthead.doctor.diagnosis import Diagnosis, error, remark, warning
from masthead.doctor.examination import Examination, Outcome, Room
from masthead.doctor.record import RecordType, txt
from masthead.doctor.tags import parse_tags
from masthead.doctor.web import WebFault
from masthead.doctor.words import bare, listed, quoted, shown

_LOST = "In mode “enforce” other servers then deliver nothing to it, so that bounces and answers are lost."

MISSING = remark(
    "mta-sts-missing",
    "There is no MTA-STS policy.",
    "It concerns mail that comes in: bounces and answers may be read on their way.",
    "Publish a policy at https://mta-sts.DOMAIN/.well-known/mta-sts.txt, then this record.",
)
RECORD = warning(
    "mta-sts-record", "The MTA-STS record is not well written.", "Others pass over the policy.", "Write it as below."
)
POLICY = error(
    "mta-sts-policy",
    "There is an MTA-STS record, and its policy cannot be fetched or read.",
    "Servers that know an older policy go on by it; others deliver without protection.",
    "Serve the policy as text/plain by https, without a redirect, or remove the record.",
)
EXCHANGERS = error(
    "mta-sts-exchangers",
    "The policy does not name a mail exchanger that the domain has.",
    _LOST,
    "Name every mail exchanger in the policy, and change the “id” in the record.",
)
BRIEF = remark(
    "mta-sts-brief",
    "The policy holds for less than a week, or is only a test.",
    "It protects little.",
    "When reports show no trouble, write “mode: enforce” and “max_age: 1209600”.",
)
CODES = (MISSING, RECORD, POLICY, EXCHANGERS, BRIEF)
_WEEK = 604_800
_ID = re.compile(r"[A-Za-z0-9]{1,32}")


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy. faults: a clause each."""

    mode: str
    exchangers: tuple[str, ...]
    max_age: int
    faults: tuple[str, ...]


def parse_policy(text: str) -> Policy:
    """Any text as a policy (RFC 8461 §3.2); never raises."""
    values: dict[str, str] = {}
    exchangers: list[str] = []
    faults: list[str] = []
    for line in text.splitlines()[:200]:
        name, colon, value = (part.strip() for part in line.partition(":"))
        if name == "mx":
            exchangers.append(bare(value))
        elif colon:
            values.setdefault(name, value)
        elif name:
            faults.append(f"the line {quoted(name, 40)} has no “:”")
    mode, age = values.get("mode", ""), values.get("max_age", "")
    if values.get("version") != "STSv1":
        faults.append("it has no “version: STSv1”")
    if mode not in {"enforce", "testing", "none"}:
        faults.append("its mode is none of enforce, testing, none")
    if not re.fullmatch(r"[0-9]{1,10}", age):
        faults.append("it has no “max_age” in seconds")
    if mode != "none" and not exchangers:
        faults.append("it names no mail exchanger")
    return Policy(mode, tuple(exchangers), int(age) if re.fullmatch(r"[0-9]{1,10}", age) else 0, tuple(faults))


async def _run(room: Room) -> Outcome:
    domain = room.case.envelope
    answer = await room.asking.texts(f"_mta-sts.{domain}")
    if not answer.known:
        return Outcome("no answer")
    day = f"{room.ways.now():%Y%m%d}01"
    right = txt(f"_mta-sts.{domain}", f"v=STSv1; id={day}")
    records = [text for text in answer.values if text.lower().startswith("v=stsv1")]
    if not records:
        remedy = MISSING.mend.replace("DOMAIN", domain)
        return Outcome("none", (MISSING.found(f"{shown(domain)} has no MTA-STS policy.", remedy, right),))
    tags = parse_tags(records[0])
    if len(records) > 1 or tags.faults or not _ID.fullmatch(tags.get("id")):
        said = f"{len(records)} records" if len(records) > 1 else quoted(records[0], 80)
        return Outcome("record not well written", (RECORD.found(f"At _mta-sts.{shown(domain)}: {said}.", "", right),))
    url = f"https://mta-sts.{domain}/.well-known/mta-sts.txt"
    try:
        page = await room.ways.public_web.ask("GET", url)
    except WebFault as fault:
        return Outcome("policy not reachable", (POLICY.found(f"{url} {fault}."),))
    if page.status != 200:
        return Outcome("policy not reachable", (POLICY.found(f"{url} answers {page.status}."),))
    policy = parse_policy(page.body.decode("utf-8", "replace"))
    return Outcome(
        f"mode “{policy.mode}”" if not policy.faults else "policy not readable", tuple(await _judge(room, policy))
    )


async def _judge(room: Room, policy: Policy) -> list[Diagnosis]:
    if policy.faults:
        return [POLICY.found(f"In the policy of {shown(room.case.envelope)} {listed(policy.faults[:4])}.")]
    exchangers = (await room.asking.ask(room.case.envelope, RecordType.MX)).values
    hosts = [bare(each.partition(" ")[2]) for each in exchangers]
    return [*_strangers(policy, hosts), *_brief(policy)]


def _strangers(policy: Policy, hosts: list[str]) -> Iterator[Diagnosis]:
    strangers = [host for host in hosts if not any(_covers(pattern, host) for pattern in policy.exchangers)]
    if strangers and policy.mode != "none":
        lines = "; ".join(f"mx: {host}" for host in strangers[:5])
        yield EXCHANGERS.found(
            f"The policy does not name {listed(shown(host) for host in strangers[:5])}.",
            f"Add to the policy: {lines}. Then change the “id” in the record.",
        )


def _brief(policy: Policy) -> Iterator[Diagnosis]:
    if policy.mode != "enforce" or policy.max_age < _WEEK:
        yield BRIEF.found(f"The policy has mode “{policy.mode}” and a max_age of {policy.max_age:,} seconds.")


def _covers(pattern: str, host: str) -> bool:
    """RFC 8461 §4.1: a star stands for one label."""
    if pattern.startswith("*."):
        return host.partition(".")[2] == pattern[2:]
    return host == pattern


EXAMINATION = Examination(
    "mta-sts",
    "MTA-STS",
    "Mail that comes in is protected on its way, and not locked out (RFC 8461).",
    CODES,
    _run,
    of_domain=True,
)

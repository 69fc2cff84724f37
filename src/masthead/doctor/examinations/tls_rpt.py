"""TLS-RPT (RFC 8460): others report when they cannot encrypt mail to the domain that takes bounces."""

from __future__ import annotations

import re

from masthead.doctor.diagnosis import remark, warning
from masthead.doctor.examination import Examination, Outcome, Room
from masthead.doctor.record import txt
from masthead.doctor.tags import parse_tags
from masthead.doctor.words import quoted, shown

MISSING = remark(
    "tls-rpt-missing",
    "Nobody is told when encryption of incoming mail fails.",
    "With MTA-STS a fault in a certificate keeps bounces and answers out, and you would not know.",
    "Publish a mailbox for reports.",
)
SYNTAX = warning("tls-rpt-syntax", "The TLS-RPT record is not well written.", "Nobody reports.", "Write it as below.")
CODES = (MISSING, SYNTAX)
_TARGET = re.compile(r"(mailto:[^@\s,]+@[A-Za-z0-9.-]+|https://\S+)", re.IGNORECASE)


async def _run(room: Room) -> Outcome:
    domain = room.case.envelope
    name = f"_smtp._tls.{domain}"
    answer = await room.asking.texts(name)
    if not answer.known:
        return Outcome("no answer")
    right = txt(name, f"v=TLSRPTv1; rua=mailto:tls-reports@{domain}")
    records = [text for text in answer.values if text.lower().startswith("v=tlsrptv1")]
    if not records:
        remedy = f"Publish the record below, with a mailbox that exists in place of tls-reports@{domain}."
        return Outcome("none", (MISSING.found(f"{shown(domain)} has no TLS-RPT record.", remedy, right),))
    tags = parse_tags(records[0])
    targets = [each.strip() for each in tags.get("rua").split(",")]
    if len(records) > 1 or tags.faults or not all(_TARGET.fullmatch(each) for each in targets[:20]):
        said = f"{len(records)} records" if len(records) > 1 else quoted(records[0], 80)
        return Outcome("record not well written", (SYNTAX.found(f"At {shown(name)}: {said}.", "", right),))
    return Outcome("reports are asked for")


EXAMINATION = Examination(
    "tls-rpt", "TLS reports", "Failures of encryption are reported (RFC 8460).", CODES, _run, of_domain=True
)

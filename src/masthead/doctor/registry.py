"""Every examination, in one dict, in the order they are told. A new one is a file and a line here."""

from __future__ import annotations

from masthead.doctor.diagnosis import Code, error
from masthead.doctor.examination import Examination
from masthead.doctor.examinations import (
    bimi,
    bounces,
    dkim,
    dmarc,
    hosts,
    mta_sts,
    name,
    one_click,
    relay,
    reverse,
    spf,
    tls_rpt,
)

EXAMINATIONS: dict[str, Examination] = {
    each.name: each
    for each in (
        name.EXAMINATION,
        spf.EXAMINATION,
        dkim.EXAMINATION,
        dmarc.EXAMINATION,
        reverse.EXAMINATION,
        bounces.EXAMINATION,
        relay.EXAMINATION,
        one_click.EXAMINATION,
        hosts.EXAMINATION,
        mta_sts.EXAMINATION,
        tls_rpt.EXAMINATION,
        bimi.EXAMINATION,
    )
}

UNANSWERED = error(
    "dns-unanswered",
    "Name servers did not answer, or could not.",
    "Receivers that get no answer put mail off for hours; and we cannot say what they would find.",
    "Try again; ask another name server (--nameserver); if it stays so, look at the domain’s name servers and DNSSEC.",
)
TOO_SLOW = error(
    "examination-unfinished",
    "An examination did not come to an end in time.",
    "What takes us too long takes receivers too long.",
    "Try again with more patience (--timeout), and look at what is slow.",
)
TOO_MUCH = error(
    "examination-too-much",
    "The zone leads to more questions than any honest one needs.",
    "Receivers stop asking long before.",
    "Look for records that refer to each other.",
)
FAILED = error(
    "examination-failed",
    "An examination could not be finished.",
    "Nothing is known about what it looks at.",
    "Look at that yourself, and report the domain to whoever keeps this installation.",
)
RUNNER_CODES: tuple[Code, ...] = (UNANSWERED, TOO_SLOW, TOO_MUCH, FAILED)
"""What the visit itself may say of any examination."""

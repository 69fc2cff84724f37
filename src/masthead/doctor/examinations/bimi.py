"""BIMI, the sender’s picture in some mailboxes: worth knowing, never a fault."""

from __future__ import annotations

import asyncio

from masthead.doctor.diagnosis import remark
from masthead.doctor.dmarc_record import parse_dmarc, walk
from masthead.doctor.examination import Examination, Outcome, Room
from masthead.doctor.tags import parse_tags
from masthead.doctor.words import quoted, shown

_PICTURE = "Gmail, Yahoo and Apple show the picture only of senders who keep to this."

SYNTAX = remark(
    "bimi-syntax",
    "The BIMI record is not well written.",
    _PICTURE,
    "Write “v=BIMI1; l=https://…/picture.svg; a=https://…”.",
)
POLICY = remark(
    "bimi-policy",
    "There is a BIMI record, but the DMARC policy does not enforce anything.",
    _PICTURE,
    "Publish a DMARC policy of “quarantine” or “reject” first.",
)
CODES = (SYNTAX, POLICY)


async def _run(room: Room) -> Outcome:
    domain = room.case.domain
    answer, own = await asyncio.gather(room.asking.texts(f"default._bimi.{domain}"), walk(domain, room.asking))
    records = [text for text in answer.values if text.lower().startswith("v=bimi1")]
    if not records:
        return Outcome("none, and none is needed" if answer.known else "no answer")
    tags = parse_tags(records[0])
    found = []
    if len(records) > 1 or tags.faults or not tags.get("l").lower().startswith("https://"):
        found.append(SYNTAX.found(f"At default._bimi.{shown(domain)}: {quoted(records[0], 80)}."))
    if own.complete and parse_dmarc(own.holds[1]).policy == "none":
        found.append(POLICY.found(f"{shown(domain)} has a BIMI record, and the DMARC policy “none”."))
    return Outcome("a picture is named", tuple(found))


EXAMINATION = Examination("bimi", "BIMI", "The sender’s picture, where one is published.", CODES, _run, of_domain=True)

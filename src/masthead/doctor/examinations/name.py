"""The domain itself: is it there, and can it be mistaken for another?"""

from __future__ import annotations

import asyncio

from masthead.audience.lookalikes import lookalike_fault
from masthead.doctor.diagnosis import error, warning
from masthead.doctor.examination import Examination, Outcome, Room
from masthead.doctor.record import RecordType
from masthead.doctor.resolver import Status
from masthead.doctor.words import looks, shown

MISSING = error(
    "domain-missing",
    "The domain does not exist in the DNS.",
    "Receivers refuse mail from a domain that does not exist.",
    "Check the spelling. If it is right, look at the domain’s registration and its name servers.",
)
LOOKALIKE = warning(
    "domain-lookalike",
    "The domain is written with letters that can be mistaken for others.",
    "Mail programs show such domains as “xn--…” or warn of them, because forgers use them.",
    "Send from a domain whose letters are all of one script.",
)


async def _run(room: Room) -> Outcome:
    domain = room.case.domain
    seen = looks(domain)
    fault = lookalike_fault("", seen)
    found = [LOOKALIKE.found(f"The domain {shown(domain)} may not be what it seems. {fault}")] if fault else []
    kinds = (RecordType.TXT, RecordType.MX, RecordType.A)
    answers = await asyncio.gather(*(room.asking.ask(domain, kind) for kind in kinds))
    if any(answer.status is Status.NO_NAME for answer in answers):
        found.insert(0, MISSING.found(f"The DNS knows no domain {shown(domain)}."))
        return Outcome("not found", tuple(found))
    if not any(answer.known for answer in answers):
        return Outcome("no answer", tuple(found))
    return Outcome("exists" if seen == domain else f"exists, readers see “{seen}”", tuple(found))


EXAMINATION = Examination(
    "name", "Domain", "The domain is there, and cannot be mistaken for another.", (MISSING, LOOKALIKE), _run
)

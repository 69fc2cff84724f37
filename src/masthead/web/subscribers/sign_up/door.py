"""What happens while a visitor waits: count, and put the form aside. Nothing here looks at who has an address."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from masthead.audience.addresses import Address
from masthead.web.subscribers import networks
from masthead.web.subscribers.models import Arrival
from masthead.web.subscribers.sign_up import limits, proof, tallies
from masthead.web.subscribers.sign_up.asking import Asked
from masthead.web.subscribers.sign_up.tallies import Mark
from masthead.web.subscribers.sign_up.wording import texts_for

logger = logging.getLogger("masthead.sign_up")


class Knock(Enum):
    """What became of a form. TAKEN: all is well, as far as anybody is told. TOO_MANY: too many from this network."""

    TAKEN = "taken"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Visit:
    """Who sends a form: its place, the visitor's IP address, which ends here, and what the browser calls itself."""

    publication_id: int
    ip_address: str
    now: dt.datetime
    agent: str = ""


def knock(*, asked: Asked, address: Address, titles: Sequence[Any], visit: Visit) -> Knock:
    """Take a form that a person may have sent."""
    proven = proof.is_proven(asked.proof, visit.publication_id, visit.now)
    over = {mark.kind for mark in tallies.count(_marks(address, visit, proven=proven), visit.now)}
    if over & {"network", "unproven"}:
        return Knock.TOO_MANY
    if "address" not in over:
        _put_aside(asked, address, titles, visit, proven=proven)
    return Knock.TAKEN


def source_said(asked: Asked) -> str:
    """How a source is kept: the way people came, and what their form calls it."""
    way = "referral" if asked.referral else asked.method
    return f"{way}:{asked.source}" if asked.source else way


def _marks(address: Address, visit: Visit, *, proven: bool) -> list[Mark]:
    marks = [Mark("address", address.key, limit) for limit in limits.AT_DOOR_ADDRESS]
    network = networks.counted(visit.ip_address)
    if network:
        kind = "network" if proven else "unproven"
        marks += [Mark(kind, network, limit) for limit in limits.AT_DOOR_NETWORK[proven]]
    return marks


def _put_aside(asked: Asked, address: Address, titles: Sequence[Any], visit: Visit, *, proven: bool) -> None:
    wait = dt.timedelta() if proven else limits.HOLD_UNPROVEN
    arrival = Arrival(
        address=str(address),
        key=address.key,
        domain=address.domain,
        publication_id=titles[0].pk,
        titles=",".join(str(each.pk) for each in titles),
        wordings=texts_for(titles),
        method=asked.method,
        origin=asked.origin,
        network=networks.kept(visit.ip_address),
        source=source_said(asked),
        referral=asked.referral,
        device=networks.device(visit.ip_address, visit.agent),
        proven=proven,
        created_at=visit.now,
        due_at=visit.now + wait,
    )
    # The same wish waits once.
    Arrival.objects.bulk_create([arrival], ignore_conflicts=True)

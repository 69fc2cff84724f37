"""From a form that was sent to what its sender is told; the same for everybody, whoever has the address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from masthead.audience.addresses import Address
from masthead.web.subscribers.sign_up import asking, door
from masthead.web.subscribers.sign_up.asking import Asked, Fault
from masthead.web.subscribers.sign_up.door import Knock, Visit


class State(StrEnum):
    """What a visitor is told. SENT: look into your inbox. INVALID: something has to be changed. HINT: was another
    address meant? TOO_MANY: later.
    """

    SENT = "sent"
    INVALID = "invalid"
    HINT = "hint"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a form. faults: of INVALID. meant: the other address of a HINT; chosen: the titles asked for."""

    state: State
    faults: tuple[Fault, ...] = ()
    meant: str = ""
    chosen: tuple[Any, ...] = ()


def answer(*, asked: Asked, publication: Any, visit: Visit, named: bool) -> Answer:
    """Judge a form and take it. named: whether it names its titles (`asking.chosen`)."""
    if asking.is_by_a_program(asked, visit.now):
        return Answer(State.SENT)
    address = asking.judge_address(asked.email, as_typed=asked.as_typed)
    titles = asking.chosen(asked, publication, named=named)
    faults = [address] if isinstance(address, Fault) else []
    if not titles:
        faults.append(Fault("title", "title_missing"))
    if faults or not isinstance(address, Address):
        return Answer(State.INVALID, faults=tuple(faults), chosen=titles)
    if not asked.as_typed and (meant := asking.meant(address)):
        return Answer(State.HINT, meant=meant, chosen=titles)
    if door.knock(asked=asked, address=address, titles=titles, visit=visit) is Knock.TOO_MANY:
        return Answer(State.TOO_MANY)
    return Answer(State.SENT)

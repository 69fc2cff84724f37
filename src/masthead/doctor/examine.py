"""A whole visit: every examination at once, each within its time, and one report at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from masthead.doctor.case import Case, Ways
from masthead.doctor.diagnosis import Diagnosis
from masthead.doctor.examination import Examination, Outcome, Room
from masthead.doctor.examinations.name import MISSING as DOMAIN_MISSING
from masthead.doctor.registry import EXAMINATIONS, FAILED, TOO_MUCH, TOO_SLOW, UNANSWERED
from masthead.doctor.resolver import Asking, Memory, Status, TooManyQuestionsError
from masthead.doctor.visit import RelayVisit, call_upon
from masthead.doctor.words import listed, shown
from masthead.edition.findings import Severity

STEPS_IN_A_ROW = 8
"""An examination may take so many times the limit of one step."""

_log = logging.getLogger(__name__)
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class State(StrEnum):
    """How an examination ended."""

    FINE = "fine"
    REMARKS = "remarks"
    FAULTS = "faults"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Examined:
    """One examination at its end. summary: a few words."""

    examination: Examination
    state: State
    summary: str
    diagnoses: tuple[Diagnosis, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What the doctor found. deaf: no name server answered anything, so that nothing is known of the domain."""

    case: Case
    examined: tuple[Examined, ...]
    deaf: bool = False

    @property
    def diagnoses(self) -> tuple[tuple[Examination, Diagnosis], ...]:
        """Everything found, the heaviest first, then in the order of the examinations."""
        found = [(each.examination, diagnosis) for each in self.examined for diagnosis in each.diagnoses]
        return tuple(sorted(found, key=lambda pair: _WEIGHT[pair[1].severity]))

    @property
    def passed(self) -> bool:
        """Whether nothing keeps mail from arriving, as far as was looked."""
        return not any(diagnosis.severity is Severity.ERROR for _, diagnosis in self.diagnoses)

    def count(self, severity: Severity) -> int:
        """How many findings weigh so much."""
        return sum(diagnosis.severity is severity for _, diagnosis in self.diagnoses)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the visit is. last: the title of the examination that ended last, "" at the start."""

    done: int
    total: int
    last: str = ""


async def examine(
    case: Case,
    ways: Ways,
    *,
    progress: Callable[[Progress], None] | None = None,
    examinations: Mapping[str, Examination] = EXAMINATIONS,
) -> Report:
    """Examine a domain. Raises nothing for what the other side does; ends within `STEPS_IN_A_ROW` time limits."""
    memory = Memory(ways.resolver)
    visit = _Once(case, ways)
    done = 0

    def tell(last: str) -> None:
        if progress:
            progress(Progress(done, len(examinations), last))

    async def one(examination: Examination) -> Examined:
        nonlocal done
        ended = await _one(examination, Room(case, ways, Asking(memory), visit.get))
        done += 1
        tell(examination.title)
        return ended

    tell("")
    try:
        ended = await asyncio.gather(*(one(each) for each in examinations.values()))
        return Report(case, _without_echoes(case, ended), deaf=memory.deaf())
    finally:
        await visit.close()
        await memory.close()


def _without_echoes(case: Case, ended: Sequence[Examined]) -> tuple[Examined, ...]:
    """Where there is no such domain, that is all there is to say about its zone."""
    codes = {diagnosis.code for each in ended for diagnosis in each.diagnoses}
    if DOMAIN_MISSING.name not in codes or {case.envelope, case.signer} != {case.domain}:
        return tuple(ended)
    return tuple(
        Examined(each.examination, State.SKIPPED, "the domain does not exist") if each.examination.of_domain else each
        for each in ended
    )


class _Once:
    """The relay’s visit: made when somebody asks for it, once."""

    def __init__(self, case: Case, ways: Ways) -> None:
        self._case, self._ways = case, ways
        self._task: asyncio.Task[RelayVisit] | None = None

    async def get(self) -> RelayVisit | None:
        relay = self._case.relay
        if relay is None or relay.target is None:
            return None
        if self._task is None:
            calling = call_upon(
                relay.target,
                implicit_tls=relay.implicit_tls,
                dial=self._ways.dial,
                context=self._ways.context,
                patience=self._ways.timeout,
            )
            self._task = asyncio.ensure_future(calling)
        return await asyncio.shield(self._task)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


async def _one(examination: Examination, room: Room) -> Examined:
    limit = room.ways.timeout * STEPS_IN_A_ROW
    title = examination.title
    try:
        async with asyncio.timeout(limit):
            outcome = await examination.run(room)
    except TimeoutError:
        outcome = Outcome("not finished", (TOO_SLOW.found(f"{title}: no end after {limit:.0f} seconds."),))
    except TooManyQuestionsError:
        outcome = Outcome("not finished", (TOO_MUCH.found(f"{title}: there was no end to the questions."),))
    except Exception:  # noqa: BLE001 – a fault of one examination must not take the others along
        _log.exception("examination %s failed", examination.name)
        outcome = Outcome("not finished", (FAILED.found(f"{title} could not be examined."),))
    diagnoses = (*_unanswered(title, room.asking), *outcome.diagnoses)
    return Examined(examination, _state(outcome, diagnoses), outcome.summary, diagnoses)


def _unanswered(title: str, asking: Asking) -> Iterable[Diagnosis]:
    if not asking.unanswered:
        return ()
    words = {Status.TIMEOUT: "no answer in time", Status.FAILED: "the name server failed"}
    said = [
        f"{shown(question.name)} {question.type} ({words[status]})"
        for question, status in list(asking.unanswered.items())[:4]
    ]
    more = len(asking.unanswered) - len(said)
    return (UNANSWERED.found(f"{title}: {listed([*said, *([f'{more} more'] if more else [])])}."),)


def _state(outcome: Outcome, diagnoses: tuple[Diagnosis, ...]) -> State:
    weights = {diagnosis.severity for diagnosis in diagnoses}
    if any(diagnosis.code == UNANSWERED.name for diagnosis in diagnoses):
        return State.UNKNOWN
    if weights & {Severity.ERROR, Severity.WARNING}:
        return State.FAULTS
    if outcome.skipped:
        return State.SKIPPED
    return State.REMARKS if weights else State.FINE

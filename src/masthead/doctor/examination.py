"""What an examination is, and what it says at its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from masthead.doctor.case import Case, Ways
from masthead.doctor.diagnosis import Code, Diagnosis
from masthead.doctor.resolver import Asking
from masthead.doctor.visit import RelayVisit


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of an examination. summary: what was found, in a few words. skipped: it could not be done, and why."""

    summary: str
    diagnoses: tuple[Diagnosis, ...] = ()
    skipped: bool = False


def skipped(why: str) -> Outcome:
    """An examination that lacks something. why: what, and which option gives it."""
    return Outcome(why, skipped=True)


@dataclass(frozen=True, slots=True)
class Room:
    """What an examination works with. asking: the DNS. visit: the relay, called upon once for all, None without one."""

    case: Case
    ways: Ways
    asking: Asking
    visit: Callable[[], Awaitable[RelayVisit | None]]


@dataclass(frozen=True, slots=True)
class Examination:
    """One examination. name: stable, kebab-case. title: as people say. about: one sentence. codes: all it may report.

    run: raises nothing for what the other side does but `masthead.doctor.resolver.TooManyQuestionsError`.
    of_domain: it is about the domain’s own zone, and says nothing where there is no such domain.
    """

    name: str
    title: str
    about: str
    codes: tuple[Code, ...]
    run: Callable[[Room], Awaitable[Outcome]]
    of_domain: bool = False

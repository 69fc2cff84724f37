"""A domain, a zone and the ways out, without a network."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.doctor.zone import Zone, zone

from masthead.doctor import EXAMINATIONS, Case, Diagnosis, Examined, Ways, examine
from masthead.doctor.web import WebAnswer, WebFault

NOW = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)


@dataclass
class Pages:
    """Implements `Web`: answers by method and address; addresses that nothing is said about cannot be reached."""

    answers: Mapping[str, WebAnswer]
    asked: list[tuple[str, str, Mapping[str, str] | None]] = field(default_factory=list)

    async def ask(self, method: str, url: str, *, form: Mapping[str, str] | None = None) -> WebAnswer:
        self.asked.append((method, url, form))
        answer = self.answers.get(f"{method} {url}")
        if answer is None:
            raise WebFault("cannot be connected to")
        return answer


async def nobody(*_: object) -> Any:
    """A dial of a machine without a network."""
    raise ConnectionRefusedError


@dataclass(frozen=True)
class Seen:
    """One examination, at its end."""

    examined: Examined
    zone: Zone

    @property
    def codes(self) -> list[str]:
        return [each.code for each in self.examined.diagnoses]

    def only(self) -> Diagnosis:
        [found] = self.examined.diagnoses
        return found

    def named(self, code: str) -> Diagnosis:
        return next(each for each in self.examined.diagnoses if each.code == code)


Look = Callable[..., Seen]


@pytest.fixture
def look() -> Look:
    """`look("spf", "harbour.example TXT …", addresses=…)`: what one examination finds in a zone."""

    def run(name: str, text: str = "", *, pages: Pages | None = None, dial: Any = nobody, **case: Any) -> Seen:
        held = zone(text)
        web = pages or Pages({})
        ways = Ways(resolver=held, web=web, public_web=web, dial=dial, timeout=2.0, now=lambda: NOW)
        told = Case(**{"domain": "harbour.example", **case})
        report = asyncio.run(examine(told, ways, examinations={name: EXAMINATIONS[name]}))
        return Seen(report.examined[0], held)

    return run

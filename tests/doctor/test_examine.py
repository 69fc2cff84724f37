"""A whole visit: all at once, in time, and with an end that says what is known."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from tests.doctor.conftest import NOW, Pages, nobody
from tests.doctor.zone import zone

from masthead.doctor import EXAMINATIONS, Answer, Case, Progress, RecordType, Report, State, Status, Ways, examine
from masthead.doctor.examination import Examination, Outcome, Room
from masthead.doctor.resolver import MOST_QUESTIONS, Asking, Memory, Resolver, TooManyQuestionsError
from masthead.edition.findings import Severity

FINE = """
harbour.example TXT "v=spf1 ip4:192.0.2.10 -all"
harbour.example MX 10 mail.harbour.example
mail.harbour.example A 192.0.2.10
_dmarc.harbour.example TXT "v=DMARC1; p=reject; rua=mailto:dmarc@harbour.example"
"""


def visited(
    resolver: Resolver,
    *,
    timeout: float = 2.0,
    examinations: dict[str, Examination] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    web = Pages({})
    ways = Ways(resolver=resolver, web=web, public_web=web, dial=nobody, timeout=timeout, now=lambda: NOW)
    chosen = EXAMINATIONS if examinations is None else examinations
    return asyncio.run(examine(Case(domain="harbour.example"), ways, examinations=chosen, progress=progress))


def test_visit_tells_the_heaviest_first_and_asks_each_question_once() -> None:
    held = zone(FINE.replace("-all", "+all"))
    report = visited(held)

    severities = [found.severity for _, found in report.diagnoses]
    assert severities == sorted(severities, key=list(Severity).index)
    assert report.diagnoses[0][1].code == "spf-open"
    assert not report.passed
    assert len(held.asked) == len(set(held.asked))
    assert [each.examination.name for each in report.examined] == list(EXAMINATIONS)


def test_visit_to_a_healthy_domain_finds_remarks_at_most() -> None:
    report = visited(zone(FINE))

    assert report.passed
    assert {found.severity for _, found in report.diagnoses} == {Severity.INFO}
    assert {each.examination.name for each in report.examined if each.state is State.SKIPPED} == {
        "dkim",
        "reverse",
        "relay",
        "one-click",
        "hosts",
    }


def test_visit_to_a_domain_that_is_not_there_says_only_that() -> None:
    report = visited(zone(""))

    assert [found.code for _, found in report.diagnoses] == ["domain-missing"]
    assert {each.summary for each in report.examined if each.examination.of_domain} == {"the domain does not exist"}


def test_visit_says_how_far_it_is() -> None:
    steps: list[Progress] = []
    visited(zone(FINE), progress=steps.append)

    assert [step.done for step in steps] == list(range(len(EXAMINATIONS) + 1))
    assert {step.last for step in steps} == {"", *(each.title for each in EXAMINATIONS.values())}


class Silent:
    """A resolver that never answers, nor keeps its own time limit."""

    async def ask(self, name: str, kind: RecordType) -> Answer:
        await asyncio.Event().wait()
        raise AssertionError(name, kind)


def test_visit_ends_in_time_where_nobody_answers() -> None:
    report = visited(Silent(), timeout=0.02)

    assert report.deaf
    asking = [each for each in report.examined if each.state is not State.SKIPPED]
    assert {found.code for each in asking for found in each.diagnoses} == {"examination-unfinished"}


class Failing:
    """A resolver all of whose name servers fail."""

    async def ask(self, name: str, kind: RecordType) -> Answer:
        return Answer(Status.FAILED if name and kind else Status.TIMEOUT)


def test_visit_is_deaf_where_every_name_server_fails() -> None:
    report = visited(Failing())

    assert report.deaf
    assert all(each.state in {State.UNKNOWN, State.SKIPPED} for each in report.examined)


def one(run: Callable[[Room], Awaitable[Outcome]]) -> dict[str, Examination]:
    return {"odd": Examination("odd", "Odd", "…", (), run), "name": EXAMINATIONS["name"]}


def test_visit_survives_an_examination_that_fails(caplog: pytest.LogCaptureFixture) -> None:
    async def fail(_: Room) -> Outcome:
        raise RuntimeError("never shown")

    report = visited(zone(FINE), examinations=one(fail))

    assert [found.code for _, found in report.diagnoses] == ["examination-failed"]
    assert "never shown" not in report.diagnoses[0][1].message
    assert "examination odd failed" in caplog.text


def test_visit_ends_where_a_zone_leads_to_no_end_of_questions() -> None:
    async def curious(room: Room) -> Outcome:
        for number in range(MOST_QUESTIONS + 1):
            await room.asking.texts(f"n{number}.example")
        raise AssertionError

    assert [found.code for _, found in visited(zone(FINE), examinations=one(curious)).diagnoses] == [
        "examination-too-much"
    ]


def test_memory_answers_what_is_no_name_without_asking() -> None:
    held = zone(FINE)

    async def ask() -> list[Answer]:
        asking = Asking(Memory(held, most=1))
        answers = [await asking.texts(name) for name in ("a..example", "x" * 64 + ".example", "", "ü.example", "a b")]
        await asking.texts("HARBOUR.example.")
        await asking.texts("harbour.example")
        with pytest.raises(TooManyQuestionsError):
            await asking.texts("other.example")
        return answers

    assert {each.status.value for each in asyncio.run(ask())} == {"no-name"}
    assert held.asked == [("harbour.example", RecordType.TXT)]

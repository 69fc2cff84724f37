from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from masthead.checks import Check, Preflight, preflight
from masthead.checks.check import Code, Place, error, info, warning
from masthead.checks.registry import CHECKS, RUNNER_CODES, all_codes
from masthead.edition.findings import Finding, Severity
from masthead.edition.findings import error as read_error
from masthead.edition.house import HouseFormat

HARD = error("hard", "It harms.", "Stop.")
SOFT = warning("soft", "It looks bad.", "Mend it.")
FAINT = info("faint", "One might differ.", "Think about it.")


def a_check(name: str, *findings: Finding, codes: tuple[Code, ...] = (HARD, SOFT, FAINT)) -> Check:
    return Check(name, "For tests.", codes, lambda _: iter(findings))


def broken_check(name: str, *before: Finding) -> Check:
    def run(_: Preflight) -> Iterator[Finding]:
        yield from before
        raise ZeroDivisionError("deliberate")

    return Check(name, "Fails.", (SOFT,), run)


def run(p: Preflight, *checks: Check) -> list[tuple[str, Severity]]:
    return [(each.code, each.severity) for each in preflight(p, {check.name: check for check in checks})]


def test_preflight_has_nothing_to_say_about_a_good_edition(a_preflight: Callable[..., Preflight]) -> None:
    assert preflight(a_preflight()) == ()


def test_preflight_puts_errors_first_then_lines_then_what_has_none(a_preflight: Callable[..., Preflight]) -> None:
    check = a_check(
        "any",
        FAINT.found("a", at=Place("Top", 1)),
        SOFT.found("b"),
        SOFT.found("c", at=Place("Top", 30)),
        HARD.found("d", at=Place("Top", 9)),
        HARD.found("e"),
        SOFT.found("f", at=Place("Top", 4)),
    )
    assert "".join(each.message for each in preflight(a_preflight(), {"any": check})) == "defcba"


def test_preflight_keeps_what_the_reader_found_whatever_the_house_says(
    a_preflight: Callable[..., Preflight], a_house: Callable[..., HouseFormat]
) -> None:
    read = read_error("front-matter", "No date.", "Write it.", line=2)
    p = a_preflight(house=a_house(checks={"front-matter": "off"}), read_findings=(read,))

    found = preflight(p, {})

    assert found[0] == read
    assert [each.code for each in found] == ["front-matter", "check-unknown"]
    assert "always reported" in found[1].remedy


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, [("hard", Severity.ERROR), ("soft", Severity.WARNING)]),
        ({"any": "off"}, []),
        ({"soft": "off"}, [("hard", Severity.ERROR)]),
        ({"soft": "error"}, [("hard", Severity.ERROR), ("soft", Severity.ERROR)]),
        ({"any": "info"}, [("hard", Severity.INFO), ("soft", Severity.INFO)]),
        ({"any": "off", "soft": "warning"}, [("soft", Severity.WARNING)]),
    ],
    ids=["none", "check off", "code off", "code raised", "check lowered", "code before check"],
)
def test_preflight_applies_the_houses_severities(
    a_preflight: Callable[..., Preflight],
    a_house: Callable[..., HouseFormat],
    settings: dict[str, str],
    expected: list[tuple[str, Severity]],
) -> None:
    p = a_preflight(house=a_house(checks=settings))
    assert run(p, a_check("any", HARD.found("a"), SOFT.found("b"))) == expected


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [("likns", "Did you mean “links”?"), ("link_broken", "Did you mean “link-broken”?"), ("zzz", "The checks are ")],
)
def test_preflight_names_unknown_settings_and_suggests(
    a_preflight: Callable[..., Preflight], a_house: Callable[..., HouseFormat], name: str, suggestion: str
) -> None:
    (finding,) = preflight(a_preflight(house=a_house(checks={name: "off"})))

    assert (finding.code, finding.severity) == ("check-unknown", Severity.WARNING)
    assert f"“{name}”" in finding.message
    assert finding.remedy.startswith(suggestion)


def test_preflight_reports_a_check_that_fails_and_keeps_the_rest(a_preflight: Callable[..., Preflight]) -> None:
    p = a_preflight()

    found = preflight(p, {"bad": broken_check("bad", SOFT.found("before")), "good": a_check("good", SOFT.found("b"))})

    assert [(each.code, each.message) for each in found] == [
        ("check-failed", "The check “bad” could not finish."),
        ("soft", "before"),
        ("soft", "b"),
    ]
    assert not any("Zero" in each.message + each.remedy for each in found)


def test_preflight_lets_no_house_silence_a_failed_check(
    a_preflight: Callable[..., Preflight], a_house: Callable[..., HouseFormat]
) -> None:
    p = a_preflight(house=a_house(checks={"bad": "off"}))
    assert run(p, broken_check("bad")) == [("check-failed", Severity.ERROR)]


def test_preflight_says_the_same_thing_once(a_preflight: Callable[..., Preflight]) -> None:
    twice = SOFT.found("a", at=Place("Top", 3))
    assert run(a_preflight(), a_check("any", twice, twice)) == [("soft", Severity.WARNING)]


def test_registry_names_each_check_and_code_once() -> None:
    names = [code.name for check in CHECKS.values() for code in check.codes] + [code.name for code in RUNNER_CODES]

    assert len(names) == len(set(names)) == len(all_codes())
    assert {name: check.name for name, check in CHECKS.items()} == {name: name for name in CHECKS}
    assert set(names) & set(CHECKS) == set()

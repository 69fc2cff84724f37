"""Running every check over an edition and making one ordered answer of what they say."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from masthead.checks.check import Check, LineOf, Preflight, quoted
from masthead.checks.registry import CHECK_FAILED, CHECK_UNKNOWN, CHECKS, RUNNER_CODES
from masthead.edition.findings import Finding, Severity
from masthead.edition.house import CheckSeverity

__all__ = ["Check", "LineOf", "Preflight", "preflight"]

_LOG = logging.getLogger("masthead.checks")
# Without a handler of its own a failed check would print a traceback at its user.
_LOG.addHandler(logging.NullHandler())

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def preflight(p: Preflight, checks: Mapping[str, Check] = CHECKS) -> tuple[Finding, ...]:
    """Everything there is to say about an edition: errors first, then by line.

    The house format's ``[checks]`` sets severities by check or, before that, by code; “off” drops them. What the
    reader of the file found is always part of the answer, and a check that fails becomes a finding itself.
    """
    settings = p.house.checks
    found = list(p.read_findings)
    found.extend(_unknown_names(p, checks))
    for check in checks.values():
        found.extend(_weighed(_findings_of(check, p), check.name, settings))
    return tuple(sorted(dict.fromkeys(found), key=_order))


def _findings_of(check: Check, p: Preflight) -> Iterator[Finding]:
    """What a check says, up to the point where it fails."""
    try:
        yield from check.run(p)
    except Exception:  # noqa: BLE001 - one check's fault must not hide what the others find
        _LOG.exception("check %s failed", check.name)
        yield CHECK_FAILED.found(f"The check “{check.name}” could not finish.")


def _weighed(findings: Iterable[Finding], name: str, settings: Mapping[str, CheckSeverity]) -> Iterator[Finding]:
    for finding in findings:
        wanted = settings.get(finding.code, settings.get(name))
        if wanted is None or finding.code == CHECK_FAILED.name:
            yield finding
        elif wanted != "off":
            yield replace(finding, severity=Severity(wanted))


def _unknown_names(p: Preflight, checks: Mapping[str, Check]) -> Iterator[Finding]:
    known = {*checks, *(code.name for check in checks.values() for code in check.codes)}
    fixed = {*(code.name for code in RUNNER_CODES), *(finding.code for finding in p.read_findings)}
    for name in p.house.checks:
        if name in fixed:
            remedy = "Remove it; what is found on reading a file, or wrong with a check, is always reported."
            yield CHECK_UNKNOWN.found(f"“[checks]” cannot change {quoted(name)}.", remedy)
        elif name not in known:
            near = difflib.get_close_matches(name.lower().replace("_", "-"), known, n=1, cutoff=0.5)
            remedy = f"Did you mean “{near[0]}”?" if near else f"The checks are {', '.join(checks)}."
            yield CHECK_UNKNOWN.found(f"“[checks]” names {quoted(name)}, which does not exist.", remedy)


def _order(finding: Finding) -> tuple[int, bool, int, int]:
    return _RANK[finding.severity], finding.line is None, finding.line or 0, finding.column or 0

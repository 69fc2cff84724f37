"""What a reader of files or a preflight check has to say about an edition.

Every part of Masthead that judges input speaks in `Finding`s, so that the
command line, the newsroom and JSON show one list. A finding never carries a
traceback or a type name: it says what, where, and what is right instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs. Only `ERROR` stops a mailing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault or remark.

    code: stable and kebab-case; what `--despite` and `[checks]` name, e.g. ``link-no-scheme``.
    message: what was found, with the text in question.
    remedy: what is right instead, in the imperative.
    section: the section's label as its editor wrote it; None concerns the whole edition.
    line, column: 1-based in the edition file (or `file`, when given); None where unknown.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    section: str | None = None
    line: int | None = None
    column: int | None = None
    file: str | None = None

    def at(self, line: int | None, column: int | None = None) -> Finding:
        """The same finding at a place, unless it already knows its own."""
        return self if self.line is not None else replace(self, line=line, column=column)


def error(code: str, message: str, remedy: str, **place: int | str | None) -> Finding:
    """A finding that stops a mailing. `place`: section, line, column, file."""
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=remedy, **place)  # type: ignore[arg-type]


def warning(code: str, message: str, remedy: str, **place: int | str | None) -> Finding:
    """A finding to look at. `place`: section, line, column, file."""
    return Finding(code=code, severity=Severity.WARNING, message=message, remedy=remedy, **place)  # type: ignore[arg-type]


def info(code: str, message: str, remedy: str, **place: int | str | None) -> Finding:
    """A remark. `place`: section, line, column, file."""
    return Finding(code=code, severity=Severity.INFO, message=message, remedy=remedy, **place)  # type: ignore[arg-type]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether anything in `findings` stops a mailing."""
    return any(finding.severity is Severity.ERROR for finding in findings)

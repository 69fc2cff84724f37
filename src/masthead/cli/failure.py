"""How a command ends badly without a traceback: what happened, to what, and what to do."""

from __future__ import annotations

from enum import IntEnum

from masthead.edition.findings import Finding


class Exit(IntEnum):
    """Exit codes of every command."""

    FINE = 0
    FAILED = 1
    USAGE = 2


class CommandFailed(Exception):  # noqa: N818 – reads as what happened
    """Ends a command. message: what happened. remedy: what to do. code: `Exit.FAILED` or `Exit.USAGE`.

    findings: what is wrong with a file of the user’s, told first.
    """

    def __init__(
        self, message: str, remedy: str = "", *, code: Exit = Exit.USAGE, findings: tuple[Finding, ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.code = code
        self.findings = findings

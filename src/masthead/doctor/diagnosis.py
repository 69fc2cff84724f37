"""What an examination says: codes with their reasons, and diagnoses with the records that mend them."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.doctor.record import Record
from masthead.doctor.words import clean
from masthead.edition.findings import Severity


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that is not as it should be.

    code: stable and kebab-case. message: what was found, quoted safely. why: why it matters. remedy: what to do.
    records: what to publish in the DNS, complete as far as we know.
    """

    code: str
    severity: Severity
    message: str
    why: str
    remedy: str
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """One sort of diagnosis: its name, its weight, what it means, why it matters and how to mend it."""

    name: str
    severity: Severity
    meaning: str
    why: str
    mend: str

    def found(self, message: str, remedy: str = "", *records: Record, severity: Severity | None = None) -> Diagnosis:
        """A diagnosis of this sort. remedy: more exact than `mend`. severity: where it weighs otherwise here."""
        return Diagnosis(
            code=self.name,
            severity=severity or self.severity,
            message=clean(message),
            why=self.why,
            remedy=clean(remedy or self.mend),
            records=records,
        )


def error(name: str, meaning: str, why: str, mend: str) -> Code:
    """A code for what keeps mail from arriving."""
    return Code(name, Severity.ERROR, meaning, why, mend)


def warning(name: str, meaning: str, why: str, mend: str) -> Code:
    """A code for what weakens a sender, or will fail later."""
    return Code(name, Severity.WARNING, meaning, why, mend)


def remark(name: str, meaning: str, why: str, mend: str) -> Code:
    """A code for what is worth knowing."""
    return Code(name, Severity.INFO, meaning, why, mend)

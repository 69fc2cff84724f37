"""How an edition stands before its publication: what stops it, and what somebody lets pass."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.checks.proof import Proof
from masthead.edition.findings import Finding, error
from masthead.web.newsroom import queries
from masthead.web.newsroom.models import Edition, Override
from masthead.web.newsroom.proofs import draft_of

DAY_TAKEN = "day-taken"
"""No override helps: a day has one address in the archive."""


@dataclass(frozen=True, slots=True)
class Standing:
    """stopping: error findings that nobody lets pass. passed: those that somebody does, with the override."""

    proof: Proof
    stopping: tuple[Finding, ...]
    passed: tuple[tuple[Override, Finding], ...]

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The overrides that count, each once."""
        return tuple(dict.fromkeys(override for override, _ in self.passed))


def standing_of(edition: Edition) -> Standing:
    """The standing of an edition as it is in memory."""
    proof = draft_of(edition).proof
    overrides = {each.code: each for each in queries.overrides_of(edition)}
    overrides.pop(DAY_TAKEN, None)
    found = (*_of_its_day(edition), *proof.stopping)
    return Standing(
        proof,
        tuple(each for each in found if each.code not in overrides),
        tuple((overrides[each.code], each) for each in found if each.code in overrides),
    )


def _of_its_day(edition: Edition) -> tuple[Finding, ...]:
    other = queries.edition_on(edition.publication_id, edition.date)
    if other is None or other.pk == edition.pk:
        return ()
    day = f"{edition.date.day} {edition.date:%B %Y}"
    message = f"{edition.publication.name} has another edition of {day}: No. {other.number}."
    return (error(DAY_TAKEN, message, "Choose another day."),)

"""How an edition stands before its publication: what stops it, and what somebody lets pass."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.checks.proof import Proof
from masthead.edition.findings import Finding, error
from masthead.web.newsroom import queries
from masthead.web.newsroom.models import Edition, Override
from masthead.web.newsroom.proofs import Draft, draft_of

DAY_TAKEN = "day-taken"
"""No override helps: a day has one address in the archive."""

UNFILLED = "section-unfilled"
"""A section is to be filled by a booking or the like, and that broke."""


@dataclass(frozen=True, slots=True)
class Standing:
    """stopping: error findings that nobody lets pass. passed: those that somebody does, with the override."""

    draft: Draft
    stopping: tuple[Finding, ...]
    passed: tuple[tuple[Override, Finding], ...]

    @property
    def proof(self) -> Proof:
        """Of the edition with what fills it."""
        return self.draft.proof

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The overrides that count, each once."""
        return tuple(dict.fromkeys(override for override, _ in self.passed))


def standing_of(edition: Edition) -> Standing:
    """The standing of an edition as it is in memory."""
    draft = draft_of(edition)
    overrides = {each.code: each for each in queries.overrides_of(edition)}
    overrides.pop(DAY_TAKEN, None)
    found = (*_of_its_day(edition), *_of_its_fillers(draft), *draft.proof.stopping)
    return Standing(
        draft,
        tuple(each for each in found if each.code not in overrides),
        tuple((overrides[each.code], each) for each in found if each.code in overrides),
    )


def _of_its_fillers(draft: Draft) -> tuple[Finding, ...]:
    """What nobody can judge: a section that was to be filled, and could not be."""
    sections = draft.proof.sheet.edition.sections
    found = []
    for origin in draft.filled.failed:
        section = sections[draft.filled.origins.index(origin)] if origin is not None else None
        label = (section.label or section.kind) if section is not None else "In partnership with"
        message = f"What fills “{label}” could not be asked."
        found.append(error(UNFILLED, message, "Try again; the reason stands in the log.", section=label))
    return tuple(found)


def _of_its_day(edition: Edition) -> tuple[Finding, ...]:
    other = None if edition.automatic else queries.edition_on(edition.publication_id, edition.date)
    if other is None or other.pk == edition.pk:
        return ()
    day = f"{edition.date.day} {edition.date:%B %Y}"
    message = f"{edition.publication.name} has another edition of {day}: No. {other.number}."
    return (error(DAY_TAKEN, message, "Choose another day."),)

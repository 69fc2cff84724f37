"""Findings with the places in the editor they lead to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from masthead.edition.findings import Finding
from masthead.edition.house import fold
from masthead.web.newsroom import mapping
from masthead.web.newsroom.models import Edition


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding and the address of the section it is about, in the editor."""

    finding: Finding
    url: str


def placed(edition: Edition, findings: Iterable[Finding]) -> tuple[PlacedFinding, ...]:
    """Each finding with its link; those on the whole edition lead to its form."""
    form = reverse("editions:edit", args=[edition.pk])
    blocks = _blocks(edition)
    return tuple(
        PlacedFinding(each, f"{form}#:w:contentpath=sections.{blocks[key]}" if (key := _key(each)) in blocks else form)
        for each in findings
    )


def said(count: int) -> str:
    """“1 finding stops it”, “3 findings stop it”."""
    return f"{count} finding stops it" if count == 1 else f"{count} findings stop it"


def _blocks(edition: Edition) -> dict[str, str]:
    """Block ids by label, or by kind for sections without one; the first of each."""
    sections = mapping.core_edition(edition).sections
    pairs = zip(sections, mapping.section_ids(edition), strict=True)
    named = [(fold(section.label or section.kind), block) for section, block in pairs]
    return dict(reversed(named))


def _key(finding: Finding) -> str:
    return fold(finding.section or "")

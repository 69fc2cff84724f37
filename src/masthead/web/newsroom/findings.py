"""Findings with the places in the editor they lead to, in the newsroom's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from masthead.edition.findings import Finding
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.proofs import draft_of
from masthead.web.newsroom.rundown import Remark, remarks_of


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding, how to mend it in the form, and the address of the place that it is about."""

    finding: Finding
    remedy: str
    url: str


def placed(edition: Edition, findings: Iterable[Finding]) -> tuple[PlacedFinding, ...]:
    """Findings of an edition, in their order, each with its link."""
    form = reverse("editions:edit", args=[edition.pk])
    remarks = {remark.finding: remark for remark in remarks_of(draft_of(edition))}
    return tuple(
        PlacedFinding(each, remarks[each].remedy, form + _fragment(remarks[each]))
        if each in remarks
        else PlacedFinding(each, each.remedy, f"{form}#:w:contentpath=date")
        for each in findings
    )


def said(count: int) -> str:
    """“1 finding stops it”, “3 findings stop it”."""
    return f"{count} finding stops it" if count == 1 else f"{count} findings stop it"


def _fragment(remark: Remark) -> str:
    """Wagtail's own way to a field or a block."""
    path = f"sections.{remark.block}" if remark.block else remark.field
    return f"#:w:contentpath={path}" if path else ""

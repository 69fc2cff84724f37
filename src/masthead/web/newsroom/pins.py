"""What filled an edition stays: pinned with its publication, used from then on, gone when it is withdrawn.

So the archive, the mail, what readers click and every report speak of one edition, whatever is booked or expires later.
Sections that a later version adds are asked about then, and pinned with its publication.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from masthead.edition.paid_links import PaidRule
from masthead.edition.sections.registry import UnknownKindError, kind_named
from masthead.web.newsroom.filling import Alternative, Filled, Filling, Partner, Pins
from masthead.web.newsroom.models import PinnedFilling


def pins_of(edition_id: int) -> Pins | None:
    """What is pinned of an edition; None where nothing is."""
    rows = dict(PinnedFilling.objects.filter(edition_id=edition_id).values_list("block", "filling"))
    if None not in rows:
        return None
    whole = rows.pop(None)
    whole = whole or {}
    partner = Partner(whole["name"], whole["source"]) if "name" in whole else None
    paid = tuple(PaidRule.model_validate(each) for each in whole.get("paid", ()))
    return Pins({block: _read(each) for block, each in rows.items() if block is not None}, partner, paid)


def pin(edition_id: int, filled: Filled, blocks: Sequence[UUID | None]) -> None:
    """Pin what fills an edition; what is pinned already stays. blocks: of the written sections, in their order.

    In the transaction that publishes it.
    """
    known = set(PinnedFilling.objects.filter(edition_id=edition_id).values_list("block", flat=True))
    rows: dict[UUID | None, dict[str, Any] | None] = {}
    if None not in known:
        rows[None] = _whole(filled) or None
    for index, filling in filled.fillings.items():
        block = blocks[index] if index < len(blocks) else None
        if block is not None and block not in known:
            rows[block] = _written(filled, index, filling) if filling is not None else None
    PinnedFilling.objects.bulk_create(
        PinnedFilling(edition_id=edition_id, block=block, filling=filling) for block, filling in rows.items()
    )


def unpin(edition_id: int) -> None:
    """Forget what was pinned: the edition is asked about anew. In the transaction that withdraws it."""
    PinnedFilling.objects.filter(edition_id=edition_id).delete()


def _whole(filled: Filled) -> dict[str, Any]:
    """What is pinned of an edition as a whole: its partner, and the rules of its paid links."""
    found: dict[str, Any] = {}
    if filled.partner is not None:
        found |= {"name": filled.partner.name, "source": filled.partner.source}
    if filled.paid:
        found["paid"] = [each.model_dump(mode="json") for each in filled.paid]
    return found


def _kind(filled: Filled, index: int) -> str:
    return next(each.kind for each, at in zip(filled.edition.sections, filled.origins, strict=True) if at == index)


def _written(filled: Filled, index: int, filling: Filling) -> dict[str, Any]:
    return {
        "kind": _kind(filled, index),
        "alternatives": [
            {"fields": each.fields.model_dump(mode="json"), "label": each.label, "audience": each.audience}
            for each in filling.alternatives
        ],
        "locked": filling.locked,
        "source": filling.source,
        "votes": filling.votes,
        "items": list(filling.items),
    }


def _read(stored: Mapping[str, Any] | None) -> Filling | None:
    """A pinned filling; None also for one of a kind that is not there any more."""
    if stored is None:
        return None
    try:
        fields = kind_named(stored["kind"]).fields
        alternatives = tuple(
            Alternative(fields.model_validate(each["fields"]), each["label"], each["audience"])
            for each in stored["alternatives"]
        )
    except (UnknownKindError, ValidationError):
        return None
    items = tuple(stored.get("items", ()))
    return Filling(alternatives, stored["locked"], stored["source"], stored["votes"], items)

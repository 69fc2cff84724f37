"""What publications ask of their mailings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from masthead.tracking.links import Privacy
from masthead.web.mailings.models import MailingRules

_STRICTNESS = (Privacy.FULL, Privacy.AGGREGATE, Privacy.OFF)


@dataclass(frozen=True, slots=True)
class Rules:
    """See `masthead.web.mailings.models.MailingRules`."""

    second_person: bool = False
    privacy: Privacy = Privacy.FULL
    stop_on_alarm: bool = False


def rules_of(publication_id: int) -> Rules:
    """Those of a publication; the usual ones where nobody has said anything."""
    row = MailingRules.objects.filter(publication_id=publication_id).first()
    if row is None:
        return Rules()
    return Rules(row.second_person, Privacy(row.privacy), row.stop_on_alarm)


def rules_together(publication_ids: Iterable[int]) -> Rules:
    """What a mailing to readers of several titles keeps to: whatever one of them asks, and the strictest privacy."""
    found = [rules_of(each) for each in publication_ids] or [Rules()]
    return Rules(
        any(each.second_person for each in found),
        max((each.privacy for each in found), key=_STRICTNESS.index),
        any(each.stop_on_alarm for each in found),
    )

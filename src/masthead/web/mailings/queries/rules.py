"""What publications ask of their mailings."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.tracking.links import Privacy
from masthead.web.mailings.models import MailingRules


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

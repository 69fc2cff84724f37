"""What a number in a token stands for."""

from __future__ import annotations

from masthead.web.mailings.models import MailingPart


def publication_of_part(number: int) -> int | None:
    """The title that a ledger's mailing came from; None for a number that is none."""
    return MailingPart.objects.filter(pk=number).values_list("publication_id", flat=True).first()


def mailing_of_part(number: int) -> tuple[int, int | None] | None:
    """(id of the mailing, id of its edition or None) that a ledger's mailing is a part of; None for none."""
    return MailingPart.objects.filter(pk=number).values_list("mailing_id", "mailing__edition_id").first()

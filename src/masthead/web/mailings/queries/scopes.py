"""What a number in a token stands for."""

from __future__ import annotations

from masthead.web.mailings.models import MailingPart


def publication_of_part(number: int) -> int | None:
    """The title that a ledger's mailing came from; None for a number that is none."""
    return MailingPart.objects.filter(pk=number).values_list("publication_id", flat=True).first()

"""What a number in a token stands for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from masthead.web.mailings.models import MailingPart


@dataclass(frozen=True, slots=True)
class Mail:
    """Where a mail is from. mailing: its id. publication_id: the title of the mailing, which need not be the one that
    its reader gets it by. starts_at: of the part.
    """

    mailing: int
    publication_id: int
    starts_at: dt.datetime


def publication_of_part(number: int) -> int | None:
    """The title that a ledger's mailing came from; None for a number that is none."""
    return MailingPart.objects.filter(pk=number).values_list("publication_id", flat=True).first()


def mailing_of_part(number: int) -> tuple[int, int | None] | None:
    """(id of the mailing, id of its edition or None) that a ledger's mailing is a part of; None for none."""
    return MailingPart.objects.filter(pk=number).values_list("mailing_id", "mailing__edition_id").first()


def mail_of_part(number: int) -> Mail | None:
    """Where the mail of a ledger's mailing is from; None for a number that is none."""
    columns = ("mailing_id", "mailing__publication_id", "starts_at")
    row = MailingPart.objects.filter(pk=number).values_list(*columns).first()
    return Mail(*row) if row is not None else None

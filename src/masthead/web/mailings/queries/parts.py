"""Parts of mailings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from masthead.delivery.pacing import Limits
from masthead.web.mailings.models import Mailing, MailingPart
from masthead.web.mailings.plan import Plan


def frozen_parts(mailing: Mailing) -> tuple[MailingPart, ...]:
    """Those that the ledger has, in the order in which they go out."""
    return tuple(mailing.parts.exclude(message_hash="").select_related("publication"))


@lru_cache(maxsize=4096)
def publication_of(part: int) -> int | None:
    """The title of a part, asked once: it never changes."""
    return MailingPart.objects.filter(pk=part).values_list("publication_id", flat=True).first()


@lru_cache(maxsize=4096)
def limits_of(part: int) -> Limits | None:
    """How fast the mailing of a part goes out, all its parts together; None for as fast as the installation. Asked
    once: a plan does not change while it goes out.
    """
    row = MailingPart.objects.filter(pk=part).values_list("mailing_id", "mailing__plan").first()
    if row is None:
        return None
    rates = Plan.model_validate(row[1]).rates
    return Limits(f"mailing {row[0]}", rates) if rates.relay is not None or rates.by_provider else None


def parts_by_number(numbers: list[int]) -> Mapping[int, MailingPart]:
    """Parts by their numbers in the ledger."""
    return MailingPart.objects.select_related("mailing", "publication").in_bulk(numbers)

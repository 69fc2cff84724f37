"""Which promotions a reader's link in a mail leads to: those of the title that the mail is from, no other's.

The number stands open in the address, so whoever has one link can write any number.
"""

from __future__ import annotations

import datetime as dt
import re

from pyroaring import BitMap

from masthead.web.growth.models import Promotion, Showing
from masthead.web.mailings.queries.scopes import Mail, mail_of_part
from masthead.web.mailings.queries.sent import sections_sent, was_corrected
from masthead.web.publications.queries import time_zone_of

_WRITTEN = re.compile(r"\{\{\s*join_link\s*\}\}/0*([0-9]{1,9})(?![0-9])")
"""The merge tag with a number behind it."""


def promotion_in_mail(number: int, *, part: int, subscriber_id: int, now: dt.datetime) -> Promotion | None:
    """The promotion that a link in a part's mail to somebody leads to; None for a number that is not for them.

    Links that were mailed go on when the promotion ends or is stopped. Nothing opens one that has not begun.
    """
    mail = mail_of_part(part)
    if mail is None:
        return None
    # The mailing's title: its parts may go to readers of others.
    found = Promotion.objects.filter(pk=number, publication=mail.publication_id).select_related("title").first()
    return found if found is not None and _leads_to(mail, found, subscriber_id, now) else None


def _leads_to(mail: Mail, promotion: Promotion, subscriber_id: int, now: dt.datetime) -> bool:
    if _was_shown(mail, promotion, subscriber_id):
        return True
    zone = time_zone_of(mail.publication_id)
    mailed, today = mail.starts_at.astimezone(zone).date(), now.astimezone(zone).date()
    if promotion.starts > max(mailed, today):
        return False
    over = promotion.stopped or (promotion.ends is not None and promotion.ends < mailed)
    return not over or was_corrected(mail.mailing) or _is_written(mail, promotion)


def _was_shown(mail: Mail, promotion: Promotion, subscriber_id: int) -> bool:
    rows = Showing.objects.filter(promotion=promotion, mailing=mail.mailing).values_list("bits", flat=True)
    return any(subscriber_id in BitMap.deserialize(bytes(bits)) for bits in rows)


def _is_written(mail: Mail, promotion: Promotion) -> bool:
    """Whether somebody wrote the link into the mail by hand."""
    return str(promotion.pk) in _WRITTEN.findall(sections_sent(mail.mailing))

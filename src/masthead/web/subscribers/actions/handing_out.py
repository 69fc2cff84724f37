"""All data of one person, handed to the team: for the person who asked, or for their next publisher."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from masthead.web.subscribers.actions.erasure import may_erase
from masthead.web.subscribers.models import Subscriber
from masthead.web.subscribers.queries.personal_data import Data, personal_data
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody


@transaction.atomic
def hand_out(*, actor: Somebody, subscriber_id: int, at: dt.datetime) -> Data:
    """Everything about a person, noted in the log of each of their titles.

    For those who may erase the person: they see all of it. Raises PermissionDenied, whether the person is unknown or
    somebody else's.
    """
    person = Subscriber.objects.filter(pk=subscriber_id).first()
    if person is None or not may_erase(actor, subscriber_id):
        raise PermissionDenied
    titles: Sequence[int | None] = sorted(person.subscriptions.values_list("publication_id", flat=True))
    for publication_id in titles or [None]:
        record(
            actor=actor,
            action="subscriber-data-exported",
            subject=f"subscriber {subscriber_id}",
            publication_id=publication_id,
        )
    return personal_data(person, at=at)

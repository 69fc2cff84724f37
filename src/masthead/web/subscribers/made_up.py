"""A past for made-up readers, for what is shown and has no real one."""

from __future__ import annotations

from django.db import transaction
from django.db.models import OuterRef, Subquery

from masthead.web.subscribers import changes
from masthead.web.subscribers.models import Consent, Subscriber, Subscription, TimelineEntry


@transaction.atomic
def come_when_agreed(publication_id: int) -> None:
    """Let everybody whom a list brought to a title have come on the day of their consent, and not with the list.

    Only where nothing else has happened yet: all that is known of them is put to that day.
    """

    def agreed(person: str) -> Subquery:
        found = Consent.objects.filter(subscriber=OuterRef(person), publication=publication_id)
        return Subquery(found.order_by("pk").values("at")[:1])

    theirs = Subscription.objects.filter(publication=publication_id)
    readers = theirs.values("subscriber")
    Subscriber.objects.filter(pk__in=readers).update(created_at=agreed("pk"))
    TimelineEntry.objects.filter(subscriber__in=readers).update(at=agreed("subscriber"))
    theirs.update(**dict.fromkeys(("since", "asked_at", "confirmed_at"), agreed("subscriber")))
    changes.note(readers.values_list("subscriber", flat=True))

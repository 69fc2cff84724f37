"""What nobody confirmed goes, and with it whom nothing else holds."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from masthead.audience.subscription import SubscriptionState
from masthead.web.publications.queries import all_ids
from masthead.web.subscribers import sets
from masthead.web.subscribers.models import Consent, SignUp, Subscriber, SubscriberTag, Subscription, TimelineEntry
from masthead.web.subscribers.sign_up import limits
from masthead.web.webhooks.actions import announce

AT_ONCE = 200
KEPT_CONFIRMED = dt.timedelta(days=30)
"""So long after it was pressed, a button still says that it was."""
_OF_SIGN_UPS = ("subscription-asked", "confirmation-sent", "already-sent")
"""Lines of a timeline that a sign-up alone writes."""


def expire_sign_ups(*, now: dt.datetime) -> int:
    """Remove sign-ups that expired, what still waits for them, and people whom nothing else holds; how many of these.

    Evidence of what somebody asked for and never confirmed goes with the subscription: it proves nothing.
    """
    SignUp.objects.filter(confirmed_at__lt=now - KEPT_CONFIRMED).delete()
    ended = 0
    while True:
        with transaction.atomic():
            rows = SignUp.objects.filter(confirmed_at=None, expires_at__lte=now).order_by("id")[:AT_ONCE]
            people = sorted({row.subscriber_id for row in rows})
            for person in people:
                ended += _expire(person, now)
        if len(people) == 0:
            return ended + _expire_stranded(now)


def _expire_stranded(now: dt.datetime) -> int:
    """People with titles that wait longer than any button is good for, with no sign-up that could end their waiting:
    so many at once; how many went.
    """
    open_still = SignUp.objects.filter(subscriber_id=OuterRef("subscriber_id"), confirmed_at=None, expires_at__gt=now)
    long_ago = now - limits.EXPIRES
    # Who waits stands so since they asked: the index of a title's states by their beginning finds them.
    waiting = Subscription.objects.filter(
        publication__in=list(all_ids()), state=SubscriptionState.PENDING, since__lte=long_ago, asked_at__lte=long_ago
    )
    with transaction.atomic():
        rows = waiting.filter(~Exists(open_still)).values_list("subscriber_id", flat=True)
        return sum(_expire(person, now) for person in sorted(set(rows[:AT_ONCE])))


def _expire(subscriber_id: int, now: dt.datetime) -> int:
    """1 where the person went."""
    person = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
    ended = SignUp.objects.filter(subscriber_id=subscriber_id, confirmed_at=None, expires_at__lte=now)
    # A title that was added to a sign-up which waited already is younger than this, and ends with it.
    asked = {title for each in ended for title in each.publications}
    ended.delete()
    if person is None or SignUp.objects.filter(subscriber_id=subscriber_id, confirmed_at=None).exists():
        return 0
    pending = Subscription.objects.filter(subscriber_id=subscriber_id, state=SubscriptionState.PENDING)
    over = Q(asked_at__lte=now - limits.EXPIRES) | Q(publication_id__in=asked)
    titles = list(pending.filter(over).values_list("publication_id", flat=True))
    if titles:
        gone = sets.SetChange()
        for title in titles:
            gone.leave[sets.state_set(title, SubscriptionState.PENDING)].add(subscriber_id)
        sets.change(gone)
        pending.filter(publication_id__in=titles).delete()
        Consent.objects.filter(subscriber_id=subscriber_id, publication_id__in=titles, kind="asked").delete()
    if _is_held(person):
        return 0
    for title in titles:
        # Listeners heard of the asking, and of the person with it.
        announce(
            event="subscriber.erased", publication_id=title, data={"subscriber": subscriber_id, "at": now.isoformat()}
        )
    sets.forget(subscriber_id)
    person.delete()
    return 1


def _is_held(person: Subscriber) -> bool:
    """Whether anything but sign-ups speaks of somebody: a standing, evidence, a tag, a profile, a story."""
    holds = (Subscription, Consent, SubscriberTag)
    story = TimelineEntry.objects.filter(subscriber=person).exclude(what__in=_OF_SIGN_UPS)
    return (
        bool(person.attributes)
        or any(model.objects.filter(subscriber=person).exists() for model in holds)
        or story.exists()
        or Subscriber.objects.filter(referrer=person).exists()
    )

"""A site with readers and a mailing that is let go, made by a process of its own: ``python making.py FOLDER READERS``.

Prints as JSON what a test has to know of it. With ``--account`` it prints how the mailings stand.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def make(readers: int) -> dict[str, Any]:
    """Readers of Harbour Morning, its edition published, its mailing let go."""
    from django.utils import timezone

    from masthead.web.mailings import actions
    from masthead.web.mailings.plan import Plan
    from masthead.web.newsroom import actions as newsroom
    from masthead.web.newsroom.models import Edition
    from masthead.web.publications.models import Publication
    from masthead.web.team.models import User

    title = Publication.objects.get(slug="harbour-morning")
    publisher = User.objects.get(email="paula@harbour.example")
    people = add_readers(title, readers)
    edition = Edition.objects.filter(publication=title, live=True).order_by("date").first()
    if edition is None:
        edition = written(title, publisher)
        newsroom.publish_edition(user=publisher, edition=edition)
        edition.refresh_from_db()
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan(rate=5_000))
    actions.schedule(user=publisher, mailing_id=mailing.pk, now=timezone.now())
    return {"mailing": mailing.pk, "readers": people, "title": title.pk}


def written(title: Any, user: Any) -> Any:
    """The shipped edition, as a draft."""
    from tests.web.newsroom.lifecycle.conftest import shipped, without_pictures

    from masthead.web.newsroom import actions as newsroom
    from masthead.web.newsroom import mapping

    newsroom.ensure_workflow()
    now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    edition = newsroom.open_edition(user=user, publication=title, now=now)
    mapping.apply_edition(edition, without_pictures(shipped()))
    edition.save()
    edition.save_revision(user=user)
    return edition


def add_readers(title: Any, many: int) -> list[int]:
    """So many active readers, at once; their ids."""
    return [person.pk for person in active_people([title], many)]


def active_people(titles: Sequence[Any], many: int, *, name: str = "reader", **values: Any) -> list[Any]:
    """People who read each of the titles, written all at once. values: of fields of a subscriber."""
    from django.db import transaction
    from django.utils import timezone
    from pyroaring import BitMap

    from masthead.audience.subscription import SubscriptionState
    from masthead.web.subscribers import sets
    from masthead.web.subscribers.models import Subscriber, Subscription

    now = timezone.now()
    addresses = [f"{name}{number}@example.com" for number in range(many)]
    usual = {"domain": "example.com", "created_at": now, "changed_at": now}
    with transaction.atomic():
        people = Subscriber.objects.bulk_create(
            Subscriber(**{**usual, "address": each, "key": each, **values}) for each in addresses
        )
        since = {"state": "active", "since": now, "asked_at": now, "confirmed_at": now}
        Subscription.objects.bulk_create(
            Subscription(subscriber=person, publication=title, **since) for title in titles for person in people
        )
        ids = BitMap(person.pk for person in people)
        active = {sets.state_set(title.pk, SubscriptionState.ACTIVE): ids for title in titles}
        sets.change(sets.SetChange(enter={sets.EVERYBODY: ids, **active}))
    return people


def account() -> dict[str, Any]:
    """How the newest mailing stands, and the number of its part."""
    from masthead.web.mailings.models import Mailing
    from masthead.web.mailings.queries.receipts import receipt_of

    mailing = Mailing.objects.latest("pk")
    receipt = receipt_of(mailing)
    return {
        "state": mailing.state,
        "problem": mailing.problem,
        "parts": [part.pk for part in mailing.parts.all()],
        "adds_up": receipt.adds_up,
        "audience": receipt.audience,
        "pending": receipt.pending,
        "doubted": receipt.doubted,
        **{outcome.value: many for outcome, many in receipt.counts.items()},
    }


if __name__ == "__main__":
    from masthead.cli.site import open_site

    open_site(Path(sys.argv[1]))
    answer = account() if sys.argv[2] == "--account" else make(int(sys.argv[2]))
    sys.stdout.write(json.dumps(answer))

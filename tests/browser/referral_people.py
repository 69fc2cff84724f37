"""A referral programme for a site that is served, and what measuring keeps of somebody who opens.

``python referral_people.py begin`` opens it in the site that MASTHEAD_SITE names, with a reader who passes a link on,
and prints the links as JSON; ``python referral_people.py opens ADDRESS`` lets that person open today's edition. Django
is made ready for one site in a process.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

TITLE = "harbour-morning"
READER = "rosa.quist@reader.example"


def begin() -> dict[str, str]:
    """The reader's page and invitation, and the team's pages."""
    from masthead.web.growth.referrals import programme as team
    from masthead.web.growth.referrals.programme import Reward, Terms

    title, publisher = _title(), _publisher()
    words = "Friends who read with you make this better. Send them your own link."
    terms = Terms(open=True, leaderboard=True, pitch=words)
    team.set_terms(user=publisher, publication_id=title.pk, terms=terms)
    at = "Show it at the counter."
    coffee = Reward(1, "A coffee at Quay 7", "code", about="A voucher, good for a year.", text=at)
    first = team.add_milestone(user=publisher, publication_id=title.pk, reward=coffee)
    team.add_codes(user=publisher, milestone_id=first.pk, codes=["QUAY-7-RED-LANTERN", "QUAY-7-BLUE-LANTERN"])
    for friends, name, sort in ((3, "Map of the harbour", "parcel"), (10, "A morning with the editors", "page")):
        reward = Reward(friends, name, sort, about="Printed on paper, sent by post.", text="Thank you.")
        team.add_milestone(user=publisher, publication_id=title.pk, reward=reward)
    return {**_links(title, _reader(title)), **_of_team(title, first.pk)}


def opens(address: str) -> None:
    """They open today's edition, as measuring keeps it of people."""
    from django.utils import timezone
    from pyroaring import BitMap

    from masthead.audience.segments.tree import Action
    from masthead.web.subscribers import sets
    from masthead.web.subscribers.models import Subscriber
    from masthead.web.subscribers.segments.engagement import deed_set

    change = sets.SetChange()
    name = deed_set(Action.OPENED, _title().pk, timezone.now().date(), 1)
    change.enter[name] |= BitMap([Subscriber.objects.get(key=address).pk])
    sets.change(change)


def _links(title: Any, reader: Any) -> dict[str, str]:
    from masthead.tokens import Purpose
    from masthead.web.subscribers.links import letter_token

    own, invitation = (letter_token(each, title.pk, reader.pk) for each in (Purpose.FRIENDS, Purpose.REFERRAL))
    return {"hub": f"/{title.slug}/friends/{own}/", "invitation": f"/r/{invitation}"}


def _of_team(title: Any, milestone: int) -> dict[str, str]:
    base = "/newsroom/growth/referrals"
    return {
        "index": f"{base}/of/{title.slug}/",
        "rules": f"{base}/of/{title.slug}/rules/",
        "new": f"{base}/of/{title.slug}/new/",
        "queue": f"{base}/of/{title.slug}/queue/",
        "account": f"{base}/of/{title.slug}/gifts/",
        "milestone": f"{base}/milestones/{milestone}/",
    }


def _title() -> Any:
    from masthead.web.publications.models import Publication

    return Publication.objects.get(slug=TITLE)


def _publisher() -> Any:
    from masthead.web.team.models import User

    return User.objects.get(email="paula@harbour.example")


def _reader(title: Any) -> Any:
    from tests.web.subscribers.people import reader

    from masthead.audience.subscription import SubscriptionState

    return reader(READER, title, state=SubscriptionState.ACTIVE, name="Rosa Quist")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.web.settings")
    import django  # for the site of this process alone

    django.setup()
    if sys.argv[1] == "opens":
        opens(sys.argv[2])
    else:
        sys.stdout.write(json.dumps(begin()) + "\n")

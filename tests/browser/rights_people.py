"""People with stories, for a site that is served.

``python rights_people.py`` puts them into the site that MASTHEAD_SITE names, and prints the links to their pages as
JSON: Django is made ready for one site in a process.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Sequence
from typing import Any


def seed() -> dict[str, str]:
    """Somebody with a story, somebody about to leave, and a suppressed address."""
    import django  # for the site of this process alone

    django.setup()
    from django.utils import timezone

    from masthead.tokens import Purpose
    from masthead.web.publications.queries import all_publications
    from masthead.web.subscribers.links import letter_token
    from masthead.web.subscribers.models import Suppression
    from masthead.web.subscribers.suppression_rows import Ground, put

    now = timezone.now() - dt.timedelta(days=3)
    titles = {each.slug: each for each in all_publications()}
    morning, lantern = titles["harbour-morning"], titles["harbour-lantern"]
    german = next(each for each in titles.values() if each.language == "de")
    wishes = {"mei": [morning, lantern, german], "kai": [morning], "lou": [morning]}
    mei, kai, lou = (_subscribed(name, wanted, now) for name, wanted in wishes.items())
    put({"rival@reader.example": "rival@reader.example"}, Ground("manual", now, morning.pk, "A rival"))

    def link(title: Any, page: str, purpose: Purpose, person: int) -> str:
        return f"/{title.slug}/{page}/{letter_token(purpose, title.pk, person)}/"

    row = Suppression.objects.get()
    return {
        "preferences": link(morning, "preferences", Purpose.PREFERENCES, mei),
        "german": link(german, "preferences", Purpose.PREFERENCES, mei),
        "unsubscribe": link(lantern, "unsubscribe", Purpose.UNSUBSCRIBE, mei),
        "leaving": link(morning, "preferences", Purpose.PREFERENCES, kai),
        "lift": f"/newsroom/subscribers/suppressions/{row.pk}/lift/",
        "data": f"/newsroom/subscribers/{lou}/data/",
        "erase": f"/newsroom/subscribers/{lou}/erase/",
    }


def _subscribed(name: str, titles: Sequence[Any], at: dt.datetime) -> int:
    """The id of somebody who asked for titles and pressed the button."""
    from masthead.audience.addresses import parse_address  # as above
    from masthead.web.subscribers.actions.sign_up import confirm, request_sign_up

    asked = request_sign_up(
        address=parse_address(f"{name}@reader.example"),
        publication_ids=[each.pk for each in titles],
        method="form",
        now=at,
        network="192.0.2.0/24",
    )
    assert asked is not None
    confirm(sign_up_id=asked.pk, subscriber_id=asked.subscriber_id, now=at)
    return asked.subscriber_id


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.web.settings")
    sys.stdout.write(json.dumps(seed()) + "\n")

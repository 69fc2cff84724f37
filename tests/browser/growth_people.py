"""A poll with votes and a promotion, for a site that is served.

``python growth_people.py`` puts them into the site that MASTHEAD_SITE names, and prints the links to their pages as
JSON: Django is made ready for one site in a process.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from typing import Any

VOTES = (18, 31, 11, 4)
"""By answer."""


def seed() -> dict[str, str]:
    """Readers who voted, one who did not, one who may hear of the sister title."""
    import django  # for the site of this process alone

    django.setup()
    from django.utils import timezone
    from tests.web.mailings.making import add_readers

    from masthead.web.newsroom.models import Edition
    from masthead.web.publications.models import Publication
    from masthead.web.team.models import User

    titles = {each.slug: each for each in Publication.objects.all()}
    morning, lantern = titles["harbour-morning"], titles["harbour-lantern"]
    morning.sister_titles.add(lantern)
    people = add_readers(morning, sum(VOTES) + 1)
    edition = Edition.objects.filter(publication=morning).order_by("date").first()
    part = _mailed(edition, morning)
    polls = [_poll(edition, morning, nth, timezone.now() + dt.timedelta(days=2)) for nth in (71, 72)]
    _vote(polls, people, part)
    publisher = User.objects.get(email="paula@harbour.example")
    from masthead.web.growth.polls import actions

    actions.close(user=publisher, poll_id=polls[1].pk)
    promotion = _promotion(publisher, morning, lantern, people[:40])
    return {**_links(morning, part, polls, people[-1], promotion), **_of_team(morning, polls, promotion)}


def _mailed(edition: Any, title: Any) -> Any:
    from django.utils import timezone

    from masthead.web.mailings.models import Mailing, MailingPart

    mailing = Mailing.objects.create(publication=title, edition=edition, label="Tea")
    return MailingPart.objects.create(
        mailing=mailing, publication=title, group="rest", starts_at=timezone.now(), subject="Tea", state="completed"
    )


def _poll(edition: Any, title: Any, nth: int, ends: dt.datetime) -> Any:
    from django.utils import timezone

    from masthead.web.growth.models import Poll

    return Poll.objects.create(
        key=f"a1b2c3d4{nth}",
        publication=title,
        edition=edition,
        day=edition.date,
        nth=nth,
        question="How do you cross the harbour these days?",
        answers=["By ferry, standing at the rail", "By tunnel, with a podcast", "On foot over the bridge", "I swim"],
        opened_at=timezone.now(),
        closes_at=ends,
    )


def _vote(polls: list[Any], people: list[int], part: Any) -> None:
    from django.utils import timezone

    from masthead.web.growth.polls.actions import Ballot, cast

    answers = [place for place, many in enumerate(VOTES) for _ in range(many)]
    for poll in polls:
        for person, answer in zip(people, answers, strict=False):
            cast(Ballot(poll.key, person, answer, part.pk), now=timezone.now())


def _promotion(publisher: Any, morning: Any, lantern: Any, shown: list[int]) -> Any:
    from django.utils import timezone
    from pyroaring import BitMap

    from masthead.web.growth.promotions.actions import Plan, add, note_showings
    from masthead.web.growth.promotions.queries import mark_of
    from masthead.web.mailings.hearing import Shown

    words = "One long read, two recipes and no markets at all. It comes on Saturdays, before the kettle boils."
    now = timezone.now()
    plan = Plan(lantern.pk, "Weekends are slower here", words, "Get Harbour Lantern on Saturdays", now.date())
    made = add(user=publisher, publication_id=morning.pk, plan=plan)
    ids = BitMap(shown)
    note_showings(Shown(7, morning.pk, now.date(), ids, {mark_of(made.pk, now.date()): ids}, now))
    return made


def _links(title: Any, part: Any, polls: list[Any], person: int, promotion: Any) -> dict[str, str]:
    from masthead.tokens import Purpose
    from masthead.web.subscribers.links import keys

    vote, join = (keys().token(each, part.pk, person) for each in (Purpose.VOTE, Purpose.JOIN))
    running, closed = polls
    return {
        "vote": f"/{title.slug}/vote/{vote}/{running.key}/1/",
        "late": f"/{title.slug}/vote/{vote}/{closed.key}/1/",
        "result": f"/{title.slug}/polls/{running.key}/",
        "final": f"/{title.slug}/polls/{closed.key}/",
        "join": f"/{title.slug}/join/{join}/{promotion.pk}/",
    }


def _of_team(title: Any, polls: list[Any], promotion: Any) -> dict[str, str]:
    return {
        "polls": f"/newsroom/growth/polls/of/{title.slug}/",
        "poll": f"/newsroom/growth/polls/{polls[0].pk}/",
        "rules": f"/newsroom/growth/polls/rules/{title.slug}/",
        "promotions": f"/newsroom/growth/promotions/of/{title.slug}/",
        "promotion": f"/newsroom/growth/promotions/{promotion.pk}/",
        "form": f"/newsroom/growth/promotions/{promotion.pk}/edit/",
        "none": "/newsroom/growth/polls/of/quiet/",
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.web.settings")
    sys.stdout.write(json.dumps(seed()) + "\n")

"""One thing of each kind that makes a title grow, for tests of the API."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from masthead.web.growth.models import Poll, Promotion
from masthead.web.growth.promotions import actions as promotions
from masthead.web.publications.models import Publication
from masthead.web.team.models import User

DAY = dt.date(2026, 11, 23)


def a_poll(publication: Publication) -> Poll:
    """One that takes votes, whatever day it is."""
    now = timezone.now()
    return Poll.objects.create(
        key="3f9ac21e5b7d0416",
        publication=publication,
        day=DAY,
        question="Tea or coffee on the ferry?",
        answers=["Tea", "Coffee"],
        opened_at=now,
        closes_at=now + dt.timedelta(days=3),
    )


def a_promotion(owner: User, publication: Publication, sister: Publication) -> Promotion:
    """One that nobody has seen."""
    publication.sister_titles.add(sister)
    plan = promotions.Plan(sister.pk, "The weekend has a lantern", "One long story.", "Read it", starts=DAY)
    return promotions.add(user=owner, publication_id=publication.pk, plan=plan)

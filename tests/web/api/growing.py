"""One thing of each kind that makes a title grow or earn, for tests of the API."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.web.growth.sequenced import TWO_STEPS, approve, drafted

from masthead.web.growth.models import Gift, Place, Poll, Promotion, Referral, Sequence
from masthead.web.growth.promotions import actions as promotions
from masthead.web.growth.referrals import programme as referrals
from masthead.web.growth.sequences import actions as sequences
from masthead.web.publications.models import Publication
from masthead.web.revenue.affiliate import actions as affiliate
from masthead.web.revenue.affiliate import importing
from masthead.web.revenue.jobs import actions as jobs
from masthead.web.revenue.jobs.wording import Words
from masthead.web.revenue.models import EarningsImport, Listing
from masthead.web.revenue.models import Programme as AffiliateProgramme
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import User

EARNINGS = b"reference,date,amount,currency\nA-1,2026-11-20,4.20,EUR\nA-2,some day,1,EUR\n"
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


def a_gift(owner: User, publication: Publication, reader: Subscriber) -> Gift:
    """One that waits for a code."""
    referrals.set_terms(user=owner, publication_id=publication.pk, terms=referrals.Terms(open=True))
    reward = referrals.Reward(3, "A night on the pier", "code")
    milestone = referrals.add_milestone(user=owner, publication_id=publication.pk, reward=reward)
    now = timezone.now()
    return Gift.objects.create(
        milestone=milestone, subscriber=reader, mark="a" * 64, state="held", why="no-code", friends=3, earned_at=now
    )


def a_friend(publication: Publication, referrer: Subscriber, friend: Subscriber | None = None) -> Referral:
    """One whom a person has to look at."""
    return Referral.objects.create(
        publication=publication,
        referrer=referrer,
        friend=friend,
        mark="b" * 64,
        state="held",
        reasons=["network"],
        asked_at=timezone.now(),
    )


def an_affiliate(owner: User, publication: Publication) -> AffiliateProgramme:
    plan = affiliate.Plan("Pier Books", "pierbooks.example", parameters="tag=harbour-21")
    return affiliate.add_programme(user=owner, publication_id=publication.pk, plan=plan, now=timezone.now())


def earnings(owner: User, programme: AffiliateProgramme) -> EarningsImport:
    """A file that is looked through: one row that is new, one that is refused."""
    return importing.check_file(
        user=owner,
        programme_id=programme.pk,
        name="november.csv",
        content=EARNINGS,
        currency="EUR",
        now=timezone.now(),
    )


def a_job(owner: User, publication: Publication, *, live: bool = True) -> Listing:
    """A listing, approved or waiting for it."""
    words, now = Words("Pier Ferries", "Deckhand", "https://ferries.example/jobs", country="HK"), timezone.now()
    made = jobs.add_listing(user=owner, publication_id=publication.pk, words=words, now=now)
    if not live:
        return made
    return jobs.approve(user=owner, listing_id=made.pk, terms=jobs.Terms(promised=2, term_days=60), now=now)


def a_sequence(owner: User, publication: Publication) -> Sequence:
    """One that could be started: its only message is approved."""
    made = drafted(publication, owner, steps=TWO_STEPS[:1])
    approve(made, owner)
    return made


def a_place(owner: User, publication: Publication, reader: Subscriber) -> Place:
    """A reader who waits for the first of two messages, in a sequence that runs."""
    made = drafted(publication, owner)
    approve(made, owner)
    now = timezone.now()
    sequences.start(user=owner, sequence_id=made.pk, now=now)
    return Place.objects.create(
        sequence=made, subscriber=reader, message=made.messages.first(), since=now, began_at=now
    )

"""Whom somebody of the team may see. Every page, endpoint and export of people asks here.

Somebody sees the people who stand in any state with a title whose audience they look after, and of these people their
standing with those titles alone; administrators of the installation see everybody.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionState
from masthead.web.publications.models import Publication
from masthead.web.publications.queries import all_publications
from masthead.web.subscribers import sets
from masthead.web.subscribers.models import Subscriber, Subscription
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right


def audience_publications(user: Somebody) -> tuple[Publication, ...]:
    """The titles whose audience somebody looks after (`Right.AUDIENCE`), by name; none for strangers."""
    ids = publications_with(user, Right.AUDIENCE)
    return tuple(each for each in all_publications() if each.pk in ids) if ids else ()


def audience_publication(user: Somebody, publication_id: int) -> Publication:
    """One of these titles. Raises PermissionDenied, whether it is unknown or somebody else's."""
    for each in audience_publications(user):
        if each.pk == publication_id:
            return each
    raise PermissionDenied


def visible_subscribers(user: Somebody) -> QuerySet[Subscriber]:
    """The people somebody may see, in no order; without duplicates, so that ``[:50]`` and keysets are cheap."""
    if sees_everybody(user):
        return Subscriber.objects.all()
    theirs = Subscription.objects.filter(
        subscriber=OuterRef("pk"), publication__in=publications_with(user, Right.AUDIENCE)
    )
    return Subscriber.objects.filter(Exists(theirs))


def visible_subscriber(user: Somebody, subscriber_id: int) -> Subscriber:
    """One of them. Raises PermissionDenied, whether the person is unknown or somebody else's."""
    found = visible_subscribers(user).filter(pk=subscriber_id).first()
    if found is None:
        raise PermissionDenied
    return found


def visible_ids(user: Somebody) -> BitMap:
    """The same people as a set, read from the sets alone: milliseconds for a million."""
    if sees_everybody(user):
        return sets.members(sets.EVERYBODY)
    return standing_with(publications_with(user, Right.AUDIENCE))


def standing_with(publication_ids: frozenset[int]) -> BitMap:
    """Everybody who stands with one of these titles, in any state."""
    names = [sets.state_set(each, state) for each in publication_ids for state in SubscriptionState]
    return BitMap.union(*sets.members_of(names).values()) if names else BitMap()


def visible_subscriptions(user: Somebody, subscriber_id: int) -> QuerySet[Subscription]:
    """A person's standing with the titles somebody looks after."""
    return Subscription.objects.filter(
        subscriber_id=subscriber_id, publication__in=publications_with(user, Right.AUDIENCE)
    ).select_related("publication")


def sees_everybody(user: Somebody) -> bool:
    """Whether somebody administers the installation, and sees also those who stand with no title."""
    return bool(user.is_authenticated and user.is_active and user.is_superuser)

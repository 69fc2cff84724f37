"""Reads about webhooks."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from masthead.web.publications.queries import all_publications
from masthead.web.team.queries import Somebody, may, publications_with
from masthead.web.team.roles import Right
from masthead.web.webhooks.models import Delivery, Endpoint


def publications_of(user: Somebody) -> tuple[Any, ...]:
    """The publications whose webhooks a person looks after, by name."""
    ids = publications_with(user, Right.CONFIGURE)
    return tuple(each for each in all_publications() if each.pk in ids)


def endpoints_of(user: Somebody, publication_id: int | None = None) -> QuerySet[Endpoint]:
    """The endpoints that a person looks after, with `waiting` and `failed` counted."""
    found = Endpoint.objects.filter(publication_id__in=publications_with(user, Right.CONFIGURE))
    if publication_id is not None:
        found = found.filter(publication_id=publication_id)
    return found.select_related("publication").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state="waiting")),
        failed=Count("deliveries", filter=Q(deliveries__state="failed")),
    )


def endpoint_for(user: Somebody, endpoint_id: int) -> Endpoint | None:
    """One endpoint; None for one that is not there and for somebody else's, without a difference."""
    endpoint = Endpoint.objects.select_related("publication").filter(pk=endpoint_id).first()
    if endpoint is None or not may(user, Right.CONFIGURE, endpoint.publication_id):
        return None
    return endpoint


def deliveries_of(endpoint: Endpoint) -> QuerySet[Delivery]:
    """The delivery log of an endpoint, newest first."""
    return Delivery.objects.filter(endpoint=endpoint).select_related("notice")

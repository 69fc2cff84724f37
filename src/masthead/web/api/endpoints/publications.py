"""Publications."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from masthead.web.api.answers import Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.endpoint import operation
from masthead.web.api.schemas.publications import PublicationOut, PublicationsOut
from masthead.web.api.scopes import Scope
from masthead.web.archive.addresses import front_url
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import all_publications

router = Router(tags=["Publications"])
READ = Scope.PUBLICATIONS_READ


@operation(router, "GET", "/publications", scope=READ, answers={200: PublicationsOut})
def list_publications(request: HttpRequest) -> PublicationsOut:
    """List publications."""
    ids = caller_of(request).titles(READ)
    return PublicationsOut(items=[_out(each) for each in all_publications() if each.pk in ids])


@operation(
    router,
    "GET",
    "/publications/{slug:publication}",
    scope=READ,
    answers={200: PublicationOut},
    tagged=True,
)
def get_publication(request: HttpRequest, publication: str) -> Answer:
    """One publication."""
    return Answer(_out(caller_of(request).title(publication, READ)), tagged=True)


def _out(publication: Any) -> PublicationOut:
    said = house_of(publication).publication
    return PublicationOut(
        slug=publication.slug,
        name=publication.name,
        language=publication.language,
        time_zone=said.timezone,
        weekdays=list(said.weekdays),
        send_at=said.send_at,
        sender=said.sender,
        url=front_url(publication),
    )

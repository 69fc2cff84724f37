"""The API put together: routers, the reader of bodies, the protocol, and what becomes of faults."""

from __future__ import annotations

from functools import cache
from typing import Any

from ninja import NinjaAPI

from masthead import __version__
from masthead.web.api.bodies import StrictParser
from masthead.web.api.document import document_of
from masthead.web.api.endpoint import protocol
from masthead.web.api.endpoints import (
    advertisers,
    affiliate,
    bookings,
    editions,
    employers,
    imports,
    jobs,
    mailings,
    polls,
    profiles,
    promotions,
    publications,
    referrals,
    reports,
    segments,
    sequences,
    slots,
    standing,
    steering,
    subscribers,
    texts,
    webhooks,
)
from masthead.web.api.refusals import refuse

ABOUT = (
    "What other programs may ask Masthead and have it do. Every request carries a token from the newsroom. Bodies are "
    "JSON in UTF-8; errors are problems (RFC 9457). Lists come in pages: follow “next” until it is null. A POST with "
    "an Idempotency-Key is safe to repeat. Addresses of people stand in bodies alone, never in an address of a page. "
    "A token may ask 600 times a minute."
)
ROUTERS = (
    publications.router,
    editions.router,
    subscribers.router,
    profiles.router,
    standing.router,
    segments.router,
    imports.router,
    mailings.router,
    steering.router,
    reports.router,
    referrals.router,
    polls.router,
    promotions.router,
    sequences.router,
    advertisers.router,
    texts.router,
    slots.router,
    bookings.router,
    affiliate.router,
    jobs.router,
    employers.router,
    webhooks.router,
)


def _made() -> NinjaAPI:
    made = NinjaAPI(
        title="Masthead",
        version=__version__,
        description=ABOUT,
        openapi_url=None,
        docs_url=None,
        urls_namespace="api-v1",
        parser=StrictParser(),
        openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
    )
    made.add_decorator(protocol, mode="operation")
    for router in ROUTERS:
        made.add_router("", router)
    for fault in (Exception, *made._exception_handlers):  # noqa: SLF001 – every handler of its own is replaced
        made.add_exception_handler(fault, refuse)
    return made


API = _made()


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    return document_of(API)

"""Where the links of mailings lead when they lead here, and not to a tracker: on to a reader's own pages.

They are short, and the same whatever a publication is called; what is wrong with one is never told: one plain answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from masthead.tokens import Purpose, TokenError
from masthead.web.publications.models import Publication
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers import networks
from masthead.web.subscribers.actions import leaving
from masthead.web.subscribers.links import codes, invitation, keys, publication_of
from masthead.web.subscribers.public import Place
from masthead.web.subscribers.queries.preferences import title_of
from masthead.web.subscribers.views.unsubscribe import ONE_CLICK

Found = tuple[Publication, int]
"""The publication whose mail a link stood in, and the reader's id."""


def _sealed(handle: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The token in an address is for its reader alone."""

    @wraps(handle)
    def view(request: HttpRequest, token: str) -> HttpResponse:
        return _seal(handle(request, token))

    return view


def _seal(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_sealed
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """On to the page with the button; what a mail program posts (RFC 8058) is done at once."""
    found = _found(Purpose.UNSUBSCRIBE, token)
    if found is None:
        return _nothing()
    publication, subscriber = found
    if request.method != "POST":
        return _page(publication, f"unsubscribe/{token}/")
    if request.POST.get(ONE_CLICK[0]) != ONE_CLICK[1]:
        return _nothing()
    # Whoever is gone gets no mail anyway; a mail program takes anything but success for a fault of the sender.
    if title_of(subscriber, publication.pk) is not None:
        network = networks.kept(request.META.get("REMOTE_ADDR", ""))
        leaving.leave(
            subscriber_id=subscriber,
            publication_id=publication.pk,
            how="one-click",
            at=timezone.now(),
            network=network,
        )
    return HttpResponse("", content_type="text/plain")


@require_safe
@_sealed
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """On to what a reader may settle."""
    del request
    found = _found(Purpose.PREFERENCES, token)
    return _page(found[0], f"preferences/{token}/") if found else _nothing()


@require_safe
@_sealed
def web(request: HttpRequest, token: str) -> HttpResponse:
    """On to the publication's front page."""
    del request
    found = _found(Purpose.WEB, token)
    return _page(found[0], "") if found else _nothing()


@require_safe
@_sealed
def referral(request: HttpRequest, token: str) -> HttpResponse:
    """A friend's invitation: on to the form, which keeps whose it is."""
    del request
    found = _found(Purpose.REFERRAL, token)
    return _page(found[0], invitation(codes().code(found[1]))) if found else _nothing()


def leads_on(purpose: Purpose, token: str, rest: str) -> HttpResponse:
    """On from a short address to a page of the title whose mail it stood in: for apps above this one."""
    found = _found(purpose, token)
    answer = _page(found[0], rest) if found else _nothing()
    return _seal(answer)


def _found(purpose: Purpose, token: str) -> Found | None:
    try:
        scope, subscriber = keys().verify(purpose, token)
    except TokenError:
        return None
    number = publication_of(scope)
    named = publications_with_ids([number]) if number is not None else ()
    return (named[0], subscriber) if named else None


def _page(publication: Publication, rest: str) -> HttpResponse:
    return HttpResponseRedirect(Place.of(publication).url(rest))


def _nothing() -> HttpResponse:
    return HttpResponseNotFound("There is nothing here.\n", content_type="text/plain; charset=utf-8")

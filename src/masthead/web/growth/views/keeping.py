"""The last question: a page with one button to stay, behind a signed link in a mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.tokens import Purpose, TokenError
from masthead.web.growth.sequences.keeping import Asked, Stay, keep, stay_of
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers import networks
from masthead.web.subscribers.links import keys, publication_of
from masthead.web.subscribers.public import Place, dead_link, of_publication, sealed, show
from masthead.web.subscribers.queries.preferences import title_of

_WORDS = {Stay.OPEN: "keep", Stay.KEPT: "kept", Stay.LATE: "keep_late", Stay.OVER: "keep_over"}


@of_publication(("GET", "HEAD", "POST"))
def stay(place: Place, request: HttpRequest, token: str) -> HttpResponse:
    """The page with the button, and what the button does."""
    asked = _asked(place, token)
    standing = stay_of(asked) if asked is not None else None
    if asked is None or standing is None:
        return dead_link(place)
    if request.method == "POST":
        network = networks.kept(request.META.get("REMOTE_ADDR", ""))
        keep(asked, words=place.words.say("keep_button"), network=network, at=timezone.now())
        # A reload shows the page, and answers no second time.
        return sealed(HttpResponseRedirect(request.path, status=303), place.words.language)
    named = _WORDS[standing]
    title = place.house.publication.name
    return show(
        place,
        "growth/public/keep.html",
        title=place.words.say(f"{named}_title", title=title),
        standing=standing.value,
        told=place.words.say(f"{named}_text", title=title),
        leave=place.words.say("keep_leave", title=title),
        leave_url=place.path(f"unsubscribe/{keys().token(Purpose.UNSUBSCRIBE, asked.part, asked.subscriber_id)}/"),
    )


@require_safe
def mail_link(request: HttpRequest, token: str) -> HttpResponse:
    """On from the short address in a mail to the page of the title that the mail is from."""
    del request
    try:
        scope, _ = keys().verify(Purpose.KEEP, token)
    except TokenError:
        return _nothing()
    known = publication_of(scope)
    named = publications_with_ids([known]) if known is not None else ()
    if not named:
        return _nothing()
    reply = HttpResponseRedirect(Place.of(named[0]).url(f"keep/{token}/"))
    reply.headers["Cache-Control"] = "no-store"
    reply.headers["Referrer-Policy"] = "no-referrer"
    reply.headers["X-Robots-Tag"] = "noindex"
    return reply


def _asked(place: Place, token: str) -> Asked | None:
    try:
        scope, subscriber_id = keys().verify(Purpose.KEEP, token)
    except TokenError:
        return None
    if publication_of(scope) != place.id or title_of(subscriber_id, place.id) is None:
        return None
    return Asked(scope, subscriber_id, place.id)


def _nothing() -> HttpResponse:
    return HttpResponseNotFound("There is nothing here.\n", content_type="text/plain; charset=utf-8")

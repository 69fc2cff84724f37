"""Subscribing to a sister title by a signed link in a mail: a page with one button."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.tokens import Purpose, TokenError
from masthead.web.archive.addresses import front_url
from masthead.web.growth.models import Promotion
from masthead.web.growth.promotions.actions import Press, subscribe
from masthead.web.growth.promotions.following import promotion_in_mail
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers import networks
from masthead.web.subscribers.actions.joining import has_title, may_join
from masthead.web.subscribers.links import keys, publication_of
from masthead.web.subscribers.public import Place, dead_link, of_publication, sealed, show
from masthead.web.subscribers.queries.preferences import title_of
from masthead.web.subscribers.sign_up.wording import wording_text


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whom a token is for. mailing: number of the part it stood in."""

    subscriber_id: int
    mailing: int


@of_publication(("GET", "HEAD", "POST"))
def join(place: Place, request: HttpRequest, token: str, number: int) -> HttpResponse:
    """The page with the button, and what the button does."""
    reader = _reader(place, token)
    if reader is None:
        return dead_link(place)
    now = timezone.now()
    promotion = promotion_in_mail(number, part=reader.mailing, subscriber_id=reader.subscriber_id, now=now)
    if promotion is None:
        return dead_link(place)
    if request.method == "POST":
        press = Press(
            promotion_id=promotion.pk,
            subscriber_id=reader.subscriber_id,
            mailing=reader.mailing,
            shown=_shown(place, promotion),
            network=networks.kept(request.META.get("REMOTE_ADDR", "")),
        )
        subscribe(press, at=now)
        # A reload shows the page, and subscribes no second time.
        return sealed(HttpResponseRedirect(f"{request.path}?done=1", status=303), place.words.language)
    return _show(place, promotion, reader, done=bool(request.GET.get("done")))


@require_safe
def mail_link(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """On from the short address in a mail to the page of the title that the mail is from."""
    del request
    try:
        scope, _ = keys().verify(Purpose.JOIN, token)
    except TokenError:
        return _nothing()
    known = publication_of(scope)
    named = publications_with_ids([known]) if known is not None else ()
    if not named:
        return _nothing()
    reply = HttpResponseRedirect(Place.of(named[0]).url(f"join/{token}/{number}/"))
    reply.headers["Cache-Control"] = "no-store"
    reply.headers["Referrer-Policy"] = "no-referrer"
    reply.headers["X-Robots-Tag"] = "noindex"
    return reply


def _reader(place: Place, token: str) -> _Reader | None:
    try:
        scope, subscriber_id = keys().verify(Purpose.JOIN, token)
    except TokenError:
        return None
    if publication_of(scope) != place.id or title_of(subscriber_id, place.id) is None:
        return None
    return _Reader(subscriber_id, scope)


def _show(place: Place, promotion: Promotion, reader: _Reader, *, done: bool) -> HttpResponse:
    title = promotion.title
    if has_title(reader.subscriber_id, title.pk):
        state = "joined" if done else "join_has"
    else:
        state = "join" if may_join(reader.subscriber_id, title.pk) else "join_not"
    return show(
        place,
        "growth/public/join.html",
        title=place.words.say(f"{state}_title", title=title.name),
        state=state,
        promoted=title,
        about=house_of(title).publication,
        promotion=promotion,
        consent=wording_text(title),
        front_url=front_url(title),
        told=place.words.say(f"{state}_text", title=title.name) if state == "join_not" else "",
    )


def _shown(place: Place, promotion: Promotion) -> str:
    """The words that said what the button does."""
    button = place.words.say("join_button", title=promotion.title.name)
    return f"{wording_text(promotion.title)} [{button}]"


def _nothing() -> HttpResponse:
    return HttpResponseNotFound("There is nothing here.\n", content_type="text/plain; charset=utf-8")

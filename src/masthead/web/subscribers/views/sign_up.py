"""Sign-up: the form, what follows it, and the page with the button."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone

from masthead.tokens import TokenError
from masthead.web.subscribers import networks
from masthead.web.subscribers.actions.sign_up import confirm as confirm_sign_up
from masthead.web.subscribers.faults import SignUpGoneError
from masthead.web.subscribers.links import sign_up_of
from masthead.web.subscribers.public import Place, dead_link, of_publication, sealed, show
from masthead.web.subscribers.queries.sign_ups import open_sign_up
from masthead.web.subscribers.sign_up import asking, embedding, forms, proof
from masthead.web.subscribers.sign_up.answering import Answer, State, answer
from masthead.web.subscribers.sign_up.asking import Asked
from masthead.web.subscribers.sign_up.door import Visit

MOST_BYTES = 32_000
"""No form of ours is longer; what is, nobody reads."""
_STATUS = {State.SENT: 200, State.HINT: 200, State.INVALID: 200, State.TOO_MANY: 429}


@of_publication(("GET", "HEAD", "POST"))
def subscribe(place: Place, request: HttpRequest) -> HttpResponse:
    """The form. Posted to also by forms on other sites, which have no CSRF token: it rests on no cookie."""
    if request.method != "POST":
        asked = asking.read_link(request)
        titles = asking.chosen(asked, place.publication, named=False)
        return _form(place, asked, Answer(State.SENT, chosen=titles or (place.publication,)))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    asked = asking.read_form(request)
    agent = request.META.get("HTTP_USER_AGENT", "")
    visit = Visit(place.id, request.META.get("REMOTE_ADDR", ""), timezone.now(), agent)
    said = answer(asked=asked, publication=place.publication, visit=visit, named=request.POST.get("named") == "1")
    if "application/json" in request.headers.get("Accept", ""):
        return _shared(JsonResponse(forms.as_json(place, said), status=_STATUS[said.state]), place)
    if said.state is State.SENT:
        response = HttpResponseRedirect(place.path("subscribe/sent/"), status=303)
        return sealed(response, place.words.language)
    if said.state is State.TOO_MANY:
        title = place.words.say("too_many_title")
        return show(place, "subscribers/public/too_many.html", title=title, status=_STATUS[said.state])
    return _hint(place, asked, said) if said.state is State.HINT else _form(place, asked, said)


@of_publication()
def sent(place: Place, _request: HttpRequest) -> HttpResponse:
    """What everybody sees who sent a form."""
    return show(place, "subscribers/public/sent.html", title=place.words.say("sent_title"))


@of_publication()
def challenge(place: Place, _request: HttpRequest) -> HttpResponse:
    """A puzzle for a browser, from whatever site its form stands on."""
    return _shared(JsonResponse(proof.challenge(place.id, timezone.now())), place)


@of_publication()
def embed_script(place: Place, _request: HttpRequest) -> HttpResponse:
    """The script that puts the form into another site."""
    response = HttpResponse(embedding.script(place), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@of_publication(("GET", "HEAD", "POST"))
def confirm(place: Place, request: HttpRequest, token: str) -> HttpResponse:
    """The page with the button. Looking at it changes nothing: mail scanners follow every link."""
    try:
        sign_up_id, subscriber_id = sign_up_of(token)
        if request.method == "POST":
            network = networks.kept(request.META.get("REMOTE_ADDR", ""))
            done = confirm_sign_up(
                sign_up_id=sign_up_id,
                subscriber_id=subscriber_id,
                now=timezone.now(),
                network=network,
                asked_at=place.id,
            )
            sign_up, pressed_now = done.sign_up, done.first
        else:
            sign_up = open_sign_up(sign_up_id, subscriber_id, now=timezone.now(), asked_at=place.id)
            pressed_now = False
    except (TokenError, SignUpGoneError):
        return dead_link(place)
    if sign_up.confirmed_at is None:
        return show(
            place,
            "subscribers/public/confirm.html",
            title=place.words.say("confirm_title"),
            **forms.confirming(sign_up),
        )
    key = "confirmed" if pressed_now else "confirmed_before"
    context = forms.confirmed(place, sign_up)
    return show(place, "subscribers/public/confirmed.html", title=place.words.say(f"{key}_title"), key=key, **context)


def _form(place: Place, asked: Asked, said: Answer) -> HttpResponse:
    title = place.words.say("subscribe_heading", title=place.publication.name)
    context: dict[str, Any] = forms.form(place, asked, said, now=timezone.now())
    return show(
        place, "subscribers/public/subscribe.html", title=title, status=_STATUS[said.state], asked=asked, **context
    )


def _hint(place: Place, asked: Asked, said: Answer) -> HttpResponse:
    title = place.words.say("hint_title")
    return show(place, "subscribers/public/hint.html", title=title, asked=asked, answer=said)


def _shared(response: HttpResponse, place: Place) -> HttpResponse:
    """For scripts on other sites: they may read it, without anybody's cookies."""
    sealed(response, place.words.language)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response

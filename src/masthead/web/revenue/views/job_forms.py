"""Handing a listing in, and the button in the mail that follows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from masthead.web.revenue.jobs.countries import country_names
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.handing_in import Ending, Form, confirm, hand_in, handed_in
from masthead.web.revenue.jobs.queries import board_of
from masthead.web.revenue.jobs.states import ListingState
from masthead.web.revenue.jobs.tokens import listing_of
from masthead.web.revenue.jobs.wording import LONGEST_ABOUT, Words
from masthead.web.subscribers.public import Place, dead_link, of_publication, sealed, show
from masthead.web.subscribers.sign_up import stamps
from masthead.web.subscribers.sign_up.asking import TRAP

MOST_BYTES = 64_000
"""No form of ours is longer; what is, nobody reads."""
_LONGEST = 1_000
_FIELDS = ("company", "website", "role", "place", "country", "link", "contact_name", "contact_email")


@of_publication(("GET", "HEAD", "POST"))
def new(place: Place, request: HttpRequest) -> HttpResponse:
    """The form. It rests on no cookie; what it changes is put aside until an address has confirmed it."""
    if not board_of(place.id).submissions:
        return show(
            place,
            "revenue/public/job_closed.html",
            title=place.words.say("job_form_title"),
            status=404,
            told=place.words.say("job_form_closed", title=place.publication.name),
        )
    if request.method != "POST":
        return _form(place, Words("", "", ""))
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    form = _read(request)
    address = request.META.get("REMOTE_ADDR", "")
    answer = hand_in(publication_id=place.id, form=form, ip_address=address, now=timezone.now())
    if answer.ending is Ending.TOO_MANY:
        title = place.words.say("job_many_title")
        back = place.path("jobs/new/")
        return show(place, "revenue/public/job_many.html", title=title, status=429, form_url=back)
    if answer.fault is not None:
        return _form(place, form.words, answer.fault)
    return sealed(HttpResponseRedirect(place.path("jobs/new/sent/"), status=303), place.words.language)


@of_publication()
def sent(place: Place, request: HttpRequest) -> HttpResponse:
    """What everybody sees who sent a form."""
    del request
    title = place.words.say("job_sent_title")
    return show(place, "revenue/public/job_sent.html", title=title, form_url=place.path("jobs/new/"))


@of_publication(("GET", "HEAD", "POST"))
def confirmation(place: Place, request: HttpRequest, token: str) -> HttpResponse:
    """The page with the button, and what it does. Looking at it changes nothing: mail scanners follow every link."""
    number = listing_of(token)
    found = handed_in(number, place.id) if number is not None else None
    if found is None:
        return dead_link(place)
    if request.method == "POST":
        confirm(listing_id=found.pk)
        # A reload shows the page, and does nothing a second time.
        return sealed(HttpResponseRedirect(f"{request.path}?done=1", status=303), place.words.language)
    say = place.words.say
    if found.state == ListingState.ASKED.value:
        return show(place, "revenue/public/job_confirm.html", title=say("job_ask_title"), listing=found)
    fresh = found.state == ListingState.WAITING.value and request.GET.get("done") == "1"
    told = say("job_done") if fresh else say("job_done_before", state=say(f"job_state_{found.state}"))
    return show(place, "revenue/public/job_done.html", title=say("job_done_title"), listing=found, told=told)


def _read(request: HttpRequest) -> Form:
    """What was posted; whatever is absurd is cut."""
    said = request.POST
    lines = {name: said.get(name, "")[:_LONGEST] for name in _FIELDS}
    words = Words(remote=said.get("remote") == "1", about=said.get("about", "")[: LONGEST_ABOUT + 1], **lines)
    return Form(
        words=words,
        stamp=said.get("stamp", "")[:200],
        proof=said.get("altcha", "")[:2_000],
        trapped=bool(said.get(TRAP, "").strip()),
    )


def _form(place: Place, words: Words, fault: JobError | None = None) -> HttpResponse:
    say = place.words.say
    errors: dict[str, str] = {}
    if fault is not None:
        errors[fault.field] = say(fault.key)
    context: dict[str, Any] = {
        "said": words,
        "errors": errors,
        "fault": next(iter(errors.values()), ""),
        "countries": list(country_names(place.words.language).items()),
        "terms": board_of(place.id).terms,
        "stamp": stamps.stamp(timezone.now()),
        "trap": TRAP,
        "challenge_url": place.path("subscribe/challenge/"),
    }
    title = say("job_form_title")
    return show(place, "revenue/public/job_form.html", title=title, status=422 if fault else 200, **context)

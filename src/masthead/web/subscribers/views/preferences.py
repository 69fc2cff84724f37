"""The preference centre, behind a signed link. GET shows; everything that changes something is a POST."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone

from masthead.tokens import Purpose
from masthead.web.subscribers import networks
from masthead.web.subscribers.actions import address_change, erasure, preferences
from masthead.web.subscribers.faults import PreferenceError
from masthead.web.subscribers.public import Place, dead_link, of_publication, sealed, show
from masthead.web.subscribers.queries.personal_data import personal_data
from masthead.web.subscribers.queries.personal_tables import as_json, tables_of
from masthead.web.subscribers.queries.preferences import PreferencePage, long_day, preference_page, time_zones
from masthead.web.subscribers.views.keys import opened

DONE = ("saved", "paused", "resumed", "left", "woken", "address")
"""What the page may say was done; each has its words."""
PAUSES = (7, 14, 30, 90)
"""Days that are offered."""
_ORIGIN = "preference page"

Handle = Callable[[Place, HttpRequest, PreferencePage], HttpResponse]
View = Callable[..., HttpResponse]


def of_person(*methods: str) -> Callable[[Handle], View]:
    """A view of the person whom a preference link is for; everybody else gets the one page of dead links."""

    def view_of(handle: Handle) -> View:
        @of_publication(methods)
        @wraps(handle)
        def view(place: Place, request: HttpRequest, token: str) -> HttpResponse:
            who = opened(Purpose.PREFERENCES, token, place.id)
            page = preference_page(who.subscriber_id, place.id) if who is not None else None
            return dead_link(place) if page is None else handle(place, request, page)

        return view

    return view_of


@of_person("GET", "HEAD", "POST")
def centre(place: Place, request: HttpRequest, page: PreferencePage) -> HttpResponse:
    """The page, and the forms on it."""
    if request.method != "POST":
        done = request.GET.get("done", "")
        return _show(place, page, done=done if done in DONE else "")
    act = _FORMS.get(request.POST.get("do", ""))
    if act is None:
        return _show(place, page, status=400)
    network = networks.kept(request.META.get("REMOTE_ADDR", ""))
    try:
        done = act(_Sent(place, page, request.POST, network, timezone.now()))
    except PreferenceError as fault:
        return _show(place, page, status=400, wrong=fault.field, said=request.POST)
    # A reload shows the page, and sends nothing again.
    answer = HttpResponseRedirect(f"{request.path}?{urlencode({'done': done})}", status=303)
    return sealed(answer, place.words.language)


@of_person("GET", "HEAD")
def data_json(place: Place, request: HttpRequest, page: PreferencePage) -> HttpResponse:
    """Everything that is kept about the person, for other programs."""
    del request
    text = as_json(personal_data(page.person, at=timezone.now()))
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{place.publication.slug}-my-data.json"'
    return sealed(answer, place.words.language)


@of_person("GET", "HEAD")
def data_html(place: Place, request: HttpRequest, page: PreferencePage) -> HttpResponse:
    """The same for people."""
    now = timezone.now()
    return show(
        place,
        "subscribers/public/data.html",
        title=place.words.say("data_title"),
        tables=tables_of(personal_data(page.person, at=now), place.words),
        today=long_day(now.date(), place.words.language),
        back=request.path.removesuffix("data.html"),
    )


@of_person("GET", "HEAD", "POST")
def delete(place: Place, request: HttpRequest, page: PreferencePage) -> HttpResponse:
    """Ask once (GET), then forget the person (POST)."""
    if request.method == "POST":
        erasure.erase_own(subscriber_id=page.person.pk, at=timezone.now())
        return show(place, "subscribers/public/deleted.html", title=place.words.say("deleted_title"))
    return show(
        place,
        "subscribers/public/delete.html",
        title=place.words.say("delete_title"),
        page=page,
        back=request.path.removesuffix("delete/"),
    )


@dataclass(frozen=True, slots=True)
class _Sent:
    """A form that somebody sent from their page."""

    place: Place
    page: PreferencePage
    said: QueryDict
    network: str
    now: dt.datetime

    @property
    def subscriber_id(self) -> int:
        return self.page.person.pk

    def titles(self) -> list[int]:
        """The titles a form is about: those it names, else all."""
        named = {each for each in self.said.getlist("title") if each.isdecimal() and len(each) < 10}
        known = [each.id for each in self.page.subscribed]
        return [each for each in known if not named or str(each) in named]


def _save(sent: _Sent) -> str:
    said = sent.said
    titles = {
        each.id: choice
        for each in sent.page.titles
        if not each.barred and (choice := said.get(f"title-{each.id}")) in {"every", "weekly", ""}
    }
    language = said.get("language", "")
    profile = preferences.Profile(
        name=said.get("name", ""),
        language=language if language in dict(sent.page.languages) else "",
        time_zone=said.get("time_zone", ""),
        local_time="local_time" in said,
    )
    wanted = preferences.Wanted(titles, _ORIGIN, sent.network)
    preferences.save(subscriber_id=sent.subscriber_id, profile=profile, wanted=wanted, at=sent.now)
    return "saved"


def _pause(sent: _Sent) -> str:
    until = day_of(sent.said.get("for", ""), sent.said.get("until", ""), sent.now)
    preferences.pause(subscriber_id=sent.subscriber_id, publication_ids=sent.titles(), until=until, at=sent.now)
    return "paused"


def _resume(sent: _Sent) -> str:
    preferences.resume(subscriber_id=sent.subscriber_id, publication_ids=sent.titles(), at=sent.now)
    return "resumed"


def _leave_all(sent: _Sent) -> str:
    preferences.leave_all(subscriber_id=sent.subscriber_id, at=sent.now, origin=_ORIGIN, network=sent.network)
    return "left"


def _wake(sent: _Sent) -> str:
    preferences.wake(subscriber_id=sent.subscriber_id, at=sent.now, origin=_ORIGIN, network=sent.network)
    return "woken"


def _address(sent: _Sent) -> str:
    address_change.ask_for(
        subscriber_id=sent.subscriber_id,
        publication_id=sent.place.id,
        text=sent.said.get("address", ""),
        at=sent.now,
    )
    return "address"


_FORMS: dict[str, Callable[[_Sent], str]] = {
    "save": _save,
    "pause": _pause,
    "resume": _resume,
    "leave-all": _leave_all,
    "wake": _wake,
    "address": _address,
}


def day_of(days: str, until: str, now: dt.datetime) -> dt.date:
    """The day a pause ends: some days from now, or the one that was written. Raises `SubscriberError`."""
    if days in {str(each) for each in PAUSES}:
        return now.date() + dt.timedelta(days=int(days))
    try:
        return dt.date.fromisoformat(until)
    except ValueError:
        raise PreferenceError("pause", "Choose a day.") from None


def _show(
    place: Place,
    page: PreferencePage,
    *,
    done: str = "",
    wrong: str = "",
    said: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.now().date()
    # What was written stays in the form that was refused, and only there.
    kept = said if said is not None and said.get("do") == "save" else None
    person = page.person
    return show(
        place,
        "subscribers/public/preferences.html",
        title=place.words.say("preferences_title"),
        status=status,
        page=page,
        done=done,
        wrong=wrong,
        said=said if said is not None else {},
        person_name=kept.get("name", "") if kept is not None else person.name,
        person_language=kept.get("language", "") if kept is not None else person.language,
        person_zone=kept.get("time_zone", "") if kept is not None else person.time_zone,
        person_local="local_time" in kept if kept is not None else person.local_time,
        pauses=PAUSES,
        chosen_pause="day" if wrong == "pause" else PAUSES[1],
        zones=time_zones(),
        tomorrow=today + dt.timedelta(days=1),
        last_day=today + preferences.LONGEST_PAUSE,
    )

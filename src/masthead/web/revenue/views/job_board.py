"""The board of a title for readers: live listings, each on a page of its own, a feed, and the way to the employer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from masthead.web.archive.addresses import FEEDS
from masthead.web.archive.documents import WRITERS
from masthead.web.revenue.jobs.applying import Press, note_press
from masthead.web.revenue.jobs.board import countries_on, fitting, read_filters, was_listed
from masthead.web.revenue.jobs.countries import country_name, flag_of
from masthead.web.revenue.jobs.feeding import jobs_feed
from masthead.web.revenue.jobs.filling import apply_link
from masthead.web.revenue.jobs.queries import board_of, live_listing, live_on, today_at
from masthead.web.revenue.jobs.structured import board_data, page_data
from masthead.web.revenue.models import Listing
from masthead.web.subscribers.public import Place, of_publication, sealed, show
from masthead.web.subscribers.queries.preferences import long_day

PAGE = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A listing as readers see it. flag: an emoji, which says nothing that `where` does not."""

    listing: Listing
    path: str
    where: str
    flag: str
    until: str
    since: str


@of_publication()
def board(place: Place, request: HttpRequest) -> HttpResponse:
    """The board, filtered as the address asks."""
    rules = board_of(place.id)
    if not rules.open:
        raise Http404
    day, language = today_at(place.id), place.words.language
    filters = read_filters(request.GET)
    page = Paginator(fitting(place.id, day, filters), PAGE).get_page(request.GET.get("p"))
    everything = live_on(place.id, day).count() if filters else page.paginator.count
    response = show(
        place,
        "revenue/public/jobs.html",
        title=place.words.say("jobs_title"),
        rows=[row_of(each, place) for each in page.object_list],
        page=page,
        filters=filters,
        narrowed=bool(filters),
        counted=_counted(page.paginator.count, everything, place),
        everything=everything,
        countries=countries_on(place.id, day, language),
        data=board_data(list(page.object_list), place),
        canonical=place.url("jobs/"),
        feeds=[(name, place.path(f"jobs/{file}"), kind) for name, file, kind in FEEDS],
        board_url=place.path("jobs/"),
        hire_url=place.path("jobs/new/") if rules.submissions else "",
    )
    return _found(response, indexed=not filters and page.number == 1)


@of_publication()
def listing(place: Place, request: HttpRequest, key: str) -> HttpResponse:
    """One listing; what is over says so."""
    del request
    day = today_at(place.id)
    found = live_listing(place.id, key, day)
    rules = board_of(place.id)
    board_url = place.path("jobs/") if rules.open else ""
    if found is None:
        if not was_listed(place.id, key, day):
            raise Http404
        title = place.words.say("jobs_gone_title")
        return show(place, "revenue/public/job_gone.html", title=title, status=410, board_url=board_url)
    mailbox = found.link.removeprefix("mailto:") if found.link.startswith("mailto:") else ""
    response = show(
        place,
        "revenue/public/job.html",
        title=f"{found.role} – {found.company}",
        row=row_of(found, place),
        mailbox=mailbox,
        apply_url=found.link if mailbox else place.path(f"jobs/{found.key}/apply/"),
        data=page_data(found, place),
        canonical=place.url(f"jobs/{found.key}/"),
        board_url=board_url,
    )
    return _found(response)


@of_publication()
def apply(place: Place, request: HttpRequest, key: str) -> HttpResponse:
    """On to where one applies. It leads to addresses of live listings alone, which the team has seen."""
    found = live_listing(place.id, key, today_at(place.id))
    if found is None or not found.link.startswith("http"):
        return HttpResponseRedirect(place.path(f"jobs/{key}/"))
    if request.method == "GET":
        said = request.headers
        purpose = said.get("Sec-Purpose", "") or said.get("Purpose", "")
        agent = said.get("User-Agent", "")
        press = Press(request.META.get("REMOTE_ADDR", ""), agent, purpose, said.get("Sec-Fetch-Mode", ""))
        note_press(found, press, now=timezone.now())
    return sealed(HttpResponseRedirect(apply_link(found, place.publication.slug)), place.words.language)


def feed(file: str, content_type: str) -> Callable[..., HttpResponse]:
    """The feed in one of its forms."""

    @of_publication()
    def view(place: Place, request: HttpRequest) -> HttpResponse:
        del request
        if not board_of(place.id).open:
            raise Http404
        content = WRITERS[file](jobs_feed(place, today_at(place.id), file))
        response = sealed(HttpResponse(content, content_type=f"{content_type}; charset=utf-8"), place.words.language)
        return _found(response)

    return view


def row_of(each: Listing, place: Place) -> Row:
    """A live listing with its words."""
    language = place.words.language
    parts = [each.place, country_name(each.country, language) if each.country else ""]
    if each.remote:
        parts.append(place.words.say("jobs_is_remote"))
    return Row(
        listing=each,
        path=place.path(f"jobs/{each.key}/"),
        where=" · ".join(part for part in parts if part),
        flag=flag_of(each.country),
        until=long_day(each.ends_on, language) if each.ends_on else "",
        since=long_day(each.starts_on, language) if each.starts_on else "",
    )


def _counted(many: int, everything: int, place: Place) -> str:
    say, locale = place.words.say, Locale.parse(place.words.language)
    said: dict[str, Any] = {
        "count": format_decimal(many, locale=locale),
        "all": format_decimal(everything, locale=locale),
    }
    if many != everything:
        return say("jobs_count_some", **said)
    return say("jobs_count_one") if many == 1 else say("jobs_count", **said)


def _found(response: HttpResponse, *, indexed: bool = True) -> HttpResponse:
    """Search engines may show it; nobody shows it without asking whether it is still so."""
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    if indexed:
        del response.headers["X-Robots-Tag"]
    return response

"""The page of a sponsor, behind a signed link: booked days, and texts for them. It shows one campaign and nothing else.

No account and no cookie: the address says who may write, for as long as its link is good.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from masthead.edition.catalogue import catalogue_for
from masthead.web.revenue.models import Booking, Creative, Slot, SponsorLink
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.for_sponsors import days_of, texts_of
from masthead.web.revenue.sponsors.links import link_of, token_of
from masthead.web.revenue.sponsors.wording import Limits, Words, limits_of
from masthead.web.revenue.sponsors.writing import Writing, open_bookings, write_behind_link
from masthead.web.subscribers.public import Place, dead_link, of_publication, sealed, show
from masthead.web.subscribers.queries.preferences import long_day

LARGEST_FILE = 5_000_000
"""Bytes that are looked at at all."""
_FIELDS = ("headline", "text", "button", "url", "alt")


@of_publication()
def overview(place: Place, request: HttpRequest, token: str) -> HttpResponse:
    """Booked days, and what is written for them."""
    link = _link(place, token)
    if link is None:
        return dead_link(place)
    done = request.GET.get("done", "")
    campaign = link.campaign
    language = place.words.language
    return show(
        place,
        "revenue/public/sponsor.html",
        title=place.words.say("sponsor_title"),
        campaign=campaign,
        advertiser=campaign.advertiser,
        until=long_day(link.expires_at.date(), language),
        days=days_of(campaign, place.words, timezone.now()),
        texts=texts_of(campaign, place.words),
        label=_label(place),
        can_write=open_bookings(campaign).exists(),
        done=done if done in {"kept", "submitted"} else "",
    )


@of_publication(("GET", "HEAD", "POST"))
def text(place: Place, request: HttpRequest, token: str, number: int = 0) -> HttpResponse:
    """The form of a text, and what it does. number: of the text, 0 for a new one."""
    link = _link(place, token)
    creative = link.campaign.creatives.select_related("picture").filter(pk=number).first() if link and number else None
    if link is None or (number and creative is None):
        return dead_link(place)
    asked = _asked(request, link, creative)
    if request.method == "POST":
        try:
            writing = _writing(request, creative)
            write_behind_link(campaign=link.campaign, writing=writing, now=timezone.now())
        except SponsorError as fault:
            asked.faults[fault.field] = place.words.say(fault.key, **fault.values) if fault.key else str(fault)
        else:
            done = "submitted" if writing.submit else "kept"
            to = place.path(f"sponsors/{token}/?done={done}")
            return sealed(HttpResponseRedirect(to, status=303), place.words.language)
    return _form(place, link, creative, asked)


@dataclass(slots=True)
class _Asked:
    """What the form shows. faults: words by field, "" for the whole."""

    words: Words
    chosen: frozenset[int]
    version: int
    faults: dict[str, str] = field(default_factory=dict)


def _link(place: Place, token: str) -> SponsorLink | None:
    return link_of(token, SponsorLink.Kind.CREATIVE, place.id, timezone.now())


def _asked(request: HttpRequest, link: SponsorLink, creative: Creative | None) -> _Asked:
    if request.method == "POST":
        said = Words(**{name: request.POST.get(name, "") for name in _FIELDS})
        return _Asked(said, _numbers(request), _number(request.POST.get("version", "")))
    if creative is None:
        first = open_bookings(link.campaign).filter(creative=None).order_by("day", "pk").first()
        named = _number(request.GET.get("for", ""))
        chosen = frozenset({named} if named else {first.pk} if first is not None else ())
        return _Asked(Words(), chosen, 0)
    said = Words(**{name: getattr(creative, name) for name in _FIELDS})
    return _Asked(said, frozenset(creative.bookings.values_list("pk", flat=True)), creative.version)


def _writing(request: HttpRequest, creative: Creative | None) -> Writing:
    sent: Any = request.FILES.get("picture")
    if sent is not None and sent.size > LARGEST_FILE:
        raise SponsorError(
            "The file is too large.",
            "picture",
            key="sponsor_fault_heavy",
            many=-(-sent.size // 1000),
            most=LARGEST_FILE // 1000,
        )
    return Writing(
        words=Words(**{name: request.POST.get(name, "")[:20_000] for name in _FIELDS}),
        booking_ids=tuple(_numbers(request)),
        submit=request.POST.get("do") == "submit",
        creative_id=creative.pk if creative is not None else None,
        version=_number(request.POST.get("version", "")),
        picture=sent.read() if sent is not None else None,
        no_picture=bool(request.POST.get("no_picture")),
    )


def _form(place: Place, link: SponsorLink, creative: Creative | None, asked: _Asked) -> HttpResponse:
    days = [each for each in days_of(link.campaign, place.words, timezone.now()) if each.open]
    limits = _limits([each.booking for each in days], asked.chosen)
    state = creative.state if creative is not None else "draft"
    title = place.words.say("sponsor_edit_title" if creative is not None else "sponsor_new_title")
    return show(
        place,
        "revenue/public/sponsor_text.html",
        title=title,
        status=400 if asked.faults else 200,
        campaign=link.campaign,
        advertiser=link.campaign.advertiser,
        creative=creative,
        state=state,
        days=days,
        chosen=asked.chosen,
        asked=asked.words,
        version=asked.version,
        faults=asked.faults,
        limits=limits,
        size=f"{limits.image_width} × {limits.image_height}",
        takes_picture=limits.picture is not Slot.Picture.NONE,
        must_picture=limits.picture is Slot.Picture.MUST,
        label=_label(place),
        back=place.path(f"sponsors/{token_of(link)}/"),
    )


def _limits(bookings: list[Booking], chosen: frozenset[int]) -> Limits:
    wanted = [each for each in bookings if each.pk in chosen] or bookings
    try:
        return limits_of(each.slot for each in wanted)
    except SponsorError:
        return Limits()


def _label(place: Place) -> str:
    """How advertisements of the title are labelled."""
    return catalogue_for(place.publication.language, place.house.labels).word("advertisement")


def _numbers(request: HttpRequest) -> frozenset[int]:
    return frozenset(number for each in request.POST.getlist("bookings")[:200] if (number := _number(each)))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0

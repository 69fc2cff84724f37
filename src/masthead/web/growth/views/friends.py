"""A reader's own page about friends and gifts, and each of their gifts, behind a signed link of their own.

The invitation that they pass on is another link: who has that sees a form, and nothing of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.tokens import Purpose, TokenError
from masthead.web.growth.models import Gift, Milestone, Programme
from masthead.web.growth.referrals import queries, readers
from masthead.web.growth.referrals.faults import AddressGoneError
from masthead.web.growth.referrals.states import GiftState, Why
from masthead.web.subscribers.links import codes, invitation, keys, publication_of
from masthead.web.subscribers.public import Place, dead_link, of_publication, sealed, show
from masthead.web.subscribers.queries.preferences import long_day, title_of
from masthead.web.subscribers.views.mail_links import leads_on

_OPEN = frozenset({GiftState.SENT, GiftState.FAILED})
"""What is given is there to be seen, whatever became of its letter."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A gift on the page. state: of the words ``hub_state_…``. gift: where there is something to open."""

    milestone: Milestone
    state: str
    gift: Gift | None = None


def of_reader(methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[..., Callable[..., HttpResponse]]:
    """A view of a reader's own: it gets their number after the place. Whoever is gone finds a dead link."""

    def view_of(handle: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @of_publication(methods)
        @wraps(handle)
        def view(place: Place, request: HttpRequest, token: str, **parts: int) -> HttpResponse:
            try:
                scope, person = keys().verify(Purpose.FRIENDS, token)
            except TokenError:
                return dead_link(place)
            if publication_of(scope) != place.id or title_of(person, place.id) is None:
                return dead_link(place)
            return handle(place, request, person, token, **parts)

        return view

    return view_of


@of_reader(("GET", "HEAD", "POST"))
def hub(place: Place, request: HttpRequest, person: int, token: str) -> HttpResponse:
    """How far a reader is, their link, every gift, and who brought most friends."""
    programme = queries.programme_of(place.id)
    if programme is None:
        return dead_link(place)
    if request.method == "POST":
        name = request.POST.get("name", "")
        readers.set_board_name(publication_id=place.id, subscriber_id=person, name=name, at=timezone.now())
        done = "named" if name.strip() else "unnamed"
        return _led(place, f"friends/{token}/?done={done}#board")
    progress = queries.progress_of(place.id, person)
    link = place.url(invitation(codes().code(person)))
    words, about = place.words, place.publication.name
    body = words.say("hub_mail_body", title=about, link=link)
    return show(
        place,
        "growth/public/friends.html",
        title=words.say("hub_title"),
        programme=programme,
        progress=progress,
        share=_share(progress),
        rows=_rows(place.id, progress),
        link=link,
        mail_link=f"mailto:?subject={quote(words.say('hub_mail_subject', title=about))}&body={quote(body)}",
        lead=_lead(place, programme),
        board=queries.board_of(programme, person),
        board_name=queries.board_name_of(programme, person),
        longest_name=readers.LONGEST_NAME,
        done=request.GET.get("done", ""),
    )


@of_reader(("GET", "HEAD", "POST"))
def gift(place: Place, request: HttpRequest, person: int, token: str, number: int) -> HttpResponse:
    """One gift: its download, code or words, or where its parcel goes."""
    found = queries.gift_of_reader(place.id, person, number)
    if found is None:
        return dead_link(place)
    wrong = False
    if request.method == "POST":
        said = request.POST.get("address", "")
        try:
            readers.give_address(gift_id=found.pk, subscriber_id=person, address=said, at=timezone.now())
        except AddressGoneError:
            wrong = True
        else:
            return _led(place, f"friends/{token}/gifts/{number}/")
    language = place.words.language
    return show(
        place,
        "growth/public/gift.html",
        title=found.milestone.name,
        status=400 if wrong else 200,
        gift=found,
        milestone=found.milestone,
        state=_state(found),
        shown=GiftState(found.state) in _OPEN,
        asks=_asks(found),
        wrong=wrong,
        address=request.POST.get("address", found.address)[: readers.LONGEST_ADDRESS],
        longest=readers.LONGEST_ADDRESS,
        code=found.code.code if hasattr(found, "code") else "",
        paragraphs=[each for each in found.milestone.text.split("\n\n") if each.strip()],
        sent_day=long_day(found.sent_at, language) if found.sent_at else "",
        until=long_day(found.expires_at, language) if found.expires_at else "",
    )


@of_reader()
def download(place: Place, request: HttpRequest, person: int, token: str, number: int) -> HttpResponseBase:
    """The file of a gift, to be saved."""
    del request, token
    found = queries.gift_of_reader(place.id, person, number)
    if found is None or GiftState(found.state) not in _OPEN or found.milestone.sort != "file":
        return dead_link(place)
    try:
        opened = found.milestone.file.open("rb")
    except (OSError, ValueError):
        return dead_link(place)
    answer = FileResponse(
        opened, as_attachment=True, filename=found.milestone.file_name, content_type="application/octet-stream"
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@of_publication()
def invited(place: Place, request: HttpRequest, token: str) -> HttpResponse:
    """Where a tracker leads a friend on to: the form, which keeps whose friend they are."""
    del request
    try:
        scope, person = keys().verify(Purpose.REFERRAL, token)
    except TokenError:
        return _led(place, "subscribe/")
    known = publication_of(scope) == place.id
    return _led(place, invitation(codes().code(person)) if known else "subscribe/")


@require_safe
def mail_link(request: HttpRequest, token: str) -> HttpResponse:
    """On from the short address in a mail to the page of the title that the mail is from."""
    del request
    return leads_on(Purpose.FRIENDS, token, f"friends/{token}/")


def _led(place: Place, rest: str) -> HttpResponse:
    return sealed(HttpResponseRedirect(place.path(rest), status=303), place.words.language)


def _lead(place: Place, programme: Programme) -> str:
    key = "hub_lead" if programme.rule == "opened" else f"hub_lead_{programme.rule}"
    return programme.pitch or place.words.say(key, days=programme.days)


def _share(progress: queries.Progress) -> int:
    """How much of the way to the next gift, in per cent."""
    if progress.next is None:
        return 100
    return min(100, 100 * progress.friends // progress.next.friends)


def _rows(publication_id: int, progress: queries.Progress) -> list[_Row]:
    """What there is and what they have, by the number of friends."""
    had = {each.milestone_id: each for each in progress.gifts}
    rows = [_Row(each.milestone, _state(each), each) for each in progress.gifts]
    left = (each for each in queries.milestones_of(publication_id) if each.pk not in had)
    rows += [_Row(each, "open" if each.friends > progress.friends else "coming") for each in left]
    return sorted(rows, key=lambda row: (row.milestone.friends, row.milestone.pk))


def _state(found: Gift) -> str:
    if found.state in _OPEN and found.milestone.sort != "parcel":
        return "sent"
    if _asks(found):
        return "packed" if found.why == Why.TO_POST else "address"
    return {GiftState.SENT: "sent", GiftState.EXPIRED: "expired"}.get(GiftState(found.state), "coming")


def _asks(found: Gift) -> bool:
    """Whether its reader can say where it goes."""
    if found.milestone.sort != "parcel":
        return False
    told = found.state == GiftState.EARNED and found.told_at is not None
    return told or found.state == GiftState.FAILED or found.why == Why.TO_POST

"""Unsubscribing by a signed link: one click of a mail program (RFC 8058), or a page with a button.

A forwarded mail carries this link, too. So the page shows no address and no name, and everything it can do is to get
less mail, or to take back what was done on it a moment ago.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils import timezone

from masthead.audience.subscription import SubscriptionState
from masthead.tokens import Purpose
from masthead.web.subscribers import networks
from masthead.web.subscribers.actions import leaving, preferences
from masthead.web.subscribers.departures import Departure, tell
from masthead.web.subscribers.faults import NotAllowedMoveError, PreferenceError
from masthead.web.subscribers.public import Place, dead_link, of_publication, sealed, show
from masthead.web.subscribers.queries.preferences import TitleOnPage, long_day, title_of
from masthead.web.subscribers.views.keys import Opened, opened

ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""The one field of the body that a mail program sends (RFC 8058 §3.1)."""
PAUSE_DAYS = 30


@dataclass(frozen=True, slots=True)
class _Sent:
    """What somebody pressed. who: of the token."""

    who: Opened
    said: QueryDict
    network: str
    now: dt.datetime


@of_publication(("GET", "HEAD", "POST"))
def unsubscribe(place: Place, request: HttpRequest, token: str) -> HttpResponse:
    """The page, and what is pressed on it."""
    who = opened(Purpose.UNSUBSCRIBE, token, place.id)
    title = title_of(who.subscriber_id, place.id) if who is not None else None
    by_program = request.method == "POST" and request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]
    if who is None or title is None:
        answer = dead_link(place)
        # Mail programs take anything but success for a fault of the sender; whoever is gone gets no mail anyway.
        answer.status_code = 200 if by_program else 404
        return answer
    if request.method != "POST":
        return _show(place, title, done=request.GET.get("done", ""))
    sent = _Sent(who, request.POST, networks.kept(request.META.get("REMOTE_ADDR", "")), timezone.now())
    if by_program:
        _leave(sent, "one-click")
        return sealed(HttpResponse("", content_type="text/plain"), place.words.language)
    act = _BUTTONS.get(request.POST.get("do", ""))
    if act is None:
        return _show(place, title, status=400)
    try:
        done = act(sent)
    except (NotAllowedMoveError, PreferenceError):
        return _show(place, title, done="late", status=409)
    return sealed(HttpResponseRedirect(f"{request.path}?done={done}", status=303), place.words.language)


def _leave(sent: _Sent, how: leaving.How = "button") -> str:
    moved = leaving.leave(
        subscriber_id=sent.who.subscriber_id,
        publication_id=sent.who.publication_id,
        how=how,
        at=sent.now,
        network=sent.network,
    )
    if moved and sent.who.mailing:
        tell(Departure(sent.who.mailing, sent.who.subscriber_id, sent.now))
    return "left"


def _undo(sent: _Sent) -> str:
    leaving.undo(
        subscriber_id=sent.who.subscriber_id,
        publication_id=sent.who.publication_id,
        at=sent.now,
        network=sent.network,
    )
    return "back"


def _reason(sent: _Sent) -> str:
    leaving.explain(
        subscriber_id=sent.who.subscriber_id,
        publication_id=sent.who.publication_id,
        reason=sent.said.get("reason", ""),
        words=sent.said.get("words", ""),
        at=sent.now,
    )
    return "thanks"


def _fewer(sent: _Sent) -> str:
    leaving.fewer(subscriber_id=sent.who.subscriber_id, publication_id=sent.who.publication_id, at=sent.now)
    return "fewer"


def _pause(sent: _Sent) -> str:
    until = sent.now.date() + dt.timedelta(days=PAUSE_DAYS)
    who = sent.who
    preferences.pause(subscriber_id=who.subscriber_id, publication_ids=[who.publication_id], until=until, at=sent.now)
    return "paused"


_BUTTONS: dict[str, Callable[[_Sent], str]] = {
    "leave": _leave,
    "undo": _undo,
    "reason": _reason,
    "fewer": _fewer,
    "pause": _pause,
}
_DONE = frozenset({"back", "thanks", "fewer", "paused", "late"})


def _show(place: Place, title: TitleOnPage, *, done: str = "", status: int = 200) -> HttpResponse:
    """The page as it stands with the title now; whatever an address says was done, the state is told from the title."""
    gone = title.state in {SubscriptionState.UNSUBSCRIBED, SubscriptionState.COMPLAINED}
    heading = "left_title" if gone else "unsubscribe_title"
    return show(
        place,
        "subscribers/public/unsubscribe.html",
        title=place.words.say(heading, title=title.name),
        status=status,
        about=title,
        gone=gone,
        undoable=title.undoable(timezone.now()),
        done=done if done in _DONE else "",
        reasons=[(each, place.words.say(f"reason_{each.replace('-', '_')}")) for each in leaving.REASONS],
        until=long_day(title.paused_until, place.words.language) if title.paused and title.paused_until else "",
    )

"""Steps that somebody takes with a mailing. Each is one button; what cannot be undone asks first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from masthead.web.mailings import actions
from masthead.web.mailings.actions.holding import plan_of
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.states import SAYINGS, MailingMoveError, MailingStage
from masthead.web.mailings.views.live import view_of
from masthead.web.mailings.views.page import mailing_of, show_of
from masthead.web.mailings.views.words import people
from masthead.web.numbers import read_id


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one thing, and show the mailing again. Posts name what by ``do``."""
    mailing = mailing_of(request, pk)
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise PermissionDenied
    told = attempt(request, lambda: act(request, mailing, timezone.now()))
    if told:
        messages.success(request, told)
    return redirect("mailings:mailing", mailing.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and end a mailing for good."""
    mailing = mailing_of(request, pk)
    if request.method == "POST":
        at = timezone.now()
        if attempt(request, lambda: actions.cancel(user=request.user, mailing_id=mailing.pk, now=at)) is not None:
            messages.success(request, "The mailing is cancelled. Its receipt says who has got it.")
        return redirect("mailings:mailing", mailing.pk)
    view = view_of(mailing, timezone.now())
    return show_of(request, "mailings/cancel.html", mailing, tab="mailing", title="Cancel", receipt=view.receipt)


def attempt(request: HttpRequest, do: Callable[[], Any]) -> Any:
    """What `do` gives; None, and the fault said on the next page, where it cannot be done."""
    try:
        return do()
    except MailingError as fault:
        messages.error(request, str(fault))
    except MailingMoveError:
        messages.error(request, "It is not as it was when this page was loaded. This is how it stands now.")
    return None


def _schedule(request: HttpRequest, mailing: Mailing, now: dt.datetime) -> str:
    found = actions.schedule(user=request.user, mailing_id=mailing.pk, now=now)
    if found.state == MailingStage.WAITING:
        return "A second person is asked to agree. Publishers of the title see it in their list of mailings."
    if found.starts_at is not None and found.starts_at > now:
        return "Scheduled. It can be taken back until its time."
    return "Let go: it begins within seconds."


def _agree(request: HttpRequest, mailing: Mailing, now: dt.datetime) -> str:
    found = actions.agree(user=request.user, mailing_id=mailing.pk, now=now)
    return f"You have agreed. It is {SAYINGS[MailingStage(found.state)].lower()}."


def _reopen(request: HttpRequest, mailing: Mailing, now: dt.datetime) -> str:
    del now
    actions.reopen(user=request.user, mailing_id=mailing.pk)
    return "Taken back: nobody has got it, and it can be planned anew."


def _renew(request: HttpRequest, mailing: Mailing, now: dt.datetime) -> str:
    del now
    actions.change_plan(user=request.user, mailing_id=mailing.pk, plan=plan_of(mailing))
    return "The mailing carries the version that is published now. Look at it again before you let it go."


def _pause(request: HttpRequest, mailing: Mailing, now: dt.datetime) -> str:
    actions.pause(user=request.user, mailing_id=mailing.pk, now=now)
    return "Paused. What is under way is answered; nothing more is submitted."


def _resume(request: HttpRequest, mailing: Mailing, now: dt.datetime) -> str:
    actions.resume(user=request.user, mailing_id=mailing.pk, now=now)
    return "It goes on."


def _winner(request: HttpRequest, mailing: Mailing, now: dt.datetime) -> str:
    variant = read_id(request.POST.get("variant", ""))
    if variant is None:
        raise PermissionDenied
    actions.choose_winner(user=request.user, mailing_id=mailing.pk, variant=variant, now=now)
    return "Everybody else gets this subject."


def _replace(request: HttpRequest, mailing: Mailing, now: dt.datetime) -> str:
    made = actions.replace_message(user=request.user, mailing_id=mailing.pk, now=now)
    said = f"{people(made.left)} will get the corrected version; {made.settled:,} had their answer before."
    return f"{said} Resume the mailing when you are ready."


_ACTS: Mapping[str, Callable[[HttpRequest, Mailing, dt.datetime], str]] = {
    "schedule": _schedule,
    "agree": _agree,
    "reopen": _reopen,
    "renew": _renew,
    "pause": _pause,
    "resume": _resume,
    "winner": _winner,
    "replace": _replace,
}

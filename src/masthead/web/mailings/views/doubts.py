"""Those in doubt: who they are, and what happens to each of them."""

from __future__ import annotations

from itertools import islice

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from masthead.web.mailings import actions
from masthead.web.mailings.actions.doubting import resend_to
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.mailings import titles_seen
from masthead.web.mailings.queries.receipts import doubtful_of
from masthead.web.mailings.states import SENDING
from masthead.web.mailings.views.page import acts_on, hidden_titles, mailing_of, show_of
from masthead.web.mailings.views.steps import attempt
from masthead.web.mailings.views.words import people
from masthead.web.numbers import read_id

MOST = 200
"""People who are listed at once; those decided make room for the next."""


@require_http_methods(["GET", "HEAD", "POST"])
def doubts(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with a box for each, and a button for all."""
    mailing = mailing_of(request, pk)
    if request.method == "POST":
        return _decide(request, mailing)
    found = tuple(islice(doubtful_of(mailing, titles_seen(request.user, mailing)), MOST + 1))
    return show_of(
        request,
        "mailings/doubts.html",
        mailing,
        tab="receipt",
        title="In doubt",
        lines=found[:MOST],
        more=len(found) > MOST,
        most=MOST,
        hidden=hidden_titles(request, mailing),
        open=mailing.state in SENDING and acts_on(request, mailing),
    )


def _decide(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    now, user = timezone.now(), request.user
    match request.POST.get("do", ""):
        case "chosen":
            said = map(read_id, request.POST.getlist("person"))
            chosen = [each for each in said if each is not None]
            if not chosen:
                messages.error(request, "Choose at least one person, or decide about all of them.")
                return redirect("mailings:doubts", mailing.pk)
            found = attempt(request, lambda: resend_to(user=user, mailing_id=mailing.pk, subscribers=chosen, now=now))
            if found is not None:
                messages.success(
                    request,
                    f"{people(found)} {'gets' if found == 1 else 'get'} it again. Nothing changes for the others.",
                )
            return redirect("mailings:doubts", mailing.pk)
        case "all":
            done = attempt(request, lambda: actions.resend_doubts(user=user, mailing_id=mailing.pk, now=now))
            told = "All of them get it again; somebody may get it twice."
        case "leave":
            done = attempt(request, lambda: actions.leave_doubts(user=user, mailing_id=mailing.pk))
            told = "They stay as they are: nobody gets it twice, and the receipt lists them."
        case _:
            raise PermissionDenied
    if done is not None:
        messages.success(request, told)
    return redirect("mailings:mailing", mailing.pk)

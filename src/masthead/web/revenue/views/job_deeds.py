"""What the buttons of a listing's page do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from masthead.web.revenue.jobs import actions, queries
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.forms import DaysForm, ReasonForm, TermsForm
from masthead.web.revenue.models import Listing


@dataclass(slots=True)
class DeedForms:
    """The forms of the page. asked: which of them was sent. refused: whether something in it has to change."""

    approve: TermsForm
    refuse: ReasonForm
    withdraw: ReasonForm
    prolong: DaysForm
    asked: str = ""
    refused: bool = False


def deed_forms(listing: Listing, posted: QueryDict | None) -> DeedForms:
    """Those of a listing; the one that was sent is filled with what was sent."""
    asked = posted.get("do", "") if posted is not None else ""
    board = queries.board_of(listing.publication_id)
    fresh = {"promised": listing.promised, "term_days": listing.term_days, "boosted": listing.boosted}
    return DeedForms(
        approve=TermsForm(posted if asked == "approve" else None, initial=fresh),
        refuse=ReasonForm(posted if asked == "refuse" else None, prefix="refuse"),
        withdraw=ReasonForm(posted if asked == "withdraw" else None, prefix="withdraw"),
        prolong=DaysForm(posted if asked == "prolong" else None, initial={"days": board.term_days}),
        asked=asked,
    )


def do(request: HttpRequest, listing: Listing, forms: DeedForms) -> bool:
    """Do what was asked; whether it is done. What has to change is said beside its field."""
    form = {
        "approve": forms.approve,
        "refuse": forms.refuse,
        "withdraw": forms.withdraw,
        "prolong": forms.prolong,
    }.get(forms.asked)
    if form is None:
        return False
    if form.is_valid():
        try:
            messages.success(request, _done(request, listing, forms, timezone.now()))
        except JobError as refused:
            _say(request, form, refused)
        else:
            return True
    forms.refused = True
    return False


def _done(request: HttpRequest, listing: Listing, forms: DeedForms, now: dt.datetime) -> str:
    """Do it; what is told then. Raises `JobError`."""
    user, pk = request.user, listing.pk
    if forms.asked == "approve":
        made = actions.approve(user=user, listing_id=pk, terms=forms.approve.terms(), now=now)
        return f"Approved: on the board from {made.starts_on:%-d %B} to {made.ends_on:%-d %B}."
    if forms.asked == "refuse":
        actions.refuse(user=user, listing_id=pk, reason=forms.refuse.cleaned_data["reason"], now=now)
        return "Refused. Whoever handed it in reads why, by mail."
    if forms.asked == "withdraw":
        actions.withdraw(user=user, listing_id=pk, reason=forms.withdraw.cleaned_data["reason"], now=now)
        return "Taken down. Readers do not see it any more."
    made = actions.prolong(user=user, listing_id=pk, days=forms.prolong.cleaned_data["days"])
    return f"On the board until {made.ends_on:%-d %B}."


def _say(request: HttpRequest, form: Form, refused: JobError) -> None:
    if refused.field in form.fields:
        form.add_error(refused.field, str(refused))
    else:
        messages.error(request, str(refused))

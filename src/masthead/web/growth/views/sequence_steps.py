"""One step of a sequence: when it comes, to whom, and the mailings that carried it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from masthead.delivery.outcome import Outcome
from masthead.web.growth.models import SequenceMessage
from masthead.web.growth.sequences import actions, queries
from masthead.web.growth.sequences.faults import SequenceError
from masthead.web.growth.sequences.forms import StepForm, initial_of_step
from masthead.web.growth.sequences.presets import blank
from masthead.web.growth.views.sequences import ICON, crumbs_of, sequence_of
from masthead.web.growth.views.team_page import show
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.receipts import receipt_of
from masthead.web.mailings.states import SAYINGS, MailingStage
from masthead.web.publications.queries import time_zone_of
from masthead.web.team.queries import may
from masthead.web.team.roles import Right


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new last step. Its message is written in the newsroom."""
    found = sequence_of(request, pk)
    if not may(request.user, Right.WRITE, found.publication_id):
        raise PermissionDenied
    form = StepForm(request.POST or None, initial=initial_of_step(None))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            made = actions.add_message(
                user=request.user,
                sequence_id=found.pk,
                title=form.cleaned_data["title"],
                sections=[blank()],
                plan=form.plan(),
                day=now.astimezone(time_zone_of(found.publication_id)).date(),
            )
        except SequenceError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Write the message, and ask for its approval as of any edition.")
            assert made.edition is not None
            return redirect("editions:edit", made.edition.pk)
    return show(
        request,
        "growth/sequence_step.html",
        title="Add a message",
        icon=ICON,
        about=found.name,
        crumbs=crumbs_of(found),
        form=form,
        sequence=found,
        leave=reverse("growth:sequence", args=[found.pk]),
        status=400 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """When one comes, and its place among the others."""
    found = queries.message_for(request.user, pk)
    if found is None:
        raise PermissionDenied
    form = StepForm(initial=initial_of_step(found))
    if request.method == "POST":
        form = StepForm(request.POST, initial=initial_of_step(found))
        if _done(request, found, form):
            return redirect("growth:sequence", pk=found.sequence_id)
    people = may(request.user, Right.AUDIENCE, found.sequence.publication_id)
    return show(
        request,
        "growth/sequence_step.html",
        title=found.edition.title if found.edition is not None else "A deleted message",
        icon=ICON,
        crumbs=crumbs_of(found.sequence),
        form=form,
        message=found,
        sequence=found.sequence,
        leave=reverse("growth:sequence", args=[found.sequence_id]),
        mailings=[_row(each) for each in queries.mailings_of(found)] if people else (),
        zone=time_zone_of(found.sequence.publication_id),
        status=400 if form.errors else 200,
    )


def _done(request: HttpRequest, found: SequenceMessage, form: StepForm) -> bool:
    """Do what a button says; whether anything was done."""
    do = request.POST.get("do", "")
    try:
        if do in {"up", "down"}:
            actions.move_message(user=request.user, message_id=found.pk, up=do == "up")
            return True
        if do == "remove":
            actions.remove_message(user=request.user, message_id=found.pk, now=timezone.now())
            messages.success(request, "Taken out. Whoever waited for it waits for the next message.")
            return True
        if do == "save" and form.is_valid():
            actions.change_message(user=request.user, message_id=found.pk, plan=form.plan())
            messages.success(request, "Saved. It holds also for those who wait for it now.")
            return True
    except SequenceError as refused:
        if refused.field in form.fields:
            form.add_error(refused.field, str(refused))
        else:
            messages.error(request, str(refused))
    return False


def _row(mailing: Mailing) -> tuple[Mailing, str, int, int]:
    """A mailing with its state, and how many of how many it reached."""
    receipt = receipt_of(mailing)
    return mailing, SAYINGS[MailingStage(mailing.state)], receipt.counts[Outcome.ACCEPTED], receipt.audience

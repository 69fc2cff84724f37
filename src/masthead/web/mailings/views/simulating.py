"""What a mailing would be before anybody gets it: counts, time, size, how it looks, a test, messages as files."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from masthead.web.mailings.actions.holding import plan_of
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.forms import TrialForm
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.findings import elsewhere
from masthead.web.mailings.queries.simulation import Simulation, examples, simulate
from masthead.web.mailings.states import MailingStage
from masthead.web.mailings.views.live import acts_of, own_subject
from masthead.web.mailings.views.page import acts_on, mailing_of, show_of
from masthead.web.mailings.views.summary import summary_of
from masthead.web.mailings.views.words import (
    PROVIDERS,
    length,
    letter,
    moment,
    offset_words,
    reason_words,
    share,
    size,
    zone_words,
)
from masthead.web.newsroom.previews import View
from masthead.web.newsroom.trials import MOST_ADDRESSES, TrialError, has_relay, send_trial
from masthead.web.newsroom.views.preview import shown
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import time_zone_of

FILES = 5
"""Messages in a download."""
_BOUNDS = {"relay": "the pace that is set", "machine": "how fast this machine fills messages", "warm-up": "the warm-up"}


@require_http_methods(["GET", "HEAD", "POST"])
def simulation(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the simulation. POST: send a test, and show it with what became of it."""
    mailing = mailing_of(request, pk)
    usual = {"addresses": str(getattr(request.user, "email", "")), "variant": 0}
    form = TrialForm(request.POST or None, initial=usual)
    sent: Any = None
    if request.method == "POST" and form.is_valid():
        sent = _send(request, mailing, form)
    stage = MailingStage(mailing.state)
    zone = str(time_zone_of(mailing.publication_id))
    plan = plan_of(mailing)
    return show_of(
        request,
        "mailings/simulation.html",
        mailing,
        tab="simulation",
        status=422 if form.errors else 200,
        form=form,
        sent=sent,
        most=MOST_ADDRESSES,
        has_relay=has_relay(),
        subjects=_subjects(mailing),
        sender=str(house_of(mailing.publication).publication.sender),
        summary=summary_of(plan, mailing.publication, own_subject(mailing), zone),
        draft=stage is MailingStage.DRAFT,
        zone=zone_words(zone),
        whole=acts_on(request, mailing),
        **acts_of(request, mailing),
        **_simulated(mailing),
    )


@require_safe
@xframe_options_sameorigin
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The version that is sent, as mail programs show it."""
    mailing = mailing_of(request, pk)
    if mailing.revision is None:
        return redirect("mailings:simulation", mailing.pk)
    return shown(mailing.revision.as_object(), View.read(request.GET.get("as", "")))


@require_safe
def sample_files(request: HttpRequest, pk: int) -> HttpResponse:
    """A few messages exactly as they would be submitted, in one archive."""
    mailing = mailing_of(request, pk)
    if not acts_on(request, mailing):
        raise PermissionDenied
    try:
        found = _example_files(mailing)
    except MailingError as fault:
        messages.error(request, str(fault))
        return redirect("mailings:simulation", mailing.pk)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, message in found:
            archive.writestr(name, message)
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="mailing-{mailing.pk}-messages.zip"'
    return answer


def _example_files(mailing: Mailing) -> list[tuple[str, bytes]]:
    if mailing.revision is None:
        raise MailingError("The edition is not there any more.")
    found = list(examples(plan_of(mailing), mailing.publication, mailing.revision, timezone.now(), FILES))
    if not found:
        raise MailingError("Nobody would get it, so there is no message to show.")
    return found


def _simulated(mailing: Mailing) -> dict[str, Any]:
    if mailing.revision is None:
        return {"fault": "The edition is not there any more, so there is nothing to send."}
    try:
        found = simulate(plan_of(mailing), mailing.publication, mailing.revision, timezone.now())
    except MailingError as fault:
        return {"fault": str(fault), "fault_url": reverse("mailings:plan", args=[mailing.pk])}
    return {
        "found": found,
        "findings": (*elsewhere(mailing), *found.findings),
        "hours": _hours(mailing, found),
        **_figures(found),
    }


def _hours(mailing: Mailing, found: Simulation) -> list[tuple[str, str, int]]:
    """(zone, moment in the zone of the title, people) of each hour at which a part goes out."""
    zone, now = str(time_zone_of(mailing.publication_id)), timezone.now()
    return [(offset_words(each.offset), moment(each.at, zone, now), each.people) for each in found.hours]


def _figures(found: Simulation) -> dict[str, Any]:
    audience = found.forecast.audience
    largest = max(found.forecast.by_provider.values(), default=0)
    bound = found.forecast.bounded_by
    return {
        "audience": audience,
        "left_out": found.candidates - audience,
        "excluded": [
            (reason_words(reason), many, share(many, found.candidates))
            for reason, many in sorted(found.forecast.excluded.items(), key=lambda each: -each[1])
        ],
        "providers": [
            (PROVIDERS[provider], many, share(many, audience), 100 * many / largest if largest else 0)
            for provider, many in found.forecast.by_provider.items()
        ],
        "duration": length(found.forecast.seconds),
        "bound": _BOUNDS.get(bound)
        or f"the pace set for {next((PROVIDERS[each] for each in PROVIDERS if each == bound), bound)}",
        "each": size(found.forecast.sample.mean),
        "all": size(found.forecast.octets),
        "held": length(found.held_seconds) if found.held_seconds else "",
    }


def _subjects(mailing: Mailing) -> list[tuple[int, str, str]]:
    """(place, letter, subject) of each that is planned."""
    own = own_subject(mailing)
    said = plan_of(mailing).subjects
    return [(place, letter(place) if len(said) > 1 else "", each or own) for place, each in enumerate(said)]


def _send(request: HttpRequest, mailing: Mailing, form: TrialForm) -> Any:
    """What became of a test; None, and the fault in the form, where none was sent."""
    if mailing.revision is None:
        form.add_error("addresses", "The edition is not there any more.")
        return None
    edition = mailing.revision.as_object()
    subjects = plan_of(mailing).subjects
    chosen = subjects[min(form.cleaned_data["variant"] or 0, len(subjects) - 1)]
    if chosen:
        edition.subject = chosen
    try:
        return send_trial(
            user=request.user,
            edition=edition,
            addresses=form.cleaned_data["addresses"],
            reader=View().reader,
            now=timezone.now(),
        )
    except TrialError as fault:
        form.add_error("addresses", str(fault))
        return None

"""What people have a right to: the processing record, everything about one person, and being erased."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from masthead.web.publications.mapping import house_of
from masthead.web.subscribers.actions import erasure, handing_out
from masthead.web.subscribers.models import Subscriber
from masthead.web.subscribers.processing import activities, facts
from masthead.web.subscribers.queries.personal_data import personal_data
from masthead.web.subscribers.queries.personal_tables import as_json, tables_of
from masthead.web.subscribers.queries.visibility import visible_subscriber
from masthead.web.subscribers.suppression_forms import WhyForm
from masthead.web.subscribers.views.page import publications_of, show
from masthead.web.subscribers.words import words_for

_ICON = "lock"


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The processing record, from the code's own table and the installation's settings."""
    publications = [(each, house_of(each).publication) for each in publications_of(request)]
    said = settings.SITE.settings
    return show(
        request,
        "subscribers/privacy.html",
        title="Privacy",
        icon=_ICON,
        publications=publications,
        facts=facts(said),
        activities=activities(said),
        today=timezone.now(),
    )


@require_safe
def data(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """Everything about a person, for reading."""
    person = _owed(request, subscriber_id)
    return show(
        request,
        "subscribers/person_data.html",
        title="All data",
        about=person.address,
        icon=_ICON,
        crumbs=[_person_crumb(person)],
        person=person,
        tables=tables_of(personal_data(person, at=timezone.now()), words_for("en")),
    )


@require_POST
def data_json(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """The same as a file, for the person or their next publisher; noted in the log, hence by POST."""
    text = as_json(handing_out.hand_out(actor=request.user, subscriber_id=subscriber_id, at=timezone.now()))
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="subscriber-{subscriber_id}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """Erase a person at their request, after asking why."""
    person = _owed(request, subscriber_id)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        erasure.erase(actor=request.user, subscriber_id=subscriber_id, why=form.cleaned_data["why"], at=timezone.now())
        messages.success(request, "This person is erased. A fingerprint of the address keeps them from being mailed.")
        return redirect("subscribers:list")
    return show(
        request,
        "subscribers/person_erase.html",
        title="Erase",
        about=person.address,
        icon=_ICON,
        crumbs=[_person_crumb(person)],
        form=form,
        person=person,
        status=400 if form.errors else 200,
    )


def _owed(request: HttpRequest, subscriber_id: int) -> Subscriber:
    """A person about whom somebody may know all. Raises PermissionDenied, whether unknown or somebody else's."""
    person = visible_subscriber(request.user, subscriber_id)
    if not erasure.may_erase(request.user, subscriber_id):
        raise PermissionDenied
    return person


def _person_crumb(person: Subscriber) -> tuple[str, str]:
    return str(person), reverse("subscribers:person", args=[person.pk])

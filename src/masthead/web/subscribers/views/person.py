"""The page of one person, and what is done there."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.numbers import read_id
from masthead.web.subscribers.actions.profile import ProfileChange
from masthead.web.subscribers.actions.profile import edit as edit_profile
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.actions.tags import add_tags, remove_tags
from masthead.web.subscribers.faults import PreferenceError, SubscriberError
from masthead.web.subscribers.models import Subscriber
from masthead.web.subscribers.person_parts import parts_of
from masthead.web.subscribers.queries.choices import offered_to
from masthead.web.subscribers.queries.portrait import portrait_of, reason_for
from masthead.web.subscribers.queries.story import story_of
from masthead.web.subscribers.views.filters import STATES
from masthead.web.subscribers.views.page import Crumb, show
from masthead.web.subscribers.views.person_forms import ProfileForm

ICON = "user"


@require_safe
def person(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """A person: profile, standing with its evidence, and their story, newest first."""
    found = portrait_of(request.user, subscriber_id)
    before = _moment(request.GET.get("before", ""))
    return show(
        request,
        "subscribers/person.html",
        title=found.person.address,
        icon=ICON,
        buttons=[
            HeaderButton("Edit", reverse("subscribers:person-edit", args=[subscriber_id]), icon_name="edit", priority=5)
        ],
        portrait=found,
        person=found.person,
        story=story_of(request.user, subscriber_id, before=before),
        earlier=before is not None,
        parts=parts_of(request.user, subscriber_id),
        states=STATES,
        known_tags=[name for name, _ in offered_to(request.user).tags if name not in found.tags],
        tomorrow=timezone.localdate() + dt.timedelta(days=1),
    )


@require_safe
def why(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """Why a person is in a segment, or is not."""
    found = portrait_of(request.user, subscriber_id)
    chosen = read_id(request.GET.get("segment", ""))
    if chosen is None:
        return redirect("subscribers:person", subscriber_id)
    return show(
        request,
        "subscribers/person_why.html",
        title="Why in this segment?",
        about=found.person.address,
        icon=ICON,
        crumbs=[crumb_of(found.person)],
        portrait=found,
        reason=reason_for(request.user, subscriber_id, chosen),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """Change a profile."""
    found = portrait_of(request.user, subscriber_id)
    form = ProfileForm(request.POST if request.method == "POST" else None, found.person, whole=found.whole)
    if form.is_valid():
        try:
            _save(request, found.person, form)
        except PreferenceError as fault:
            form.add_error(fault.field if fault.field in form.fields else None, str(fault))
        except SubscriberError as fault:
            form.add_error(None, str(fault))
        else:
            return redirect("subscribers:person", subscriber_id)
    return show(
        request,
        "subscribers/person_edit.html",
        title="Edit",
        about=found.person.address,
        icon=ICON,
        crumbs=[crumb_of(found.person)],
        person=found.person,
        form=form,
        status=400 if form.errors else 200,
    )


@require_POST
def tags(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """Give a person tags, or take one away."""
    ground = Ground(request.user, timezone.now())
    wanted = [each for each in request.POST.get("add", "").split(",") if each.strip()]
    gone = request.POST.getlist("remove")
    try:
        if gone:
            remove_tags(ground=ground, subscriber_id=subscriber_id, names=gone)
        else:
            add_tags(ground=ground, subscriber_id=subscriber_id, names=wanted)
    except SubscriberError as fault:
        messages.error(request, str(fault))
    return redirect("subscribers:person", subscriber_id)


def crumb_of(found: Subscriber) -> Crumb:
    """The way back to a person."""
    return (found.address, reverse("subscribers:person", args=[found.pk]))


def _save(request: HttpRequest, found: Subscriber, form: ProfileForm) -> None:
    said = form.cleaned_data
    change = ProfileChange(
        name=said["name"],
        language=said["language"],
        time_zone=said["time_zone"],
        attributes=form.wanted_attributes(),
        address=said.get("address"),
    )
    ground = Ground(request.user, timezone.now(), source=said.get("why", ""))
    if edit_profile(ground=ground, subscriber_id=found.pk, change=change):
        messages.success(request, "Saved.")
    else:
        messages.info(request, "Nothing was different.")


def _moment(text: str) -> dt.datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None

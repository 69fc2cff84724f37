"""Who works for a publication: the list, roles, accounts."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.team import actions
from masthead.web.team.faults import TeamError
from masthead.web.team.forms import RoleForm
from masthead.web.team.letters import can_mail
from masthead.web.team.queries import Member, member, open_invitations, people_of
from masthead.web.team.views.page import Place, place_of, places_of, show


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The publications to choose from; straight on where there is one."""
    places = places_of(request)
    if not places and not request.user.is_superuser:
        raise PermissionDenied
    if len(places) == 1:
        return redirect(places[0].url("people"))
    counted = [(place, len(people_of(place.id, request.user))) for place in places]
    return show(request, "team/index.html", title="Team", counted=counted)


@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """The people of a publication and the invitations that are open."""
    place = place_of(request, slug)
    buttons = [
        HeaderButton("Invite", place.url("invite"), icon_name="plus", priority=10),
        HeaderButton("Audit log", place.url("log"), icon_name="history", priority=20),
    ]
    return show(
        request,
        "team/people.html",
        title=place.name,
        place=place,
        buttons=buttons,
        members=people_of(place.id, request.user),
        invitations=open_invitations(place.id),
        now=timezone.now(),
        can_mail=can_mail(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_role(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Choose another role for a person."""
    place, found = _member(request, slug, person_id)
    form = RoleForm(request.POST or None, initial={"role": found.role.value})
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign_role(actor=request.user, person=found.person, publication_id=place.id, role=form.chosen())
        except TeamError as fault:
            form.add_error("role", str(fault))
        else:
            messages.success(request, f"{found.person} is {form.chosen()} of {place.name} now.")
            return redirect(place.url("people"))
    return show(
        request,
        "team/change_role.html",
        title=f"Role of {found.person}",
        place=place,
        form=form,
        member=found,
        status=400 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Take a person off the publication, after asking."""
    place, found = _member(request, slug, person_id)
    return _confirm(
        request,
        place,
        title=f"Remove {found.person}",
        words=(
            f"{found.person} is {found.role} of {place.name} and will have no role there any more. "
            "What they wrote stays, and so do their roles in other publications."
        ),
        yes="Remove",
        do=lambda: actions.remove_role(actor=request.user, person=found.person, publication_id=place.id),
        done=f"{found.person} is off the team of {place.name}.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Let a person sign in no more, after asking."""
    place, found = _member(request, slug, person_id)
    return _confirm(
        request,
        place,
        title=f"Close the account of {found.person}",
        words=f"{found.person} is signed out at once and cannot sign in again until somebody opens the account.",
        yes="Close the account",
        do=lambda: actions.deactivate_user(actor=request.user, person=found.person),
        done=f"The account of {found.person} is closed.",
    )


@require_http_methods(["POST"])
def reopen(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Let a person sign in again."""
    place, found = _member(request, slug, person_id)
    actions.reactivate_user(actor=request.user, person=found.person)
    messages.success(request, f"{found.person} can sign in again.")
    return redirect(place.url("people"))


def _member(request: HttpRequest, slug: str, person_id: int) -> tuple[Place, Member]:
    place = place_of(request, slug)
    found = member(place.id, person_id, request.user)
    if found is None:
        raise PermissionDenied
    return place, found


def _confirm(
    request: HttpRequest, place: Place, *, title: str, words: str, yes: str, do: Callable[[], None], done: str
) -> HttpResponse:
    """Ask (GET), do it (POST), or say why not."""
    fault = ""
    if request.method == "POST":
        try:
            do()
        except TeamError as found:
            fault = str(found)
        else:
            messages.success(request, done)
            return redirect(place.url("people"))
    return show(
        request,
        "team/confirm.html",
        title=title,
        place=place,
        words=words,
        yes=yes,
        fault=fault,
        status=400 if fault else 200,
    )

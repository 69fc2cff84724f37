"""Inviting people, and what becomes of invitations."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from masthead.web.team import actions
from masthead.web.team.faults import TeamError
from masthead.web.team.forms import InviteForm
from masthead.web.team.letters import Letter, can_mail
from masthead.web.team.models import Invitation
from masthead.web.team.queries import open_invitations
from masthead.web.team.views.page import Place, place_of, places_of, show


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Write an invitation."""
    place = place_of(request, slug)
    offered = [(each.id, each.name) for each in places_of(request)]
    form = InviteForm(request.POST or None, publications=offered, initial={"publications": [place.id]})
    if request.method == "POST" and form.is_valid():
        try:
            letter = actions.invite(
                actor=request.user,
                email=form.cleaned_data["email"],
                role=form.chosen(),
                publication_ids=form.cleaned_data["publications"],
                at=timezone.now(),
            )
        except TeamError as fault:
            form.add_error("email", str(fault))
        else:
            return _written(request, place, letter)
    return show(
        request,
        "team/invite.html",
        title="Invite somebody",
        place=place,
        form=form,
        can_mail=can_mail(),
        status=400 if form.errors else 200,
    )


@never_cache
@require_http_methods(["POST"])
def send_again(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Write an invitation anew; with ``link`` the link is shown instead of mailed."""
    place, invitation = _invitation(request, slug, invitation_id)
    try:
        letter = actions.send_again(
            actor=request.user,
            invitation_id=invitation.pk,
            at=timezone.now(),
            by_mail="link" not in request.POST,
        )
    except TeamError as fault:
        messages.error(request, str(fault))
        return redirect(place.url("people"))
    return _written(request, place, letter)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, invitation_id: int) -> HttpResponse:
    """Take an invitation back, after asking."""
    place, invitation = _invitation(request, slug, invitation_id)
    if request.method == "POST":
        try:
            actions.withdraw(actor=request.user, invitation_id=invitation.pk, at=timezone.now())
        except TeamError as fault:
            messages.error(request, str(fault))
        else:
            messages.success(request, f"The invitation of {invitation.email} is withdrawn.")
        return redirect(place.url("people"))
    return show(
        request,
        "team/confirm.html",
        title="Withdraw an invitation",
        place=place,
        words=f"{invitation.email} is invited as {invitation.role} and can then no longer accept.",
        yes="Withdraw it",
    )


def _invitation(request: HttpRequest, slug: str, invitation_id: int) -> tuple[Place, Invitation]:
    place = place_of(request, slug)
    found = next((each for each in open_invitations(place.id) if each.pk == invitation_id), None)
    if found is None:
        raise PermissionDenied
    return place, found


def _written(request: HttpRequest, place: Place, letter: Letter) -> HttpResponse:
    if letter.by_mail:
        messages.success(request, f"The invitation of {letter.email} is on its way.")
        return redirect(place.url("people"))
    # Shown in this answer and nowhere else: the link is not kept.
    return show(request, "team/link.html", title="Hand over the link", place=place, letter=letter)

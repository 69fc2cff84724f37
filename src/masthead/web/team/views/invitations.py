"""The page behind the link of an invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from masthead.web.team import actions
from masthead.web.team.faults import TeamError
from masthead.web.team.forms import JoinForm
from masthead.web.team.queries import Welcome, welcome


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who invites to what (GET changes nothing), and joining (POST)."""
    response = _answer(request, token)
    # The address is a secret: no other site learns it. (Under “no-referrer” browsers would also send the form without
    # its origin, which the protection against forgery refuses.)
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    said = welcome(token, timezone.now())
    if said is None:
        return render(request, "team/invitation_dead.html", status=404)
    mine = request.user.is_authenticated and request.user.email.lower() == said.email.lower()
    form = JoinForm(request.POST or None, email=said.email)
    needs_account = not request.user.is_authenticated and not said.has_account
    if request.method == "POST" and mine:
        return _join(request, token, said, form, person=request.user)
    if request.method == "POST" and request.user.is_authenticated and "leave" in request.POST:
        logout(request)
        return redirect("team_invitation", token)
    if request.method == "POST" and needs_account and form.is_valid():
        return _join(request, token, said, form, name=form.cleaned_data["name"], password=form.cleaned_data["password"])
    return _page(request, said, form)


def _join(request: HttpRequest, token: str, said: Welcome, form: JoinForm, **who: Any) -> HttpResponse:
    try:
        person = actions.accept(token=token, at=timezone.now(), **who)
    except TeamError as fault:
        # Somebody else was quicker, by this link or with this address.
        if welcome(token, timezone.now()) is None:
            return render(request, "team/invitation_dead.html", status=404)
        form.add_error(None, str(fault))
        return _page(request, said, form)
    if request.user.is_authenticated:
        return redirect("/newsroom/")
    return perform_login(request, person, email_verification="none", redirect_url="/newsroom/")


def _page(request: HttpRequest, said: Welcome, form: JoinForm) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, "team/invitation.html", {"welcome": said, "form": form}, status=status)

"""The way in."""

from __future__ import annotations

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render


def entrance(request: HttpRequest) -> HttpResponse:
    """Where the newsroom sends people who may not enter: to sign in, or to read that they have no role."""
    if request.user.is_authenticated:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return redirect("/newsroom/")
        return render(request, "team/no_role.html", status=403)
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, "/newsroom/"))


def closed(request: HttpRequest, **_: str) -> HttpResponse:
    """A page that allauth has and this installation has not."""
    del request
    raise Http404

"""Where the installation asks for it: no newsroom for publishers and administrators without a second factor."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from masthead.web.team.queries import has_second_factor, needs_second_factor

_NEWSROOM = "/newsroom/"
_LEAVE = "/newsroom/logout/"


class SecondFactorMiddleware:
    """Sends them to set one up. Costs nothing where ``require_second_factor`` is off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """See the class."""
        if settings.SITE.settings.require_second_factor and _is_short_of_one(request):
            if "application/json" in request.headers.get("Accept", ""):
                return JsonResponse({"error": "Set up a second factor first."}, status=403)
            return redirect(f"{reverse('mfa_index')}?wanted=1")
        return self._get_response(request)


def _is_short_of_one(request: HttpRequest) -> bool:
    inside = request.path.startswith(_NEWSROOM) and request.path != _LEAVE
    user = request.user
    return inside and user.is_authenticated and needs_second_factor(user) and not has_second_factor(user)

"""The doors, for administrators of the installation."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.web.returns.queries import doors
from masthead.web.subscribers.views.page import show


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every door and provider, what is wrong with it, and what to do."""
    if not request.user.is_superuser:
        raise PermissionDenied
    return show(
        request,
        "returns/doors.html",
        title="Doors",
        icon="login",
        crumbs=[("Returned mail", reverse("returns:list"))],
        doors=doors.doors(),
        attended=doors.attended_by(timezone.now()),
        receivers=doors.receivers(),
        topics=doors.pending_topics(),
    )

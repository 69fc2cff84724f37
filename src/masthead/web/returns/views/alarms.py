"""Alarms: putting a banner away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from masthead.web.returns import actions


@require_POST
def put_away(request: HttpRequest, alarm_id: int) -> HttpResponse:
    """Somebody looks after it: off the first page."""
    actions.put_away(user=request.user, alarm_id=alarm_id, now=timezone.now())
    messages.success(request, "The alarm is off the first page. It stays here until it is over.")
    return redirect("returns:list")

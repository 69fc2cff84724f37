"""What stands between an edition and its readers: findings, overrides, the schedule, and the button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from masthead.edition.findings import Severity
from masthead.web.newsroom import actions, queries
from masthead.web.newsroom.findings import placed, said
from masthead.web.newsroom.forms import OverrideForm, ScheduleForm
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.standing import DAY_TAKEN, standing_of
from masthead.web.newsroom.states import EditionState, became, saying_of
from masthead.web.newsroom.ways import ways_of
from masthead.web.team.roles import Right


class GateView(WagtailAdminTemplateMixin, TemplateView):
    """Everything that stops the newest version, and what may be done about it. Posts name what by ``do``."""

    template_name = "newsroom/editions/gate.html"
    page_title = "Publication"
    header_icon = "check"

    @cached_property
    def edition(self) -> Edition:
        """Which."""
        return get_object_or_404(queries.editions_for(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def newest(self) -> Edition:
        """As its newest version stands."""
        newest: Edition = self.edition.get_latest_revision_as_object()
        return newest

    def get_page_subtitle(self) -> str:
        """Which edition."""
        return str(self.newest)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the edition."""
        return [
            {"url": reverse_lazy("wagtailadmin_home"), "label": "Home"},
            {"url": reverse_lazy("editions:list"), "label": "Editions"},
            {"url": reverse("editions:edit", args=[self.edition.pk]), "label": str(self.newest)},
            {"url": "", "label": self.page_title},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do one thing, and show the page again."""
        del args, kwargs
        act = _ACTS.get(request.POST.get("do", ""))
        if act is None:
            raise PermissionDenied
        act(request, self.edition)
        return redirect("editions:gate", self.edition.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Findings by what they weigh, and what this person may do."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        edition, user = self.edition, self.request.user
        standing = standing_of(self.newest)
        remarks = [each for each in standing.proof.findings if each.severity != Severity.ERROR]
        passed = [finding for _, finding in standing.passed]
        return {
            **context,
            "edition": edition,
            "state": saying_of(queries.state_of(edition), automatic=edition.automatic),
            "stopping": placed(self.newest, standing.stopping),
            "stops": said(len(standing.stopping)),
            "passed": list(
                zip((override for override, _ in standing.passed), placed(self.newest, passed), strict=True)
            ),
            "remarks": placed(self.newest, remarks),
            "final": DAY_TAKEN,
            "refusal": queries.refusal_of(edition),
            "scheduled": edition.scheduled_revision,
            "may_publish": queries.has_right(user, Right.PUBLISH, edition),
            "may_override": queries.has_right(user, Right.OVERRIDE, edition),
            "may_write": queries.has_right(user, Right.WRITE, edition),
            "schedule_form": ScheduleForm(),
            "ways": ways_of(user, edition),
        }


def _publish(request: HttpRequest, edition: Edition) -> None:
    now = timezone.now()
    try:
        # Now, whatever time the version still names from a schedule that was called off.
        actions.publish_edition(user=request.user, edition=edition, at=now, now=now)
    except actions.NotReadyError as stopped:
        messages.error(request, f"Not published: {said(len(stopped.findings))}.")
    else:
        messages.success(request, f"{edition.day} {became(EditionState.PUBLISHED, automatic=edition.automatic)}")


def _schedule(request: HttpRequest, edition: Edition) -> None:
    form = ScheduleForm(request.POST)
    if not form.is_valid() or form.cleaned_data["at"] <= timezone.now():
        messages.error(request, "Choose a time to come, such as 2026-11-23 06:30.")
        return
    at = form.cleaned_data["at"]
    try:
        actions.publish_edition(user=request.user, edition=edition, at=at)
    except actions.NotReadyError as stopped:
        messages.error(request, f"Not scheduled: {said(len(stopped.findings))}.")
    else:
        messages.success(request, f"Will be published on {timezone.localtime(at):%d %B %Y at %H:%M}.")


def _unschedule(request: HttpRequest, edition: Edition) -> None:
    actions.unschedule_edition(user=request.user, edition=edition)
    messages.success(request, "The publication is called off. The edition can be changed again.")


def _override(request: HttpRequest, edition: Edition) -> None:
    form = OverrideForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Write why this may pass; it stands in the record.")
        return
    actions.override_finding(
        user=request.user, edition=edition, code=form.cleaned_data["code"], reason=form.cleaned_data["reason"]
    )
    messages.success(request, f"“{form.cleaned_data['code']}” may pass in this edition. Your name and reason are kept.")


def _lift(request: HttpRequest, edition: Edition) -> None:
    actions.lift_override(user=request.user, edition=edition, code=request.POST.get("code", ""))
    messages.success(request, "The override is taken back.")


_ACTS: Mapping[str, Callable[[HttpRequest, Edition], None]] = {
    "publish": _publish,
    "schedule": _schedule,
    "unschedule": _unschedule,
    "override": _override,
    "lift": _lift,
}

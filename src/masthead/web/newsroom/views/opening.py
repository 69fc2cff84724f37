"""A day's edition is opened, or an edition duplicated to another day."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from masthead.web.newsroom import actions, queries
from masthead.web.newsroom.forms import DuplicateForm, OpenEditionForm, day_taken
from masthead.web.newsroom.models import Edition

_HOME = {"url": reverse_lazy("wagtailadmin_home"), "label": "Home"}
_EDITIONS = {"url": reverse_lazy("editions:list"), "label": "Editions"}


class OpenEditionView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]  # generic in the stubs alone
    """Choose title and day; the post opens the rundown."""

    template_name = "newsroom/editions/open.html"
    form_class = OpenEditionForm
    page_title = "New edition"
    header_icon = "doc-full-inverse"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the list."""
        return [_HOME, _EDITIONS, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Only titles this person writes for."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        """What a link from the calendar names."""
        return {key: self.request.GET[key] for key in ("publication", "date") if self.request.GET.get(key)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the day that would be next, for each title."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        now = timezone.now()
        titles = context["form"].titles
        return {**context, "upcoming": [(title, queries.next_day(title, now)) for title in titles]}

    def form_valid(self, form: OpenEditionForm) -> HttpResponse:
        """Open it."""
        try:
            edition = actions.open_edition(
                user=self.request.user,
                publication=form.cleaned_data["publication"],
                day=form.cleaned_data["date"],
                now=timezone.now(),
            )
        except actions.DayTakenError as taken:
            form.add_error("date", day_taken(taken.edition))
            return self.form_invalid(form)
        messages.success(self.request, f"No. {edition.number} is open: every section of the day, ready to fill.")
        return redirect("editions:edit", edition.pk)


class DuplicateEditionView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]  # generic in the stubs alone
    """Choose a day; the post makes the copy."""

    template_name = "newsroom/editions/duplicate.html"
    form_class = DuplicateForm
    page_title = "Duplicate"
    header_icon = "copy"

    @cached_property
    def edition(self) -> Edition:
        """What is duplicated."""
        return get_object_or_404(queries.editions_for(self.request.user), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Below the edition."""
        url = reverse("editions:edit", args=[self.edition.pk])
        return [_HOME, _EDITIONS, {"url": url, "label": str(self.edition)}, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the day that would be next."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        upcoming = queries.next_day(self.edition.publication, timezone.now())
        return {**context, "edition": self.edition, "upcoming": upcoming}

    def form_valid(self, form: DuplicateForm) -> HttpResponse:
        """Duplicate it."""
        try:
            made = actions.duplicate_edition(
                user=self.request.user, edition=self.edition, day=form.cleaned_data["date"], now=timezone.now()
            )
        except actions.DayTakenError as taken:
            form.add_error("date", day_taken(taken.edition))
            return self.form_invalid(form)
        messages.success(self.request, f"This is a copy: No. {made.number} of {made.date.day} {made.date:%B %Y}.")
        return redirect("editions:edit", made.pk)

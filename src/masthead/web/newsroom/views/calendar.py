"""The calendar of editions over all titles."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from masthead.web.newsroom import queries
from masthead.web.newsroom.calendar import month_of
from masthead.web.newsroom.states import SAYINGS
from masthead.web.team.roles import Right

YEARS = range(1900, 3000)
"""That may be looked at."""


class CalendarView(WagtailAdminTemplateMixin, TemplateView):
    """A month: a grid where there is room, a list of days on a phone."""

    template_name = "newsroom/calendar/month.html"
    page_title = "Calendar"
    header_icon = "calendar-alt"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """On its own."""
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": "Home"}, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The month that the address names, or this one."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        now = timezone.now()
        first = self._month(timezone.localdate(now))
        chosen = [int(each) for each in self.request.GET.getlist("title") if each.isdecimal() and len(each) < 10]
        titles = queries.titles_for(self.request.user)
        return {
            **context,
            "month": month_of(self.request.user, first=first, now=now, titles=chosen),
            "titles": titles,
            "chosen": chosen,
            "writable": {title.pk for title in queries.titles_for(self.request.user, Right.WRITE)},
            "query": "".join(f"&title={each}" for each in chosen),
            "sayings": SAYINGS.items(),
            "this_month": timezone.localdate(now).replace(day=1) == first,
        }

    def _month(self, today: dt.date) -> dt.date:
        said = self.request.GET.get("month", "")
        if not said:
            return today.replace(day=1)
        try:
            first = dt.datetime.strptime(said, "%Y-%m").replace(tzinfo=dt.UTC).date()
        except ValueError:
            raise Http404("Name a month like 2026-11.") from None
        if first.year not in YEARS:
            raise Http404("Nothing was published then, and nothing will be.")
        return first

"""Addresses of the team's pages about revenue, below /newsroom/revenue/. Wagtail asks for sign-in at all of them.

Each area has a module of its own, whose names all stand in “revenue:”.
"""

from __future__ import annotations

from django.urls import URLPattern

from masthead.web.revenue.urls import affiliate, jobs, reports, sponsors

app_name = "revenue"
urlpatterns: list[URLPattern] = [*affiliate.team, *jobs.team, *reports.team, *sponsors.team]

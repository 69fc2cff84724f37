"""Addresses of the team's pages about growth, below /newsroom/growth/. Wagtail asks for sign-in at all of them.

Each area has a module of its own, whose names all stand in “growth:”.
"""

from __future__ import annotations

from django.urls import URLPattern

from masthead.web.growth.urls import polls, promotions, referrals, sequences

app_name = "growth"
urlpatterns: list[URLPattern] = [*polls.team, *promotions.team, *referrals.team, *sequences.team]

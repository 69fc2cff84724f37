"""Addresses of the links in mailings that growth answers, on the newsroom's host: ``v/<token>/<key>/<answer>``, a vote,
and ``j/<token>/<number>``, a sister title.

A tracker with a host of its own leads ``/v/<token>/<key>/<answer>``, ``/j/<token>/<number>`` and ``/r/<token>`` on to a
publication's pages ``vote/<token>/<key>/<answer>/``, ``join/<token>/<number>/`` and ``referral/<token>/``.
"""

from __future__ import annotations

from django.urls import URLPattern

from masthead.web.growth.urls import polls, promotions

urlpatterns: list[URLPattern] = [*polls.mail, *promotions.mail]

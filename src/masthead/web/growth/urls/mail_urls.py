"""Addresses of the links in mailings that growth answers, on the newsroom's host: ``v/<token>/<key>/<answer>``, a vote,
``j/<token>/<number>``, a sister title, ``f/<token>``, a reader's own page about friends, and ``k/<token>``, staying.

A tracker with a host of its own leads these and ``/r/<token>``, an invitation, on to a publication's pages
``vote/<token>/<key>/<answer>/``, ``join/<token>/<number>/``, ``friends/<token>/``, ``keep/<token>/`` and
``referral/<token>/``.
"""

from __future__ import annotations

from django.urls import URLPattern

from masthead.web.growth.urls import polls, promotions, referrals, sequences

urlpatterns: list[URLPattern] = [*polls.mail, *promotions.mail, *referrals.mail, *sequences.mail]

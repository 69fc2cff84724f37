"""Addresses of the links in mailings that growth answers, on the newsroom's host: ``v/<token>/<key>/<answer>``, a vote.

A tracker with a host of its own leads ``/v/<token>/<key>/<answer>`` and ``/r/<token>`` on to a publication's pages
``vote/<token>/<key>/<answer>/`` and ``referral/<token>/``.
"""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

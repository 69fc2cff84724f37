"""Addresses of archives on the newsroom's host: below the publication's slug."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses of the links in mailings that growth answers, on the newsroom's host."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

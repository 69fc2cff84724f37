"""Addresses of automatic messages.

team: below /newsroom/growth/, in “growth:”. readers: relative to a publication's front page, without a namespace.
"""

from __future__ import annotations

from django.urls import URLPattern

team: list[URLPattern] = []
readers: list[URLPattern] = []

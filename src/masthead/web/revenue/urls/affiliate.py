"""Addresses of affiliate programmes.

team: below /newsroom/revenue/, in “revenue:”. readers: relative to a publication's front page, without a namespace.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.revenue.views import affiliate, earnings

team: list[URLPattern] = [
    path("affiliate/", affiliate.index, name="affiliate"),
    path("affiliate/of/<slug:slug>/", affiliate.index, name="affiliate-of"),
    path("affiliate/of/<slug:slug>/new/", affiliate.new, name="programme-new"),
    path("affiliate/<int:pk>/", affiliate.programme, name="programme"),
    path("affiliate/<int:pk>/edit/", affiliate.edit, name="programme-edit"),
    path("affiliate/<int:pk>/earnings/", earnings.upload, name="earnings"),
    path("affiliate/imports/<int:pk>/", earnings.account, name="earnings-import"),
    path("affiliate/imports/<int:pk>/faults.csv", earnings.faults, name="earnings-faults"),
]
readers: list[URLPattern] = []

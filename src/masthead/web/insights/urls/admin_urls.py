"""Addresses of the pages about readers, below /newsroom/insights/. Wagtail asks for sign-in at all of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.insights.views import comparing, edition, exporting, listing, mail, titles

app_name = "insights"
_EDITION = "<slug:slug>/<slug:date>/<int:number>"
urlpatterns: list[URLPattern] = [
    path("", listing.index, name="editions"),
    path("<slug:slug>/", listing.index, name="editions_of"),
    path("<slug:slug>/publication/", titles.report, name="title"),
    path("<slug:slug>/compare/", comparing.editions, name="compare"),
    path(f"{_EDITION}/", edition.report, name="edition"),
    path(f"{_EDITION}/mail/", mail.clicks, name="mail"),
    path(f"{_EDITION}/report.json", exporting.whole, name="json"),
    path(f"{_EDITION}/<slug:what>.csv", exporting.table, name="csv"),
]

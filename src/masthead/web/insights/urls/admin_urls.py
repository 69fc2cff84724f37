"""Addresses of the pages about readers, below /newsroom/insights/. Wagtail asks for sign-in at all of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.insights.views import charts, comparing, edition, exporting, listing, mail, titles

app_name = "insights"
_EDITION = "<slug:slug>/<slug:date>/<int:number>"
urlpatterns: list[URLPattern] = [
    path("", listing.index, name="editions"),
    path("<slug:slug>/", listing.index, name="editions_of"),
    path("<slug:slug>/publication/", titles.report, name="title"),
    path("<slug:slug>/publication/charts/cohorts.<slug:form>", charts.cohorts, name="cohorts_chart"),
    path("<slug:slug>/publication/report.json", exporting.whole_title, name="title_json"),
    path("<slug:slug>/publication/<slug:what>.csv", exporting.title_table, name="title_csv"),
    path("<slug:slug>/compare/", comparing.editions, name="compare"),
    path(f"{_EDITION}/", edition.report, name="edition"),
    path(f"{_EDITION}/mail/", mail.clicks, name="mail"),
    path(f"{_EDITION}/charts/<slug:what>.<slug:form>", charts.edition, name="chart"),
    path(f"{_EDITION}/report.json", exporting.whole, name="json"),
    path(f"{_EDITION}/<slug:what>.csv", exporting.table, name="csv"),
]

"""Addresses of sponsors' reports.

team: below /newsroom/revenue/, in “revenue:”. readers: relative to a publication's front page, without a namespace.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.revenue.views import invoices, report_pages, reports

team: list[URLPattern] = [
    path("reports/", reports.index, name="reports"),
    path("reports/of/<slug:slug>/", reports.index, name="reports-of"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/section/", reports.section, name="report-section"),
    path("reports/<int:pk>/<slug:stage>.pdf", reports.document, name="report-pdf"),
    path("reports/<int:pk>/<slug:stage>.csv", reports.table, name="report-csv"),
    path("invoices/of/<slug:slug>/", invoices.index, name="invoices"),
    path("invoices/of/<slug:slug>/<slug:month>.csv", invoices.table, name="invoices-csv"),
    path("invoices/of/<slug:slug>/<slug:month>.json", invoices.whole, name="invoices-json"),
]
readers: list[URLPattern] = [
    path("reports/<str:token>/", report_pages.listing, name="sponsor-reports"),
    path("reports/<str:token>/<int:pk>/", report_pages.report, name="sponsor-report"),
    path("reports/<str:token>/<int:pk>/section/", report_pages.section, name="sponsor-report-section"),
    path("reports/<str:token>/<int:pk>/report.csv", report_pages.table, name="sponsor-report-csv"),
    path("reports/<str:token>/<int:pk>/report.pdf", report_pages.document, name="sponsor-report-pdf"),
]

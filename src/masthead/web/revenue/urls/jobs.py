"""Addresses of job listings.

team: below /newsroom/revenue/, in “revenue:”. readers: relative to a publication's front page, without a namespace.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.archive.addresses import FEEDS
from masthead.web.revenue.views import employers, job_board, job_forms, job_report, jobs

team: list[URLPattern] = [
    path("jobs/", jobs.index, name="jobs"),
    path("jobs/of/<slug:slug>/", jobs.index, name="jobs-of"),
    path("jobs/new/<slug:slug>/", jobs.new, name="job-new"),
    path("jobs/rules/<slug:slug>/", jobs.rules, name="job-rules"),
    path("jobs/<int:pk>/", jobs.listing, name="job"),
    path("jobs/<int:pk>/edit/", jobs.edit, name="job-edit"),
    path("jobs/employers/of/<slug:slug>/", employers.index, name="employers"),
    path("jobs/employers/<int:pk>/", employers.employer, name="employer"),
]
readers: list[URLPattern] = [
    path("jobs/", job_board.board, name="job-board"),
    path("jobs/new/", job_forms.new, name="job-form"),
    path("jobs/new/sent/", job_forms.sent, name="job-form-sent"),
    path("jobs/confirm/<str:token>/", job_forms.confirmation, name="job-confirm"),
    path("jobs/report/<str:token>/", job_report.report, name="job-report"),
    *(path(f"jobs/{file}", job_board.feed(file, kind), name=f"job-{file}") for _, file, kind in FEEDS),
    path("jobs/<slug:key>/", job_board.listing, name="job-listing"),
    path("jobs/<slug:key>/apply/", job_board.apply, name="job-apply"),
]

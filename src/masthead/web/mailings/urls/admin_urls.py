"""Addresses of the pages about mailings, below /newsroom/mailings/. Wagtail asks for sign-in at all of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.mailings.views import (
    correcting,
    counting,
    doubts,
    listing,
    live,
    planning,
    receipt,
    rules,
    simulating,
    steps,
)

app_name = "mailings"
urlpatterns: list[URLPattern] = [
    path("", listing.index, name="list"),
    path("new/", planning.choose, name="choose"),
    path("new/<int:edition_id>/", planning.new, name="new"),
    path("new/<int:edition_id>/count/", counting.count, name="count"),
    path("rules/<slug:slug>/", rules.rules, name="rules"),
    path("<int:pk>/", live.mailing, name="mailing"),
    path("<int:pk>/now/", live.now, name="now"),
    path("<int:pk>/plan/", planning.change, name="plan"),
    path("<int:pk>/simulation/", simulating.simulation, name="simulation"),
    path("<int:pk>/simulation/preview/", simulating.preview, name="preview"),
    path("<int:pk>/simulation/examples/", simulating.sample_files, name="examples"),
    path("<int:pk>/step/", steps.take, name="step"),
    path("<int:pk>/cancel/", steps.cancel, name="cancel"),
    path("<int:pk>/correction/", correcting.correction, name="correction"),
    path("<int:pk>/receipt/", receipt.receipt, name="receipt"),
    path("<int:pk>/receipt/account.csv", receipt.account_file, name="account"),
    path("<int:pk>/receipt/people.csv", receipt.people_file, name="people"),
    path("<int:pk>/doubts/", doubts.doubts, name="doubts"),
]

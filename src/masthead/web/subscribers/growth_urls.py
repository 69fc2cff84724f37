"""Addresses of the pages about growth, in “subscribers:”."""

from __future__ import annotations

from django.urls import path

from masthead.web.subscribers.views import growth

urlpatterns = [
    path("growth/", growth.growth, name="growth"),
    path("growth/<slug:slug>/", growth.growth, name="growth_of"),
    path("growth/<slug:slug>/chart-<slug:span>.<slug:form>", growth.chart, name="growth_chart"),
]

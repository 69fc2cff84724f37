"""Addresses of publications in the newsroom, below ``/newsroom/publications/``."""

from __future__ import annotations

from django.urls import path

from masthead.web.publications.views import pages

app_name = "publications"
urlpatterns = [
    path("", pages.index, name="index"),
    path("new/", pages.create, name="create"),
    path("<slug:slug>/", pages.house, name="house"),
    path("<slug:slug>/house.toml", pages.export_house, name="export"),
    path("<slug:slug>/import/", pages.import_house, name="import"),
    path("<slug:slug>/look/", pages.look, name="look"),
    path("<slug:slug>/look/sample/", pages.look_sample, name="look_sample"),
    path("<slug:slug>/look/theme.toml", pages.export_look, name="export_look"),
    path("<slug:slug>/days/", pages.days, name="days"),
]

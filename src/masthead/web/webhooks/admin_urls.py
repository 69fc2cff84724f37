"""Addresses of the webhooks' pages in the newsroom, below /newsroom/webhooks/."""

from __future__ import annotations

from django.urls import path

from masthead.web.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.choose, name="choose"),
    path("add/<slug:slug>/", views.add, name="add"),
    path("<int:endpoint_id>/", views.endpoint, name="endpoint"),
    path("<int:endpoint_id>/change/", views.change, name="change"),
    path("<int:endpoint_id>/remove/", views.remove, name="remove"),
    path("<int:endpoint_id>/secret/", views.renew, name="renew"),
    path("<int:endpoint_id>/stop/", views.stop, name="stop"),
    path("<int:endpoint_id>/resume/", views.resume, name="resume"),
    path("<int:endpoint_id>/test/", views.test, name="test"),
    path("<int:endpoint_id>/deliveries/<int:delivery_id>/again/", views.again, name="again"),
]

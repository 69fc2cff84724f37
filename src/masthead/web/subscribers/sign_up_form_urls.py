"""Addresses of the newsroom's page about sign-up forms."""

from __future__ import annotations

from django.urls import path

from masthead.web.subscribers.views import sign_up_forms

urlpatterns = [
    path("forms/", sign_up_forms.forms, name="sign_up_forms"),
    path("forms/<slug:slug>/", sign_up_forms.forms, name="sign_up_forms_of"),
]

"""Wagtail's own pages about signing in lead to ours: included before Wagtail's addresses."""

from __future__ import annotations

from allauth.account.views import logout
from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("logout/", logout),
    path("password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("password_reset/<path:rest>", RedirectView.as_view(url="/accounts/password/reset/")),
]

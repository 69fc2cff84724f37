"""Our pages in the place of Wagtail's own about accounts: included before Wagtail's addresses."""

from __future__ import annotations

from allauth.account.views import logout
from django.urls import path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access

from masthead.web.team.views.account import AccountView

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("logout/", logout),
    path("account/", require_admin_access(AccountView.as_view())),
    path("password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    path("password_reset/<path:rest>", RedirectView.as_view(url="/accounts/password/reset/")),
]

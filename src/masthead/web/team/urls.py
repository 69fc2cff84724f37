"""Addresses of accounts beside allauth's, and instead of those that are closed here. Included before allauth's."""

from __future__ import annotations

from django.urls import path

from masthead.web.team.views.door import closed, entrance
from masthead.web.team.views.invitations import invitation

urlpatterns = [
    path("entrance/", entrance, name="team_entrance"),
    path("invitations/<str:token>/", invitation, name="team_invitation"),
    # Accounts come by invitation, and an address is what invitations are bound to.
    path("signup/", closed),
    path("email/", closed),
    path("confirm-email/", closed),
    path("confirm-email/<str:key>/", closed),
    path("login/code/confirm/", closed),
]

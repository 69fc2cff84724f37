"""Addresses of tokens in the newsroom, below /newsroom/api-tokens/. Wagtail asks for sign-in at all of them."""

from __future__ import annotations

from django.urls import path

from masthead.web.api.views import tokens

app_name = "api_tokens"
urlpatterns = [
    path("", tokens.index, name="index"),
    path("new/", tokens.make, name="make"),
    path("<int:token_id>/revoke/", tokens.revoke, name="revoke"),
]

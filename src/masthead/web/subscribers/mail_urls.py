"""Addresses of the links in mailings (`masthead.message.links`), on the newsroom's host."""

from __future__ import annotations

from django.urls import path

from masthead.web.subscribers.views import mail_links

urlpatterns = [
    path("u/<str:token>", mail_links.unsubscribe, name="mail-unsubscribe"),
    path("p/<str:token>", mail_links.preferences, name="mail-preferences"),
    path("w/<str:token>", mail_links.web, name="mail-web"),
    path("r/<str:token>", mail_links.referral, name="mail-referral"),
]

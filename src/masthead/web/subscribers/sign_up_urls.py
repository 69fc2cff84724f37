"""Addresses of sign-up for readers, relative to a publication's front page."""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.subscribers.views import sign_up


def sign_up_patterns() -> list[URLPattern]:
    """The form and what follows it."""
    return [
        path("subscribe/", sign_up.subscribe, name="subscribe"),
        path("subscribe/sent/", sign_up.sent, name="subscribe-sent"),
        path("subscribe/challenge/", sign_up.challenge, name="subscribe-challenge"),
        path("subscribe/embed.js", sign_up.embed_script, name="subscribe-embed"),
        path("confirm/<str:token>/", sign_up.confirm, name="subscribe-confirm"),
    ]

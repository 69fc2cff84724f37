"""Every address of the newsroom's host. Publications with a host of their own have `masthead.web.host_urls`."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from masthead.web.health import health
from masthead.web.media import picture

urlpatterns = [
    path("", RedirectView.as_view(url="/newsroom/"), name="home"),
    path("health", health, name="health"),
    path("media/<path:path>", picture, name="media"),
    path("api/", include("masthead.web.api.urls")),
    path("accounts/", include("masthead.web.team.urls")),
    path("accounts/", include("allauth.urls")),
    path("newsroom/", include("masthead.web.team.newsroom_urls")),
    path("newsroom/", include("masthead.web.newsroom.urls")),
    path("newsroom/", include(wagtailadmin_urls)),
    path("", include("masthead.web.subscribers.mail_urls")),
    path("", include("masthead.web.growth.urls.mail_urls")),
    path("", include("masthead.web.returns.call_urls")),
    path("", include("masthead.web.subscribers.public_urls")),
    path("", include("masthead.web.growth.urls.public_urls")),
    path("", include("masthead.web.revenue.urls.public_urls")),
    path("", include("masthead.web.archive.urls")),
]

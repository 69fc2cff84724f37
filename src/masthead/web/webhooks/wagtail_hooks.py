"""What webhooks add to the newsroom. Registration alone."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.web.webhooks.queries import publications_of


class WebhooksMenuItem(MenuItem):
    """For those who look after a publication's settings."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is a publication to look after."""
        return bool(publications_of(request.user))


@hooks.register("register_admin_urls")
def webhook_urls() -> list[URLResolver]:
    """Our pages."""
    return [path("webhooks/", include("masthead.web.webhooks.admin_urls"))]


@hooks.register("register_settings_menu_item")
def webhooks_menu_item() -> MenuItem:
    """“Webhooks” among the settings."""
    return WebhooksMenuItem("Webhooks", reverse("webhooks:index"), name="webhooks", icon_name="link", order=910)

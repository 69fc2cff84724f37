"""What the API adds to the newsroom."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.web.api.queries import publications_open_to


class TokensMenuItem(MenuItem):
    """For those who have something that a program could reach."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is a publication to make a token for."""
        return bool(request.user.is_superuser or publications_open_to(request.user))


@hooks.register("register_admin_urls")
def token_urls() -> list[URLResolver]:
    """Our pages."""
    return [path("api-tokens/", include("masthead.web.api.admin_urls"))]


@hooks.register("register_settings_menu_item")
def tokens_menu_item() -> MenuItem:
    """“API tokens” among the settings."""
    return TokensMenuItem("API tokens", reverse("api_tokens:index"), name="api-tokens", icon_name="key", order=910)


@hooks.register("insert_global_admin_css")
def tokens_css() -> str:
    """The look of our pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("api/newsroom.css"))

"""What the team adds to the newsroom."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right


class TeamMenuItem(MenuItem):
    """For those who look after a team."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is a team to look after."""
        return bool(request.user.is_superuser or publications_with(request.user, Right.STAFF))


@hooks.register("register_admin_urls")
def team_urls() -> list[URLResolver]:
    """Our pages."""
    return [path("team/", include("masthead.web.team.admin_urls"))]


@hooks.register("register_admin_menu_item")
def team_menu_item() -> MenuItem:
    """“Team” in the menu."""
    return TeamMenuItem("Team", reverse("team:index"), name="team", icon_name="group", order=900)


@hooks.register("insert_global_admin_css")
def team_css() -> str:
    """The look of our pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("team/newsroom.css"))


@hooks.register("register_account_menu_item")
def password_item(request: HttpRequest) -> dict[str, str]:
    """From one's own settings to the password."""
    del request
    return {
        "url": reverse("account_change_password"),
        "label": "Password",
        "help_text": "Change the password you sign in with.",
    }


@hooks.register("register_account_menu_item")
def second_factor_item(request: HttpRequest) -> dict[str, str]:
    """From one's own settings to second factors."""
    del request
    return {
        "url": reverse("mfa_index"),
        "label": "Second factor and passkeys",
        "help_text": "Protect your account with an app on your phone, or sign in without a password.",
    }

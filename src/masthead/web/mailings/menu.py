"""“Mailings” in the newsroom's menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem

from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right


class MailingsMenuItem(MenuItem):
    """For those who look after the audience of a title, and administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is anybody to write to."""
        return bool(request.user.is_superuser or publications_with(request.user, Right.AUDIENCE))


def mailings_item() -> MenuItem:
    """The item, below the calendar."""
    return MailingsMenuItem("Mailings", reverse("mailings:list"), name="mailings", icon_name="redirect", order=70)

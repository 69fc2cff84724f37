"""“Growth” in the newsroom's menu: one item per area. Nobody sees the group while it has none."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right

AREAS: tuple[tuple[str, str, str], ...] = (
    ("Referrals", "growth:referrals", "user"),
    ("Polls", "growth:polls", "tasks"),
    ("Automatic messages", "growth:sequences", "mail"),
    ("Sister titles", "growth:promotions", "globe"),
)
"""(label, name of the address, icon), in the order of the menu."""


_KEPT = "growth_menu_is_shown"


class GrowthMenuItem(MenuItem):
    """For those who run the growth of a title, and administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is anything to run; asked once for all items of a page."""
        if not hasattr(request, _KEPT):
            user = request.user
            setattr(request, _KEPT, bool(user.is_superuser or publications_with(user, Right.GROWTH)))
        return bool(getattr(request, _KEPT))


def growth_item() -> MenuItem:
    """The group."""
    items = [
        GrowthMenuItem(label, reverse(name), name=f"growth-{name.partition(':')[2]}", icon_name=icon, order=place * 10)
        for place, (label, name, icon) in enumerate(AREAS, start=1)
    ]
    return SubmenuMenuItem("Growth", Menu(items=items), name="growth", icon_name="group", order=260)

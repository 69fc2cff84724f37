"""“Subscribers” in the newsroom's menu: one item per area.

Other apps add theirs through the hook `ITEMS_HOOK`, with a function that gives a Wagtail MenuItem.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right

ITEMS_HOOK = "register_subscribers_menu_item"

AREAS: tuple[tuple[str, str, str], ...] = (
    ("List", "subscribers:list", "list-ul"),
    ("Segments", "subscribers:segments", "tasks"),
    ("Import", "subscribers:imports", "upload"),
    ("Growth", "subscribers:growth", "history"),
    ("Sign-up forms", "subscribers:sign_up_forms", "form"),
    ("Suppressions", "subscribers:suppressions", "cross"),
    ("Privacy", "subscribers:privacy", "lock"),
)
"""(label, name of the address, icon), in the order of the menu."""


_KEPT = "audience_menu_is_shown"


class AudienceMenuItem(MenuItem):
    """For those who look after the audience of a title, and administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is an audience to look after; asked once for all items of a page."""
        if not hasattr(request, _KEPT):
            user = request.user
            setattr(request, _KEPT, bool(user.is_superuser or publications_with(user, Right.AUDIENCE)))
        return bool(getattr(request, _KEPT))


def subscribers_item() -> MenuItem:
    """The group."""
    items = [
        AudienceMenuItem(
            label, reverse(name), name=f"subscribers-{name.partition(':')[2]}", icon_name=icon, order=place * 10
        )
        for place, (label, name, icon) in enumerate(AREAS, start=1)
    ]
    inner = Menu(register_hook_name=ITEMS_HOOK, items=items)
    return SubmenuMenuItem("Subscribers", inner, name="subscribers", icon_name="mail", order=250)

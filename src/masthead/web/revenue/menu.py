"""“Revenue” in the newsroom's menu: one item per area. Nobody sees the group while it has none."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right

AREAS: tuple[tuple[str, str, str], ...] = (
    ("Sponsor slots", "revenue:slots", "table"),
    ("Advertisers", "revenue:advertisers", "group"),
    ("Sponsors’ texts", "revenue:creatives", "doc-full"),
    ("Sponsor reports", "revenue:reports", "clipboard-list"),
    ("Affiliate links", "revenue:affiliate", "link"),
    ("Jobs", "revenue:jobs", "user"),
)
"""(label, name of the address, icon), in the order of the menu."""


class RevenueMenuItem(MenuItem):
    """For those who run the income of a title, and administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether there is anything to run."""
        return bool(request.user.is_superuser or publications_with(request.user, Right.REVENUE))


def revenue_item() -> MenuItem:
    """The group."""
    items = [
        RevenueMenuItem(
            label, reverse(name), name=f"revenue-{name.partition(':')[2]}", icon_name=icon, order=place * 10
        )
        for place, (label, name, icon) in enumerate(AREAS, start=1)
    ]
    return SubmenuMenuItem("Revenue", Menu(items=items), name="revenue", icon_name="tag", order=270)

"""Words of readers' pages whose keys or values are put together in the template."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from masthead.web.subscribers.queries.preferences import TitleOnPage, long_day

register = template.Library()

_DAYS = {
    "active": "since",
    "paused": "paused_until",
    "unsubscribed": "since",
    "bounced": "since",
    "complained": "since",
}


@register.simple_tag(takes_context=True)
def say_key(context: dict[str, Any], stem: str, rest: object) -> str:
    """``{% say_key "error_" field %}``: the words under a stem and the rest of a key."""
    said: str = context["words"].say(f"{stem}{rest}".replace("-", "_"))
    return said


@register.simple_tag(takes_context=True)
def say_with(context: dict[str, Any], key: str, *, address: str) -> SafeString:
    """Words with an address in them, which stands out and breaks where it must."""
    mark = format_html('<b class="address">{}</b>', address)
    words = escape(context["words"].say(key, address="\0"))
    return mark_safe(words.replace("\0", mark))  # noqa: S308 – both parts are escaped


@register.simple_tag(takes_context=True)
def day(context: dict[str, Any], moment: dt.date) -> str:
    """A day in words of the page's language."""
    return long_day(moment, context["words"].language)


@register.simple_tag(takes_context=True)
def standing(context: dict[str, Any], title: TitleOnPage) -> str:
    """How somebody stands with a title; "" where they never did."""
    if not title.state:
        return ""
    moment = getattr(title, _DAYS.get(title.state, ""), None) if title.state in _DAYS else None
    if moment is None:
        key = "state_paused_open" if title.state == "paused" else "state_pending"
        return str(context["words"].say(key))
    return str(context["words"].say(f"state_{title.state}", day=long_day(moment, context["words"].language)))

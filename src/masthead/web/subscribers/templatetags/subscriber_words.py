"""Words of `masthead.web.subscribers.words` in templates."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: dict[str, Any], key: str, **values: object) -> str:
    """``{% say "key" name=value %}``: the words for a key in the page's language; escaped as the template escapes."""
    said: str = context["words"].say(key, **values)
    return said

"""How pages write figures."""

from __future__ import annotations

from django import template

from masthead.web.insights.views import words

register = template.Library()


@register.filter
def percent(part: float | None) -> str:
    """A share of 0 to 1: “12.3 %”; “–” for none."""
    return "–" if part is None else words.percent(part)


@register.filter
def lift(times: float) -> str:
    """What is beyond the usual: “+40 %”, “−12 %”, “as usual”."""
    return words.lift(times)

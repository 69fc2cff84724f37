"""The fields of a segment's rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from masthead.web.subscribers.segments.drafts import Draft

register = template.Library()


@register.simple_tag
def choose(
    draft: Draft, name: str, choices: Iterable[tuple[str, str]], label: str, *, chosen: str = "", shapes: bool = False
) -> SafeString:
    """A choice. chosen: where the row says nothing. shapes: another choice means other fields beside it.

    What the row says stays chosen, also where it is not offered.
    """
    said = draft.kind if name == "kind" else draft.join if name == "join" else draft.said.get(name, chosen)
    offered = list(choices)
    if said not in {value for value, _ in offered}:
        offered.insert(0, (said, said or "Choose…"))
    rows = ((value, _if(value == said, " selected"), words) for value, words in offered)
    options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
    return format_html(
        '<select name="{}:{}" aria-label="{}"{}{}>{}</select>',
        draft.path,
        name,
        label,
        _if(shapes, " data-shapes"),
        _described(draft),
        options,
    )


@register.simple_tag
def entry(draft: Draft, name: str, label: str, **attributes: object) -> SafeString:
    """A field to write in. attributes: of HTML, “_” standing for “-”."""
    said = {"type": "text", "autocomplete": "off"} | {name.replace("_", "-"): each for name, each in attributes.items()}
    return format_html(
        '<input name="{}:{}" aria-label="{}" value="{}"{}{}>',
        draft.path,
        name,
        label,
        draft.said.get(name, ""),
        _described(draft),
        format_html_join("", ' {}="{}"', said.items()),
    )


def _described(draft: Draft) -> SafeString:
    if not draft.fault:
        return SafeString()
    return format_html(' aria-invalid="true" aria-describedby="fault-{}"', draft.path)


def _if(wanted: bool, words: Literal[" selected", " data-shapes"]) -> SafeString:
    return SafeString(words if wanted else "")

"""Words of the newsroom's pages about subscribers."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from masthead.web.subscribers.queries.choices import language_in_words, source_in_words

register = template.Library()


@register.filter
def of(words: Mapping[str, str], key: str) -> str:
    """The words for a value; the value itself where there are none."""
    return words.get(key, key)


@register.filter
def language_words(code: str) -> str:
    """A language in English; “–” for none."""
    return language_in_words(code) if code else "–"


@register.filter
def source_words(source: str) -> str:
    """Where somebody came from; “–” for nowhere."""
    return source_in_words(source) if source else "–"


@register.filter
def breaking(address: str) -> SafeString:
    """An address that breaks before its “@” where it has to."""
    local, at, domain = address.rpartition("@")
    return format_html("{}<wbr>{}{}", local, at, domain)


@register.filter
def signed(number: int) -> str:
    """A number with its sign: “+1,204”, “−3”, “0”."""
    return f"+{number:,}" if number > 0 else f"−{-number:,}" if number < 0 else "0"


@register.filter
def share(part: int, whole: int) -> str:
    """How much of a whole, in per cent."""
    return f"{100 * part / whole:.0f} %" if whole else "–"

"""The form on other sites: a script that puts it there, and the snippets an editor copies."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string

from masthead.web.subscribers.public import Place
from masthead.web.subscribers.sign_up.asking import TRAP
from masthead.web.subscribers.sign_up.forms import choices

_SCRIPTS = Path(__file__).parent.parent / "static" / "subscribers"
_WORDS = (
    "email_label", "subscribe_button", "subscribe_working", "trap_label", "titles_legend", "hint_accept", "hint_keep",
    "embed_failed",
)  # fmt: skip


def script(place: Place) -> str:
    """JavaScript with everything in it: the solver, the form, its words and titles."""
    said = {**_about(place), "words": {key: _raw(place, key) for key in _WORDS}}
    config = json.dumps(said, ensure_ascii=True, sort_keys=True)
    return f"(() => {{\n'use strict';\nconst form = {config};\n{_file('proof.js')}\n{_file('embed.js')}\n}})();\n"


def link(place: Place, *, source: str) -> str:
    """The form filled in as far as can be, for letters and social networks."""
    query = urlencode({"title": place.publication.slug, "source": source})
    return f"{place.url('subscribe/')}?{query}"


def html_snippet(place: Place, *, source: str) -> str:
    """The form as plain HTML: works without JavaScript and without anything of ours on the page."""
    title = choices(place, (place.publication,))[0]
    context = {"place": place, "words": place.words, "title": title, "source": source, "trap": TRAP}
    return render_to_string("subscribers/snippet.html", {**context, "action": place.url("subscribe/")}).strip() + "\n"


def script_snippet(place: Place, *, source: str) -> str:
    """One line that puts the form where it stands."""
    return f'<script src="{place.url("subscribe/embed.js")}" data-source="{source}" async></script>\n'


def _about(place: Place) -> dict[str, Any]:
    theme = place.theme.light
    return {
        "action": place.url("subscribe/"),
        "challenge": place.url("subscribe/challenge/"),
        "trap": TRAP,
        "language": place.words.language,
        "accent": theme.accent,
        "onAccent": theme.on_accent,
        "radius": place.theme.radius,
        "titles": [
            {"slug": each.slug, "name": each.name, "about": each.about, "language": each.language,
             "wording": each.wording}
            for each in choices(place, ())
        ],
    }  # fmt: skip


def _raw(place: Place, key: str) -> str:
    """Words with their placeholder left in, for the script to fill."""
    return place.words.say(key, address="{address}")


@cache
def _file(name: str) -> str:
    return (_SCRIPTS / name).read_text("utf-8")

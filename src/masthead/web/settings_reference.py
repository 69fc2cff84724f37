"""The reference page of settings, written from `SiteSettings` so that the two cannot part.

``python -m masthead.web.settings_reference > docs/reference/settings.md`` writes it anew; a test compares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from masthead.web.site import ENVIRONMENT, FILE, LISTS, SiteSettings

_INTRODUCTION = f"""\
# Settings of a site

A site is a folder with a `{FILE}`, made by `masthead init DIR`. Its table `[site]` holds what the operator decides:

```toml
[site]
secret_key = "…"                          # made for you; keep it
base_url = "https://press.harbour.example"
database = "postgresql://masthead@db.harbour.example/masthead"
relay = "smtp://user:password@mail.harbour.example:587"
mail_from = "Press <press@harbour.example>"
trusted_proxies = 1
```

Each setting may be given in the environment instead, which wins: `{ENVIRONMENT}` and its name in capitals, lists with
commas between. `masthead config` shows what holds, where each value is from, and what is odd about it; nonsense is
refused at the start, with the setting, its value and what is allowed.

| setting | in the environment | form | when not given | means |
|---|---|---|---|---|
"""

_FORMS: dict[Any, str] = {str: "text", int: "number", bool: "`true` or `false`"}


def reference_page() -> str:
    """The whole page, Markdown."""
    rows = "".join(f"{row}\n" for row in _rows())
    return f"{_INTRODUCTION}{rows}\n{_AFTER}"


_AFTER = """\
The folder also holds `masthead.sqlite` (with SQLite), `media/` (uploaded pictures and the sizes made of them),
`tracking/` ([link tables and events](tracking.md)) and `state/` (collected static files, which may be
deleted at any time). What belongs into a back-up is told [here](../how-to/install.md#back-up).
"""


def _rows() -> Iterator[str]:
    for name, field in SiteSettings.model_fields.items():
        about = (field.description or "").replace("<", "&lt;")
        cells = (f"`{name}`", f"`{ENVIRONMENT}{name.upper()}`", _form(name, field), _default(field), about)
        yield f"| {' | '.join(cells)} |"


def _form(name: str, field: FieldInfo) -> str:
    if name in LISTS:
        return "list"
    if get_origin(field.annotation) is Literal:
        return " or ".join(f"`{word}`" for word in get_args(field.annotation))
    return _FORMS.get(field.annotation, "text")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "it has to be"
    value = field.default
    if value is True or value is False:
        return f"`{str(value).lower()}`"
    return f"`{value}`" if str(value) not in ("", "()") else "–"


if __name__ == "__main__":
    sys.stdout.write(reference_page())

"""A look as a form, and the days and relations of a title."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms

from masthead.render.theme import Palette, Theme
from masthead.web.publications.models import Publication

MODES = ("light", "dark")
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?|localhost")
_SAID = {
    "paper": "behind everything",
    "card": "behind a section",
    "ink": "text",
    "muted": "small print",
    "accent": "rules, labels and buttons",
    "on_accent": "text on a button",
    "link": "links",
    "up": "rising figures",
    "down": "falling figures",
    "rule": "hairlines",
}


class LookForm(forms.Form):
    """Two palettes, two font stacks, a radius, a logo. Values are judged by the theme's own reader."""

    name = forms.CharField(max_length=60)
    display = forms.CharField(max_length=300, label="Headline fonts", help_text="Ends with serif or sans-serif.")
    text = forms.CharField(max_length=300, label="Text fonts")
    radius = forms.IntegerField(min_value=0, max_value=24, help_text="Of cards and buttons, pixels.")
    logo = forms.CharField(max_length=300, required=False, help_text="An https address; empty shows the name in type.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for mode in MODES:
            for name in Palette.model_fields:
                self.fields[f"{mode}_{name}"] = forms.CharField(
                    max_length=7,
                    label=name.replace("_", " ").capitalize(),
                    help_text=_SAID[name],
                    widget=forms.TextInput(attrs={"type": "color"}),
                )

    def palettes(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(mode, its fields)."""
        return [(mode, [self[f"{mode}_{name}"] for name in Palette.model_fields]) for mode in MODES]

    def values(self) -> dict[str, Any]:
        """What a `Theme` is made of; unchecked."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ("name", "display", "text", "radius", "logo")}
        return plain | {mode: {name: said[f"{mode}_{name}"] for name in Palette.model_fields} for mode in MODES}


def look_values(theme: Theme) -> dict[str, Any]:
    """A look as `LookForm` shows it."""
    said = theme.model_dump(mode="json")
    return said | {f"{mode}_{name}": value for mode in MODES for name, value in said[mode].items()}


class HolidaysField(forms.CharField):
    """ISO dates, a line each; words may follow a date and are dropped."""

    def prepare_value(self, value: Any) -> Any:
        """Lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> tuple[dt.date, ...]:
        """The days; the line that is none is named."""
        days = []
        for number, line in enumerate(super().clean(value).splitlines(), 1):
            if not line.strip():
                continue
            try:
                days.append(dt.date.fromisoformat(line.split()[0]))
            except ValueError:
                raise forms.ValidationError(f"Line {number}, “{line[:40]}”, is no date. Write 2026-12-25.") from None
        return tuple(days)


class DaysForm(forms.Form):
    """When no edition appears, where the archive is, and which titles belong together."""

    holidays = HolidaysField(
        required=False, widget=forms.Textarea(attrs={"rows": 8}), help_text="Days without an edition: 2026-12-25"
    )
    host = forms.CharField(
        max_length=253, required=False, label="Archive’s own host name", help_text="Such as morning.harbour.example."
    )
    language_group = forms.SlugField(
        max_length=60, required=False, help_text="Titles with the same word here are one title in several languages."
    )
    sister_titles = forms.ModelMultipleChoiceField(
        queryset=Publication.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, publication: Publication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sisters = self.fields["sister_titles"]
        assert isinstance(sisters, forms.ModelMultipleChoiceField)
        sisters.queryset = Publication.objects.exclude(pk=publication.pk)

    def clean_host(self) -> str:
        """A host name in lower case."""
        host = str(self.cleaned_data["host"]).strip().lower().rstrip(".")
        if host and not _HOST.fullmatch(host):
            raise forms.ValidationError(f"“{host[:60]}” is no host name. Write one like morning.harbour.example.")
        return host


class ImportForm(forms.Form):
    """A ``house.toml``."""

    file = forms.FileField(label="house.toml")

    def source(self) -> bytes:
        """Its bytes, at most what a house format ever needs and one more."""
        return bytes(self.cleaned_data["file"].read(1_000_001))

"""Forms of the pages about lists that come in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from masthead.audience.intake import values
from masthead.audience.intake.meanings import (
    ABOUT,
    Column,
    ListMapping,
    MappingError,
    Meaning,
    checked,
    mapping_from_json,
    with_keys,
)
from masthead.web.subscribers.actions.imports import Description
from masthead.web.subscribers.imports.options import KNOWN, options_from_json
from masthead.web.subscribers.models import ImportRun

_MEANINGS = [(each.value, ABOUT[each]) for each in Meaning]


class UploadForm(forms.Form):
    """A list, and the title that its people get. titles: (id, name) of those to choose from."""

    title = forms.ChoiceField(error_messages={"required": "Choose the title."})
    file = forms.FileField(
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.zip"}),
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty; give a list with a row per subscriber.",
            "missing": "Choose a file.",
        },
    )

    def __init__(self, *args: Any, titles: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["title"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(pk), name) for pk, name in titles]


class DescribeForm(forms.Form):
    """What a list's columns hold, where its people agreed, and what is done with those who are known."""

    headed = forms.BooleanField(required=False, label="The first row names the columns")
    consent_source = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say where and how these people agreed to get this title."},
    )
    consented_on = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    wording = forms.ChoiceField(required=False)
    known = forms.ChoiceField(choices=list(KNOWN.items()), widget=forms.RadioSelect)
    tags = forms.CharField(required=False, max_length=1000)

    def __init__(self, *args: Any, run: ImportRun, wordings: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        self._mapping = mapping_from_json(run.mapping)
        options = options_from_json(run.options)
        initial = {
            "headed": self._mapping.headed,
            "consent_source": run.consent_source,
            "consented_on": run.consented_at.date() if run.consented_at else None,
            "wording": str(options.wording_id or ""),
            "known": options.known,
            "tags": ", ".join(options.tags),
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        field = self.fields["wording"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Words that are not kept here"), *((str(pk), text) for pk, text in wordings)]
        for place, column in enumerate(self._mapping.columns):
            self.fields[f"meaning-{place}"] = forms.ChoiceField(choices=_MEANINGS, initial=column.meaning.value)
            self.fields[f"key-{place}"] = forms.CharField(required=False, max_length=64, initial=column.key)

    def columns(self, samples: Sequence[Sequence[str]]) -> Iterator[tuple[str, Sequence[str], BoundField, BoundField]]:
        """Every column for the page: heading, samples, and its two fields."""
        for place, column in enumerate(self._mapping.columns):
            heading = column.heading or f"Column {place + 1}"
            shown = samples[place] if place < len(samples) else ()
            yield heading, shown, self[f"meaning-{place}"], self[f"key-{place}"]

    def clean_consented_on(self) -> dt.datetime | None:
        """A day as a moment; not in the future, and not before newsletters."""
        day: dt.date | None = self.cleaned_data["consented_on"]
        if day is None:
            return None
        moment = dt.datetime.combine(day, dt.time(), dt.UTC)
        if not values.EARLIEST <= moment <= timezone.now():
            raise forms.ValidationError("Nobody can have agreed on that day.")
        return moment

    def clean(self) -> dict[str, Any]:
        """The columns as one mapping."""
        said = super().clean() or {}
        columns = with_keys(
            Column(column.heading, Meaning(said[f"meaning-{place}"]), _key(said, place))
            for place, column in enumerate(self._mapping.columns)
            if f"meaning-{place}" in said
        )
        mapping = ListMapping(columns, bool(said.get("headed")))
        try:
            said["mapping"] = checked(mapping)
        except MappingError as fault:
            self.add_error(None, str(fault))
        return said

    def described(self) -> Description:
        """Of a valid form."""
        said = self.cleaned_data
        return Description(
            mapping=said["mapping"],
            consent_source=said["consent_source"],
            consented_at=said["consented_on"],
            known=said["known"],
            tags=values.tags(said["tags"])[0],
            wording_id=int(said["wording"]) if said["wording"] else None,
        )


def _key(said: dict[str, Any], place: int) -> str:
    return str(said.get(f"key-{place}", "")).strip() if said[f"meaning-{place}"] == Meaning.ATTRIBUTE else ""

"""Forms about one person."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict

from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Subscriber

ROWS_TO_FILL = 2
"""Empty rows for attributes that are new."""


def zone_choices() -> list[tuple[str, str]]:
    """Every time zone, and that of each publication."""
    return [
        ("", "That of each publication"),
        *((each, each.replace("_", " ")) for each in sorted(available_timezones())),
    ]


class ProfileForm(forms.Form):
    """Name, language, time zone and attributes; the address for who may change it."""

    name = forms.CharField(required=False, max_length=200)
    language = forms.CharField(required=False, max_length=20, help_text="A short code, such as “en” or “de-AT”.")
    time_zone = forms.ChoiceField(required=False)
    address = forms.CharField(required=True, max_length=320, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    why = forms.CharField(
        label="Why the address changes",
        required=False,
        max_length=200,
        help_text="Kept in the log and in the story of this person, such as “asked by phone”.",
    )

    def __init__(self, asked: QueryDict | None, person: Subscriber, *, whole: bool) -> None:
        super().__init__(
            asked,
            initial={
                "name": person.name,
                "language": person.language,
                "time_zone": person.time_zone,
                "address": person.address,
            },
        )
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = zone_choices()
        if not whole:
            del self.fields["address"], self.fields["why"]
        held = person.attributes if isinstance(person.attributes, dict) else {}
        self.attributes = [(str(key), str(value)) for key, value in sorted(held.items())]
        if asked is not None:
            known = dict(self.attributes)
            self.attributes = [(key, value) for key, value in _pairs(asked) if key in known]
            self.fresh = [(key, value) for key, value in _pairs(asked) if key not in known]
        else:
            self.fresh = []
        self.fresh += [("", "")] * max(ROWS_TO_FILL - len(self.fresh), 1)

    def wanted_attributes(self) -> dict[str, str | None]:
        """What the rows say; None takes an attribute away."""
        return {key: value or None for key, value in (*self.attributes, *self.fresh) if key}


class AddForm(forms.Form):
    """Somebody who is put on the list by hand."""

    address = forms.CharField(
        label="Address", max_length=320, widget=forms.EmailInput(attrs={"autocomplete": "off", "autofocus": True})
    )
    name = forms.CharField(required=False, max_length=200, help_text="A person who is known already keeps theirs.")
    titles = forms.MultipleChoiceField(label="Publications", widget=forms.CheckboxSelectMultiple)
    way = forms.ChoiceField(
        label="How did they agree?",
        widget=forms.RadioSelect,
        choices=[
            ("confirm", "Ask them: a mail with a button goes out, and nothing else until they press it"),
            ("vouch", "They agreed already, and I say where"),
        ],
        initial="confirm",
    )
    source = forms.CharField(
        label="Where and how they agreed, or asked for it",
        required=False,
        max_length=300,
        help_text="Kept as evidence, such as “Card at the trade fair in Kiel, 12 November 2026”.",
    )
    tags = forms.CharField(required=False, max_length=300, help_text="Separated by commas.")

    def __init__(self, asked: QueryDict | None, titles: Iterable[Publication]) -> None:
        super().__init__(asked)
        field = self.fields["titles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(each.slug, each.name) for each in titles]
        if len(field.choices) == 1:
            field.initial = [each.slug for each in titles]

    def clean(self) -> dict[str, object]:
        """Who vouches says for what."""
        said = super().clean() or {}
        if said.get("way") == "vouch" and not str(said.get("source", "")).strip():
            self.add_error("source", "Say where and how this person agreed; it is kept as evidence.")
        return said

    def wanted_tags(self) -> list[str]:
        """The words between the commas."""
        return [each for each in self.cleaned_data["tags"].split(",") if each.strip()]


def _pairs(asked: QueryDict) -> list[tuple[str, str]]:
    """Rows of attributes as they were sent."""
    return [
        (key.strip(), value)
        for key, value in zip(asked.getlist("key")[:200], asked.getlist("value")[:200], strict=False)
        if key.strip() or value.strip()
    ]

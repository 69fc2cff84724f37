"""The form that makes a token."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from masthead.web.api.queries import publications_open_to, scopes_open_to
from masthead.web.api.scopes import ABOUT, Scope
from masthead.web.team.queries import Somebody

LIVES = (("90", "90 days"), ("365", "A year"), ("30", "30 days"), ("7", "A week"), ("", "No end"))
ALL = "all"


class TokenForm(forms.Form):
    """Name, use, titles and life of a token, as far as its maker may give them."""

    name = forms.CharField(
        max_length=80,
        label="Name",
        help_text="Which program uses it, such as “CRM” or “Website”. It stands in the audit log.",
        error_messages={"required": "Give it a name that says which program uses it."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="What it may be used for",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what it may be used for."},
    )
    publications = forms.MultipleChoiceField(
        label="Publications",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one publication, or all of them."},
    )
    life = forms.ChoiceField(choices=LIVES, required=False, label="Good for")

    def __init__(self, *args: Any, user: Somebody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes, titles, life = self.fields["scopes"], self.fields["publications"], self.fields["life"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        assert isinstance(titles, forms.MultipleChoiceField)
        scopes.choices = [(scope.value, ABOUT[scope]) for scope in scopes_open_to(user)]
        theirs = [(str(pk), name) for pk, name in publications_open_to(user)]
        titles.choices = [(ALL, "All of mine, also those to come"), *theirs]
        life.initial = LIVES[0][0]

    def clean_name(self) -> str:
        """On one line, without what cannot be seen."""
        said = " ".join("".join(each if each.isprintable() else " " for each in self.cleaned_data["name"]).split())
        if not said:
            raise forms.ValidationError("Give it a name that says which program uses it.")
        return said

    def chosen_scopes(self) -> list[Scope]:
        """The scopes of a valid form."""
        return [Scope(each) for each in self.cleaned_data["scopes"]]

    def chosen_publications(self) -> list[int] | None:
        """Ids of the titles of a valid form; None for all."""
        said = self.cleaned_data["publications"]
        return None if ALL in said else [int(each) for each in said]

    def expires_at(self) -> dt.datetime | None:
        """When the token of a valid form ends."""
        days = self.cleaned_data["life"]
        return timezone.now() + dt.timedelta(days=int(days)) if days else None

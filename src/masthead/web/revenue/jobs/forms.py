"""Forms of the team's pages about jobs. Their words stand beside the fields."""

from __future__ import annotations

from typing import Any

from django import forms

from masthead.web.revenue.jobs.actions import BoardPlan, Terms
from masthead.web.revenue.jobs.countries import country_names
from masthead.web.revenue.jobs.wording import LONGEST_ABOUT, Words
from masthead.web.revenue.models import Employer, JobBoard, Listing

_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}
_DAY = {"type": "date"}


def _number(least: int, most: int) -> forms.IntegerField:
    words = f"Write a whole number from {least} to {most}."
    codes = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages=dict.fromkeys(codes, words),
    )


def _line(longest: int, missing: str = "") -> forms.CharField:
    said = {"required": missing, "max_length": f"Write at most {longest} characters."}
    return forms.CharField(max_length=longest, required=bool(missing), error_messages=said)


class ListingForm(forms.Form):
    """What a listing says."""

    role = _line(120, "Name the position.")
    company = _line(120, "Name the company.")
    place = _line(80)
    country = forms.ChoiceField(required=False)
    remote = forms.BooleanField(required=False)
    link = _line(300, "Say where to apply.")
    website = _line(300)
    about = forms.CharField(max_length=LONGEST_ABOUT, required=False, widget=forms.Textarea(attrs={"rows": 10}))
    contact_name = _line(120)
    contact_email = _line(254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "No country in particular"), *country_names("en").items()]

    def words(self) -> Words:
        """Of a valid form."""
        return Words(**self.cleaned_data)


class TermsForm(forms.Form):
    """What a listing gets when it is approved."""

    promised = _number(0, 250)
    term_days = _number(1, 365)
    starts_on = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs=_DAY),
        error_messages={"invalid": "Write the day like 2026-01-31."},
    )
    boosted = forms.BooleanField(required=False)

    def terms(self) -> Terms:
        """Of a valid form."""
        return Terms(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why a listing is refused or taken down."""

    reason = _line(300, "Write why, in a sentence.")


class DaysForm(forms.Form):
    """How many days."""

    days = _number(1, 365)


class EmployerForm(forms.Form):
    """What is known of an employer."""

    website = _line(300)
    contact_name = _line(120)
    contact_email = _line(254)


class BoardForm(forms.Form):
    """How a title runs its jobs."""

    open = forms.BooleanField(required=False)
    submissions = forms.BooleanField(required=False)
    per_edition = _number(1, 12)
    term_days = _number(1, 365)
    promised = _number(0, 250)
    boosted_promised = _number(0, 250)
    terms = forms.CharField(max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def plan(self) -> BoardPlan:
        """Of a valid form."""
        return BoardPlan(**self.cleaned_data)


def initial_words(listing: Listing) -> dict[str, Any]:
    """What a form about a listing begins with."""
    said = {name: getattr(listing, name) for name in Words.__dataclass_fields__}
    return {**said, "link": said["link"].removeprefix("mailto:")}


def initial_employer(employer: Employer) -> dict[str, Any]:
    """What a form about an employer begins with."""
    return {name: getattr(employer, name) for name in ("website", "contact_name", "contact_email")}


def initial_board(board: JobBoard) -> dict[str, Any]:
    """What a form about a board begins with."""
    return {name: getattr(board, name) for name in BoardPlan.__dataclass_fields__}

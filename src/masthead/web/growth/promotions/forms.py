"""Forms of the pages about promotions. Their words stand beside the fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from masthead.web.growth.models import Promotion
from masthead.web.growth.promotions.actions import Plan
from masthead.web.publications.models import Publication

_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}
_DAY = {"type": "date"}


def _number(least: int, most: int, words: str) -> forms.IntegerField:
    errors = {"required": words, "invalid": words}
    return forms.IntegerField(
        min_value=least, max_value=most, widget=forms.TextInput(attrs=_NUMBER), error_messages=errors
    )


class PromotionForm(forms.Form):
    """What a promotion says, and to whom."""

    title = forms.TypedChoiceField(coerce=int, label="Title")
    headline = forms.CharField(max_length=120)
    text = forms.CharField(max_length=600, widget=forms.Textarea(attrs={"rows": 4}))
    button = forms.CharField(max_length=60)
    starts = forms.DateField(widget=forms.DateInput(attrs=_DAY))
    ends = forms.DateField(widget=forms.DateInput(attrs=_DAY), required=False)
    position = _number(1, 999, "Write a whole number from 1 on.")
    per_reader = _number(1, 99, "Write how often, from 1 on.")
    days = _number(1, 365, "Write a number of days, from 1 on.")
    per_edition = _number(0, 10_000_000, "Write how many readers; 0 for all.")
    segment = forms.ChoiceField(required=False)

    def __init__(
        self, *args: Any, titles: Sequence[Publication], segments: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("title", [(each.pk, each.name) for each in titles]),
            ("segment", [("", "Everybody who does not have the title"), *segments]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def plan(self) -> Plan:
        """Of a valid form."""
        said = dict(self.cleaned_data)
        return Plan(title_id=said.pop("title"), **said)


def initial_of(promotion: Promotion) -> dict[str, Any]:
    """What a form about it begins with."""
    said = {name: getattr(promotion, name) for name in Plan.__dataclass_fields__}
    for name in ("starts", "ends"):
        said[name] = said[name].isoformat() if said[name] else None
    return {**said, "title": promotion.title_id}

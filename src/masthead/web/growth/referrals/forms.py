"""Forms of the pages about the referral programme. Their words stand beside the fields."""

from __future__ import annotations

from typing import Any

from django import forms

from masthead.web.growth.models import Milestone, Programme
from masthead.web.growth.referrals.programme import LONGEST_CODE, MOST_BYTES, File, Reward, Terms
from masthead.web.growth.referrals.states import GiftState

RULE_WORDS = (
    ("opened", "Confirmed, and opened an edition within these days, as far as people can be told from machines"),
    ("clicked", "Confirmed, and followed a link in an edition within these days"),
    ("stayed", "Confirmed, and is still subscribed after these days"),
    ("confirmed", "Confirmed; no more is asked"),
)
SORT_WORDS = (
    ("file", "File to download"),
    ("code", "Code from a stock"),
    ("page", "Page of thanks"),
    ("parcel", "Parcel; readers say where it goes"),
)
_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}
_MOST_LETTERS = 400_000


def _number(least: int, most: int, words: str, *, required: bool = True) -> forms.IntegerField:
    errors = {"required": words, "invalid": words, "min_value": words, "max_value": words}
    widget = forms.TextInput(attrs=_NUMBER)
    return forms.IntegerField(min_value=least, max_value=most, widget=widget, error_messages=errors, required=required)


class TermsForm(forms.Form):
    """Whether and how friends count."""

    open = forms.BooleanField(required=False)
    rule = forms.ChoiceField(choices=RULE_WORDS, widget=forms.RadioSelect)
    days = _number(1, 365, "Write a number of days, from 1 to 365.")
    leaderboard = forms.BooleanField(required=False)
    pitch = forms.CharField(max_length=300, required=False)
    complete_pitch = forms.CharField(max_length=300, required=False)

    def terms(self) -> Terms:
        """Of a valid form."""
        return Terms(**self.cleaned_data)


class MilestoneForm(forms.Form):
    """A gift and what it takes. sort: fixed for one that there is."""

    friends = _number(1, 1_000, "Write how many friends, from 1 to 1,000.")
    name = forms.CharField(max_length=80)
    about = forms.CharField(max_length=300, required=False)
    sort = forms.ChoiceField(choices=SORT_WORDS, widget=forms.RadioSelect)
    text = forms.CharField(max_length=4_000, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    file = forms.FileField(required=False)
    claim_days = _number(7, 365, "Write a number of days, from 7 to 365.", required=False)

    def __init__(self, *args: Any, held: Milestone | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sort = held.sort if held is not None else ""
        if held is not None:
            del self.fields["sort"]

    def clean_file(self) -> Any:
        """Too large a file is not read at all."""
        found = self.cleaned_data["file"]
        if found is not None and found.size > MOST_BYTES:
            raise forms.ValidationError(f"A file has up to {MOST_BYTES // 1_000_000} MB.")
        return found

    def reward(self) -> Reward:
        """Of a valid form."""
        said = dict(self.cleaned_data)
        upload = said.pop("file")
        days = said.pop("claim_days")
        file = File(upload.name, upload.read()) if upload else None
        return Reward(**{"sort": self._sort, **said}, file=file, claim_days=days or 60)


class CodesForm(forms.Form):
    """Codes for the stock, one a line."""

    codes = forms.CharField(
        max_length=_MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        error_messages={"required": "Write at least one code, each on a line of its own."},
        help_text=f"At most {LONGEST_CODE} characters each.",
    )

    def lines(self) -> list[str]:
        """Of a valid form."""
        said: str = self.cleaned_data["codes"]
        return said.splitlines()


STATE_WORDS: dict[GiftState, str] = {
    GiftState.EARNED: "Earned",
    GiftState.HELD: "Held",
    GiftState.SENT: "Sent",
    GiftState.FAILED: "Failed",
    GiftState.EXPIRED: "Expired",
}


class FiltersForm(forms.Form):
    """Which gifts of the account."""

    state = forms.ChoiceField(required=False)
    milestone = forms.TypedChoiceField(required=False, coerce=int, empty_value="0")
    person = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, milestones: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[Any, str]]] = {
            "state": [("", "All states"), *((state.value, words) for state, words in STATE_WORDS.items())],
            "milestone": [("", "All gifts"), *milestones],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered


def terms_of(programme: Programme | None) -> dict[str, Any]:
    """What a form about a programme begins with."""
    names = Terms.__dataclass_fields__
    if programme is None:
        return {"rule": "opened", "days": 14}
    return {name: getattr(programme, name) for name in names}


def reward_of(milestone: Milestone) -> dict[str, Any]:
    """What a form about a milestone begins with."""
    return {name: getattr(milestone, name) for name in ("friends", "name", "about", "text", "claim_days")}

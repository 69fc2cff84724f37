"""Forms of the team’s pages about sponsors. Their words stand beside the fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from masthead.web.revenue.models import Advertiser, Booking, Campaign, HouseAd, SalesRules, Slot
from masthead.web.revenue.sponsors.advertising import AdvertiserPlan, CampaignPlan, ContactPlan
from masthead.web.revenue.sponsors.rate_card import HousePlan, RulesPlan
from masthead.web.revenue.sponsors.trades import CHOICES
from masthead.web.revenue.sponsors.wording import Words

_DAY = {"type": "date"}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _number(label: str, most: int, help_text: str = "", least: int = 0) -> forms.IntegerField:
    said = dict.fromkeys(("required", "invalid"), f"Write a whole number from {least} to {most}.")
    field = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, help_text=help_text, widget=field, error_messages=said
    )


class AdvertiserForm(forms.Form):
    """Who pays."""

    name = forms.CharField(max_length=120, help_text="As readers read it, with every advertisement.")
    trade = forms.ChoiceField(choices=CHOICES, help_text="Two of one trade never share an edition.")
    website = forms.CharField(max_length=300, required=False, help_text="Begins with https://.")
    billing = forms.CharField(
        label="Invoices go to", max_length=1000, required=False, widget=_area(4), help_text="As it stands on them."
    )
    tax_number = forms.CharField(max_length=40, required=False)
    reference = forms.CharField(label="Number in your books", max_length=40, required=False)
    note = forms.CharField(max_length=4000, required=False, widget=_area(3), help_text="For the team alone.")

    def plan(self) -> AdvertiserPlan:
        """Of a valid form."""
        return AdvertiserPlan(**self.cleaned_data)

    @staticmethod
    def initial_of(held: Advertiser) -> dict[str, Any]:
        """What the form about one begins with."""
        return {name: getattr(held, name) for name in AdvertiserPlan.__dataclass_fields__}


class ContactForm(forms.Form):
    """Somebody to talk to."""

    name = forms.CharField(max_length=120)
    email = forms.CharField(label="Mail address", max_length=254)
    phone = forms.CharField(max_length=40, required=False)
    role = forms.CharField(max_length=60, required=False)
    reminded = forms.BooleanField(label="Gets reminders of deadlines", required=False, initial=True)

    def plan(self) -> ContactPlan:
        """Of a valid form."""
        return ContactPlan(**self.cleaned_data)


class CampaignForm(forms.Form):
    """Bookings that belong together."""

    name = forms.CharField(max_length=120, help_text="The sponsor reads it, too.")
    order = forms.CharField(label="The advertiser’s order number", max_length=60, required=False)
    tracking = forms.CharField(
        label="Tracking parameters",
        max_length=300,
        required=False,
        help_text="Added to its links, such as utm_source={title}&utm_campaign=autumn. In values stand {title}, "
        "{campaign}, {slot} and {day}.",
    )
    note = forms.CharField(max_length=4000, required=False, widget=_area(3), help_text="For the team alone.")

    def plan(self) -> CampaignPlan:
        """Of a valid form."""
        return CampaignPlan(**self.cleaned_data)

    @staticmethod
    def initial_of(held: Campaign) -> dict[str, Any]:
        """What the form about one begins with."""
        return {name: getattr(held, name) for name in CampaignPlan.__dataclass_fields__}


class RulesForm(forms.Form):
    """How a title sells."""

    currency = forms.CharField(max_length=3, help_text="Three letters, such as EUR, HKD or USD.")
    trade_once = forms.BooleanField(label="No two of one trade in an edition", required=False)
    spacing_days = _number("Days between two of one advertiser", 60, "0 for none.")
    hold_days = _number("Days that a hold lasts", 60, "Then the slot is open again.", least=1)
    text_days = _number("Days before the edition that a text is due", 60, "At six in the evening.")
    remind_days = _number("Days before that for a reminder", 30, "By mail to the contacts, once.")
    late_minutes = _number(
        "Minutes late that are owed", 1440, "An edition that goes out later than that is owed to its sponsors."
    )

    def plan(self) -> RulesPlan:
        """Of a valid form."""
        return RulesPlan(**self.cleaned_data)

    @staticmethod
    def initial_of(held: SalesRules) -> dict[str, Any]:
        """What the form begins with."""
        return {name: getattr(held, name) for name in RulesPlan.__dataclass_fields__}


class HouseAdForm(forms.Form):
    """What stands in a slot that nobody bought."""

    name = forms.CharField(max_length=120, help_text="For the team.")
    slots = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, help_text="None for every slot."
    )
    headline = forms.CharField(max_length=200)
    text = forms.CharField(max_length=2000, widget=_area(5), help_text="An empty line begins a new paragraph.")
    button = forms.CharField(label="Words of the button", max_length=80)
    url = forms.CharField(label="Where it leads", max_length=1000, help_text="Begins with https://.")
    first = forms.DateField(label="First day", required=False, widget=forms.DateInput(attrs=_DAY))
    last = forms.DateField(label="Last day", required=False, widget=forms.DateInput(attrs=_DAY))
    active = forms.BooleanField(label="In use", required=False, initial=True)

    def __init__(self, *args: Any, slots: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slots"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(slots)

    def plan(self, held: HouseAd | None) -> HousePlan:
        """Of a valid form; a picture that is there stays."""
        said = dict(self.cleaned_data)
        words = Words(said["headline"], said["text"], said["button"], said["url"], held.alt if held is not None else "")
        return HousePlan(
            name=said["name"],
            words=words,
            slots=tuple(said["slots"]),
            first=said["first"],
            last=said["last"],
            active=said["active"],
            picture_id=held.picture_id if held is not None else None,
        )

    @staticmethod
    def initial_of(held: HouseAd) -> dict[str, Any]:
        """What the form about one begins with."""
        names = ("name", "slots", "headline", "text", "button", "url", "active")
        days = {name: day.isoformat() for name in ("first", "last") if (day := getattr(held, name)) is not None}
        return {name: getattr(held, name) for name in names} | days


class SlotForm(forms.Form):
    """What a slot takes."""

    headline_characters = _number("Headline, characters", 200, least=1)
    text_characters = _number("Text, characters", 5000, least=1)
    button_characters = _number("Button, characters", 80, least=1)
    picture = forms.ChoiceField(choices=Slot.Picture.choices)
    image_width = _number("Width, pixels", 4000)
    image_height = _number("Height, pixels", 4000)
    image_kb = _number("Size, kB", 5000, least=1)


class MakeGoodForm(forms.Form):
    """Another slot for what is owed."""

    day = forms.DateField(widget=forms.DateInput(attrs=_DAY))
    slot = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args: Any, booking: Booking, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.pk, f"{each.publication}, {each.name}") for each in slots]
        field.initial = booking.slot_id

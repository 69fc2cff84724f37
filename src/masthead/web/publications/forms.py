"""The house format as a form: `HouseForm` with a formset of slots makes one `HouseFormat`, and shows one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from masthead.checks.registry import CHECKS
from masthead.edition.catalogue import english, word_keys
from masthead.edition.house import WEEKDAYS, Budget, HouseFormat, Publication, Range, RundownSlot
from masthead.edition.sections.registry import kinds
from masthead.render.themes import SHIPPED

DAYS = [(day, name) for day, name in zip(WEEKDAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True)]
SEVERITIES = [("", "as shipped"), ("error", "error"), ("warning", "warning"), ("info", "remark"), ("off", "off")]
ARROW = "→"
SHIPPED_LOOKS = tuple((name, name.capitalize()) for name in SHIPPED)
_MOST_SLOTS = 60
_SLOTS = "For sponsors. “poll” fills a number with the last poll’s result, “sister” a text with sister titles."


class WeekdaysField(forms.MultipleChoiceField):
    """Days of the week, in their order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=DAYS, widget=forms.CheckboxSelectMultiple, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        """As the house format has them."""
        chosen = super().clean(value)
        return tuple(day for day in WEEKDAYS if day in chosen)


class DictionaryField(forms.CharField):
    """House style, a line each: ``wrong → right``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Lines of a dictionary."""
        if isinstance(value, Mapping):
            return "\n".join(f"{wrong} {ARROW} {right}" for wrong, right in value.items())
        return value

    def clean(self, value: Any) -> dict[str, str]:
        """The dictionary; a line without an arrow is named."""
        found: dict[str, str] = {}
        for number, line in enumerate(super().clean(value).splitlines(), 1):
            wrong, arrow, right = line.replace("->", ARROW).partition(ARROW)
            if line.strip() and not (arrow and wrong.strip()):
                raise forms.ValidationError(f"Line {number}, “{line[:40]}”, has no arrow: write “wrong → right”.")
            if line.strip():
                found[wrong.strip()] = right.strip()
        return found


class HouseForm(forms.Form):
    """Everything of a house format but its rundown."""

    name = forms.CharField(max_length=120)
    slug = forms.SlugField(max_length=60, help_text="Part of every address; it stays as it is once the title exists.")
    tagline = forms.CharField(max_length=200, required=False)
    language = forms.CharField(max_length=20, help_text="A language tag: en, de, zh-Hant.")
    timezone = forms.CharField(max_length=60, help_text="Such as Asia/Hong_Kong.")
    weekdays = WeekdaysField(help_text="Days on which an edition appears.")
    send_at = forms.CharField(max_length=5, label="Sent at", help_text="Local time, such as 06:30.")
    sender = forms.CharField(max_length=250, label="From", help_text="Name <address@domain>.")
    reply_to = forms.CharField(max_length=250, required=False)
    postal_address = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), required=False, help_text="The law asks for one in every mail."
    )
    url = forms.CharField(max_length=250, required=False, label="Address of the archive")
    theme = forms.ChoiceField(choices=[*SHIPPED_LOOKS], label="Shipped look")
    words_per_minute = forms.IntegerField(min_value=1, max_value=2000)
    characters_per_minute = forms.IntegerField(
        min_value=1, max_value=5000, help_text="For Chinese, Japanese and Korean."
    )
    words_from = forms.IntegerField(min_value=0, required=False, label="Words, from")
    words_to = forms.IntegerField(min_value=0, required=False, label="to")
    email_kb = forms.IntegerField(min_value=1, max_value=1000, label="Mail, kilobytes", help_text="Gmail cuts at 102.")
    subject_from = forms.IntegerField(min_value=0, label="Subject characters, from")
    subject_to = forms.IntegerField(min_value=1, label="to")
    preheader_from = forms.IntegerField(min_value=0, label="Preheader characters, from")
    preheader_to = forms.IntegerField(min_value=1, label="to")
    image_kb = forms.IntegerField(min_value=1, label="Image, kilobytes")
    dictionary = DictionaryField(help_text="One per line: Hong kong → Hong Kong")

    def __init__(self, *args: Any, fixed_slug: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].disabled = fixed_slug
        said = str(self.initial.get("theme", ""))
        if said and said not in SHIPPED:
            # A file's name, which means something to the command line; kept.
            theme = self.fields["theme"]
            assert isinstance(theme, forms.ChoiceField)
            theme.choices = [*SHIPPED_LOOKS, (said, f"the file {said}")]
        for key in word_keys():
            self.fields[f"label_{key}"] = forms.CharField(
                required=False,
                label=key.replace("_", " ").capitalize(),
                widget=forms.TextInput(attrs={"placeholder": english(key)}),
            )
        for name in CHECKS:
            self.fields[f"check_{name}"] = forms.ChoiceField(
                required=False, choices=SEVERITIES, label=name.replace("-", " ").capitalize()
            )

    def words_of_the_house(self) -> Iterator[forms.BoundField]:
        """One field per word of the catalogue."""
        return (self[name] for name in self.fields if name.startswith("label_"))

    def severities(self) -> Iterator[forms.BoundField]:
        """One field per check."""
        return (self[name] for name in self.fields if name.startswith("check_"))


class SlotForm(forms.Form):
    """One slot of the rundown."""

    label = forms.CharField(max_length=80)
    kind = forms.ChoiceField()
    aliases = forms.CharField(max_length=300, required=False, help_text="Other headings for it, with commas.")
    required = forms.BooleanField(required=False)
    days = WeekdaysField(required=False, help_text="None is every day.")
    words_from = forms.IntegerField(min_value=0, required=False, label="Words, from")
    words_to = forms.IntegerField(min_value=0, required=False, label="to")
    headline_words = forms.IntegerField(min_value=1, required=False, label="Headline, words at most")
    items_from = forms.IntegerField(min_value=0, required=False, label="Items, from")
    items_to = forms.IntegerField(min_value=0, required=False, label="to")
    slot = forms.CharField(max_length=40, required=False, label="Bookable slot", help_text=_SLOTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(name, name) for name in kinds()]
        said = str(self.initial.get("kind", ""))
        # A kind that is no longer installed stays choosable, so that nothing is lost by looking.
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [*known, *([(said, f"{said} (missing)")] if said and said not in kinds() else [])]


SlotFormSet = forms.formset_factory(
    SlotForm, can_order=True, can_delete=True, extra=0, max_num=_MOST_SLOTS, validate_max=True
)


def house_of_forms(form: HouseForm, slots: Any, *, base: HouseFormat | None) -> HouseFormat:
    """The house format that two valid forms hold. base: what it replaces; checks that name single codes are kept."""
    said = form.cleaned_data
    fields = {name: said[name] for name in Publication.model_fields if name in said}
    checks = {name: said[f"check_{name}"] for name in CHECKS if said[f"check_{name}"]}
    single = {code: severity for code, severity in (base.checks.items() if base else ()) if code not in CHECKS}
    return HouseFormat(
        publication=Publication(**fields),
        budget=Budget(
            words=_range(said, "words"),
            email_kb=said["email_kb"],
            subject_characters=(said["subject_from"], said["subject_to"]),
            preheader_characters=(said["preheader_from"], said["preheader_to"]),
            image_kb=said["image_kb"],
        ),
        rundown=tuple(_slot(each.cleaned_data) for each in slots.ordered_forms),
        dictionary=said["dictionary"],
        labels={key: said[f"label_{key}"] for key in word_keys() if said[f"label_{key}"]},
        checks={**checks, **single},
    )


def form_values(house: HouseFormat) -> dict[str, Any]:
    """A house format as `HouseForm` shows it."""
    budget = house.budget
    low, high = budget.words or (None, None)
    return {
        **house.publication.model_dump(),
        "words_from": low,
        "words_to": high,
        "email_kb": budget.email_kb,
        "image_kb": budget.image_kb,
        "subject_from": budget.subject_characters[0],
        "subject_to": budget.subject_characters[1],
        "preheader_from": budget.preheader_characters[0],
        "preheader_to": budget.preheader_characters[1],
        "dictionary": house.dictionary,
        **{f"label_{key}": value for key, value in house.labels.items()},
        **{f"check_{name}": severity for name, severity in house.checks.items()},
    }


def slot_values(house: HouseFormat) -> list[dict[str, Any]]:
    """The rundown as `SlotFormSet` shows it."""
    return [
        {
            **slot.model_dump(include={"label", "kind", "required", "days", "headline_words", "slot"}),
            "aliases": ", ".join(slot.aliases),
            **_split("words", slot.words),
            **_split("items", slot.items),
        }
        for slot in house.rundown
    ]


def _split(name: str, limits: Range | None) -> dict[str, int | None]:
    low, high = limits or (None, None)
    return {f"{name}_from": low, f"{name}_to": high}


def _slot(said: Mapping[str, Any]) -> RundownSlot:
    return RundownSlot(
        label=said["label"],
        kind=said["kind"],
        aliases=tuple(alias.strip() for alias in said["aliases"].split(",") if alias.strip()),
        required=said["required"],
        days=said["days"],
        words=_range(said, "words"),
        headline_words=said["headline_words"],
        items=_range(said, "items"),
        slot=said["slot"],
    )


def _range(said: Mapping[str, Any], name: str) -> Range | None:
    """From–to; one number alone is as good as both."""
    low, high = said[f"{name}_from"], said[f"{name}_to"]
    if low is None and high is None:
        return None
    return (low or 0, high if high is not None else max(low or 0, 100_000))

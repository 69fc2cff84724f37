"""Forms of editions: the editor’s own, opening a day, duplicating, and the gate."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, cast

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput, AdminDateTimeInput

from masthead.web.newsroom import queries
from masthead.web.newsroom.actions.publishing import LONGEST_REASON
from masthead.web.newsroom.locked import LockedSectionError, refuse_locked
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.team.queries import Somebody
from masthead.web.team.roles import Right

HIGHEST_NUMBER = 999_999_999
"""Of an edition. PostgreSQL’s integers end at 2,147,483,647, and the next edition counts on."""

OF_A_DAY = ("date", "number", "sponsor", "translations")
"""Fields that an automatic message has no use for."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class NamesField(forms.CharField):
    """A list of names, written with commas."""

    def prepare_value(self, value: Any) -> Any:
        """As it is shown."""
        return ", ".join(str(each) for each in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """As it is stored: every name once."""
        names = (" ".join(name.split()) for name in (super().to_python(value) or "").split(","))
        return list(dict.fromkeys(name for name in names if name))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the names differ; how they are spaced does not matter."""
        return bool(self.to_python(data) != (initial or []))


class TranslationsField(forms.CharField):
    """Pairs of language and address, one a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        """As it is shown."""
        return "\n".join(" ".join(map(str, pair)) for pair in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """As it is stored. Raises ValidationError naming the line."""
        lines = [line.split() for line in (super().to_python(value) or "").splitlines() if line.strip()]
        for line in lines:
            if len(line) != 2 or not _LANGUAGE.fullmatch(line[0]):
                raise forms.ValidationError(
                    f"“{' '.join(line)}” is not a language and an address. Write a line like “de https://…”."
                )
        return lines

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the pairs differ."""
        try:
            return bool(self.to_python(data) != [list(pair) for pair in initial or []])
        except forms.ValidationError:
            return True


class EditionForm(WagtailAdminModelForm):
    """What an editor fills in. The publication is chosen when the edition is opened, and stays."""

    authors = NamesField(
        required=False, label="Authors", help_text="In the order of the byline, with commas: Mei Tan, Jonas Weber"
    )
    translations = TranslationsField(
        required=False,
        label="In other languages",
        help_text="Only for versions outside Masthead: a language and an address on each line. "
        "Sister publications find each other by date.",
    )

    guards_locked = True
    """Off where nothing is saved: a rundown shows what is written, whoever may keep it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.automatic:
            for name in OF_A_DAY:
                self.fields.pop(name, None)

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors or not self.guards_locked or self.instance.pk is None:
            return
        before = Edition.objects.filter(pk=self.instance.pk).first()
        if before is None:
            return  # deleted meanwhile; whoever saves it is told
        try:
            refuse_locked(before.get_latest_revision_as_object(), self.instance, self.for_user)
        except LockedSectionError as fault:
            self.add_error(None, forms.ValidationError(str(fault)))

    title = forms.CharField(
        required=False,
        max_length=250,
        # A long headline is seen whole.
        widget=AdminAutoHeightTextInput(attrs={"placeholder": "Title of the edition"}),
    )

    def clean_title(self) -> str:
        """In one line."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_number(self) -> int:
        """One that every database holds, and those of the editions after it."""
        number = cast("int", self.cleaned_data["number"])
        if number > HIGHEST_NUMBER:
            raise forms.ValidationError(
                f"An edition’s number is at most {HIGHEST_NUMBER:,}. Write the number of this edition alone."
            )
        return number

    def clean_date(self) -> dt.date:
        """One edition a day and title."""
        day = cast("dt.date", self.cleaned_data["date"])
        taken = queries.edition_on(self.instance.publication_id, day)
        if taken is not None and taken.pk != self.instance.pk:
            raise forms.ValidationError(day_taken(taken))
        return day


class OpenEditionForm(forms.Form):
    """Which title, which day."""

    publication = forms.ModelChoiceField(Publication.objects.none(), label="Publication", empty_label=None)
    date = forms.DateField(
        required=False,
        label="Day",
        widget=AdminDateInput,
        help_text="Left empty: the next publication day that has no edition yet.",
    )

    def __init__(self, *args: Any, user: Somebody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = queries.titles_for(user, Right.WRITE)
        field = cast("forms.ModelChoiceField[Publication]", self.fields["publication"])
        field.queryset = Publication.objects.filter(pk__in=[title.pk for title in titles])
        if len(titles) == 1:
            field.initial = titles[0].pk
            field.widget = forms.HiddenInput()
        self.titles = titles


class DuplicateForm(forms.Form):
    """For which day."""

    date = forms.DateField(
        required=False,
        label="Day",
        widget=AdminDateInput,
        help_text="Left empty: the next publication day that has no edition yet.",
    )


class ScheduleForm(forms.Form):
    """When an edition goes out."""

    at = forms.DateTimeField(label="Publish at", widget=AdminDateTimeInput)


class OverrideForm(forms.Form):
    """Which finding may pass, and why."""

    code = forms.CharField(max_length=80, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=LONGEST_REASON, label="Why this may pass")


def day_taken(edition: Edition) -> SafeString:
    """What is said when a day has its edition: with a link to it."""
    url = reverse("editions:edit", args=[edition.pk])
    day = f"{edition.date.day} {edition.date:%B %Y}"
    return format_html(
        '{} has an edition of {} already. <a href="{}">Open it</a>, or choose another day.',
        edition.publication.name,
        day,
        url,
    )

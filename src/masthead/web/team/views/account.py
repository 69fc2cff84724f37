"""A person's own settings in the newsroom."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import BaseSettingsPanel, NameEmailSettingsPanel

from masthead.web.team.forms import one_line
from masthead.web.team.models import User


class NameForm(forms.ModelForm[User]):
    """The name, which stands under editions and in the audit log."""

    class Meta:
        """One field."""

        model = User
        fields: ClassVar = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_name(self) -> str:
        """On one line, without what cannot be seen."""
        return one_line(self.cleaned_data["name"])


class NamePanel(BaseSettingsPanel):
    """“Name”, instead of Wagtail's first and last name, which our people do not have."""

    name = "name"
    title = "Name"
    order = 100
    form_class = NameForm


class AccountView(WagtailAccountView):
    """Wagtail's page with our name panel."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        """The panels."""
        return [
            NamePanel(each.request, each.user, each.profile) if isinstance(each, NameEmailSettingsPanel) else each
            for each in super().get_panels()
        ]

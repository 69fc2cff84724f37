"""Forms of the team's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from masthead.web.team.models import User
from masthead.web.team.roles import ABOUT, Role


def one_line(name: str) -> str:
    """A name without line breaks and what cannot be seen. Raises ValidationError when nothing is left."""
    said = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    if not said:
        raise forms.ValidationError("Write your name as it should stand under editions.")
    return said


def _role_words(role: Role) -> str:
    return f"{role.value.capitalize()} – {ABOUT[role]}"


class RoleForm(forms.Form):
    """One of the roles."""

    role = forms.ChoiceField(
        choices=[(role.value, _role_words(role)) for role in Role], widget=forms.RadioSelect, initial=Role.WRITER.value
    )

    def chosen(self) -> Role:
        """The role of a valid form."""
        return Role(self.cleaned_data["role"])


class InviteForm(RoleForm):
    """Whom to invite, as what, where. publications: (id, name) of those that may be offered."""

    email = forms.EmailField(
        label="Address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"invalid": "This is not a mail address. Write one like mei@harbour.example."},
    )
    publications = forms.TypedMultipleChoiceField(
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one publication."},
    )

    field_order = ("email", "role", "publications")

    def __init__(self, *args: Any, publications: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["publications"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = publications


class JoinForm(forms.Form):
    """The account that an invitation makes."""

    name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        strip=False, max_length=1024, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def clean_name(self) -> str:
        """On one line, without what cannot be seen."""
        return one_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        """A password that is long enough and not like the name or address."""
        said = super().clean() or self.cleaned_data
        if said.get("password"):
            try:
                validate_password(said["password"], User(email=self._email, name=said.get("name", "")))
            except forms.ValidationError as fault:
                self.add_error("password", fault)
        return said

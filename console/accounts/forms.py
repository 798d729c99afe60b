"""The forms of an account in the admin: each account has one role, chosen when it is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from console.accounts.roles import ADMIN, MEANINGS, ROLES, role_of

OWN_RIGHTS = "Vous ne pouvez pas changer vos propres droits : une autre personne doit le faire."


def _role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Rôle",
        choices=[(role, role) for role in ROLES],
        widget=forms.RadioSelect,
        help_text=" ; ".join(f"{role} : {MEANINGS[role]}" for role in ROLES) + ".",
    )


class NewAccountForm(UserCreationForm):
    """Makes an account with its role."""

    role = _role_field()

    class Meta:
        model = User
        fields = ("username",)


class AccountForm(UserChangeForm):
    """Changes an account. ``acting`` is who fills the form in: nobody takes their own rights."""

    role = _role_field()
    acting: Any = None

    class Meta:
        model = User
        fields = ("username", "password", "first_name", "last_name", "email", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = role_of(self.instance)
        self.fields["is_active"].help_text = (
            "Décochez plutôt que de supprimer : la personne ne peut plus se connecter, et son nom"
            " reste sur ce qu'elle a écrit."
        )

    def clean(self) -> dict[str, Any]:
        """Return the values. Raises ValidationError where somebody takes their own rights."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        own = self.acting is not None and self.instance.pk == self.acting.pk
        if own and (values.get("role") != ADMIN or not values.get("is_active")):
            raise ValidationError(OWN_RIGHTS)
        return values

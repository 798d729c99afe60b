"""The second factor: setting it up, the codes kept for a lost phone, taking it away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from two_factor.views import BackupTokensView, DisableView, SetupView

from console.audit.models import Deed
from console.audit.trail import record


def is_set_up(user: Any) -> bool:
    """Say whether ``user`` has a second factor."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def take_away(user: Any) -> None:
    """Take the second factor of ``user`` away, with the codes kept on paper."""
    TOTPDevice.objects.filter(user=user).delete()
    user.staticdevice_set.all().delete()


class SetUp(SetupView):
    """Sets up an authenticator app."""

    def get_form(self, step: str | None = None, **kwargs: Any) -> Any:
        """Return the form of a step, in the words of these pages."""
        form = super().get_form(step=step, **kwargs)
        if field := form.fields.get("token"):
            field.label = "Code à six chiffres"
            field.widget = forms.TextInput(
                {
                    "autofocus": True,
                    "inputmode": "numeric",
                    "autocomplete": "one-time-code",
                    "maxlength": 6,
                }
            )
            wrong = "Ce code n'est pas le bon. Attendez que l'application en montre un autre."
            form.error_messages = {"invalid_token": wrong}
            field.error_messages |= {
                "required": "Entrez le code.",
                "invalid": "Le code n'a que des chiffres.",
                "max_value": "Le code a six chiffres.",
            }
        return form

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        """Keep the second factor, and note it."""
        answer = super().done(form_list, **kwargs)
        name = self.request.user.get_username()
        record(self.request.user, Deed.ACCOUNT, name, "second facteur mis en place")
        return answer


class BackupCodes(BackupTokensView):
    """Makes codes for the day the phone is lost; they are shown once, when they are made."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Make new codes in place of the old ones, and show them."""
        device = self.get_device()
        device.token_set.all().delete()
        codes = [StaticToken.random_token() for _ in range(self.number_of_tokens)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
        name = self.request.user.get_username()
        record(self.request.user, Deed.ACCOUNT, name, "nouveaux codes de secours")
        return self.render_to_response(self.get_context_data(form=form, codes=codes))


class PasswordForm(forms.Form):
    """Asks for the password once more."""

    password = forms.CharField(
        label="Votre mot de passe",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_password(self) -> str:
        """Return the password. Raises ValidationError where it is another."""
        password: str = self.cleaned_data["password"]
        if not self._user.check_password(password):
            raise forms.ValidationError("Ce n'est pas votre mot de passe.")
        return password


class TakeAway(DisableView):
    """Takes one's own second factor away, for another phone; an open page alone cannot do it."""

    form_class = PasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return what the form needs."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        """Take it away, and note it."""
        user = self.request.user
        answer = super().form_valid(form)
        record(user, Deed.ACCOUNT, user.get_username(), "second facteur retiré par son titulaire")
        return answer

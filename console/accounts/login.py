"""The log-in: a password, then the code of the second factor or a code kept for a lost phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpResponse
from django_otp.forms import OTPAuthenticationFormMixin
from django_otp.plugins.otp_totp.models import TOTPDevice
from two_factor.forms import AuthenticationTokenForm, BackupTokenForm
from two_factor.plugins.registry import GeneratorMethod, registry
from two_factor.views import LoginView

from console.audit.models import Deed
from console.audit.trail import record

NOT_VALID = "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant et réessayez."
MISSING = "Entrez le code."
_MESSAGES = {
    **OTPAuthenticationFormMixin.otp_error_messages,
    "invalid_token": NOT_VALID,
    "token_required": MISSING,
}


class CodeForm(AuthenticationTokenForm):
    """Asks for the code that the phone shows."""

    otp_error_messages = _MESSAGES

    # The log-in looks at the names of these parameters to know what to give.
    def __init__(self, user: Any, initial_device: Any, **kwargs: Any) -> None:
        super().__init__(user, initial_device, **kwargs)
        self.fields["otp_token"].label = "Code à six chiffres"
        self.fields["otp_token"].widget.attrs["inputmode"] = "numeric"


class BackupCodeForm(BackupTokenForm):
    """Asks for one of the codes kept on paper."""

    otp_error_messages = _MESSAGES
    otp_token = forms.CharField(label="Code de secours", max_length=16)


class AppMethod(GeneratorMethod):
    """An authenticator app, with forms in the words of these pages."""

    def recognize_device(self, device: Any) -> bool:
        """Say whether ``device`` is of this kind."""
        return isinstance(device, TOTPDevice)

    def get_token_form_class(self) -> type[CodeForm]:
        """Return the form of the log-in."""
        return CodeForm


registry.unregister(GeneratorMethod.code)
registry.register(AppMethod())


class LogIn(LoginView):
    """Logs in, and notes every second factor that is refused."""

    form_list = (
        *((name, form) for name, form in LoginView.form_list if name != LoginView.BACKUP_STEP),
        (LoginView.BACKUP_STEP, BackupCodeForm),
    )

    def get_prefix(self, request: Any, *args: Any, **kwargs: Any) -> str:
        """Return what the names of the fields begin with: the library's own, whatever the class."""
        return "login_view"

    def render(self, form: Any = None, **kwargs: Any) -> HttpResponse:
        """Show the step, or show it again with what is wrong."""
        asked = self.steps.current in (self.TOKEN_STEP, self.BACKUP_STEP)
        if asked and form is not None and form.is_bound and form.errors:
            name = self.get_user().get_username()
            came_from = self.request.META.get("REMOTE_ADDR", "")
            record(None, Deed.LOGIN_FAILED, name, f"second facteur refusé, depuis {came_from}")
        return super().render(form, **kwargs)

    def get_context_data(self, form: Any, **kwargs: Any) -> dict[str, Any]:
        """Add whether there is any account to log in to."""
        context: dict[str, Any] = super().get_context_data(form, **kwargs)
        return context | {"no_account": not User.objects.exists()}

"""Changing one's own password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import PasswordChangeView
from django.http import HttpResponse

from console.audit.models import Deed
from console.audit.trail import record


class ChangePassword(PasswordChangeView):
    """Changes the password; Django ends every other session of the account."""

    template_name = "accounts/password.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the new password, and note it."""
        answer = super().form_valid(form)
        user = self.request.user
        record(user, Deed.ACCOUNT, user.get_username(), "mot de passe changé par son titulaire")
        return answer

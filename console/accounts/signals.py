"""What happens to log-ins, written to the audit trail."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice

from console.accounts import sessions
from console.audit.models import Deed
from console.audit.trail import record


@receiver(user_logged_in)
def _logged_in(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    sessions.begin(request)
    device = getattr(user, "otp_device", None)
    if device is None:
        how = "mot de passe seul"
    elif isinstance(device, StaticDevice):
        how = "mot de passe et code de secours"
    else:
        how = "mot de passe et second facteur"
    record(user, Deed.LOGGED_IN, "", how + _origin(request))


@receiver(user_logged_out)
def _logged_out(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    if user is not None:
        expired = getattr(request, "session_expired", False)
        record(user, Deed.LOGGED_OUT, "", "session expirée" if expired else "")


@receiver(user_login_failed)
def _login_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    name = _known(credentials.get("username"))
    record(None, Deed.LOGIN_FAILED, name, "mot de passe refusé" + _origin(request))


@receiver(user_locked_out)
def _locked_out(sender: Any, request: HttpRequest, username: str | None, **_: Any) -> None:
    record(None, Deed.LOGIN_FAILED, _known(username), "trop d'essais, bloqué" + _origin(request))


def _known(name: object) -> str:
    """Return ``name`` where it is an account's: others may be a password in the wrong field."""
    known = User.objects.filter(username=str(name or "")).exists()
    return str(name) if known else "compte inconnu"


def _origin(request: HttpRequest | None) -> str:
    came_from = request.META.get("REMOTE_ADDR") if request is not None else None
    return f", depuis {came_from}" if came_from else ""

"""What happens to accounts and settings, written to the audit trail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_delete
from django.dispatch import receiver

from console.audit.models import Deed
from console.audit.trail import record


@receiver(user_logged_in)
def _logged_in(sender: Any, user: Any, **_: Any) -> None:
    record(user, Deed.LOGGED_IN)


@receiver(user_logged_out)
def _logged_out(sender: Any, user: Any, **_: Any) -> None:
    if user is not None:
        record(user, Deed.LOGGED_OUT)


@receiver(user_login_failed)
def _login_failed(sender: Any, credentials: dict[str, Any], **_: Any) -> None:
    # A password typed into the field of the name must not end up here: only known names do.
    name = str(credentials.get("username") or "")
    known = User.objects.filter(username=name).exists()
    record(None, Deed.LOGIN_FAILED, name if known else "compte inconnu")


@receiver(post_delete, sender=User)
def _deleted(sender: Any, instance: User, **_: Any) -> None:
    record(None, Deed.ACCOUNT, instance.get_username(), "compte supprimé")

"""Signing the rules in force, and withdrawing the signature."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from console.rules import versions
from console.rules.models import Signature
from triage.rules import Ruleset
from triage.sign_off import (
    SignOff,
    remove_sign_off,
    sign_off_file,
    standing_sign_off,
    write_sign_off,
)


def standing(ruleset: Ruleset) -> SignOff | None:
    """Return the signature under these rules that the assistant shows, None where none stands."""
    return standing_sign_off(sign_off_file(), ruleset)


def sign(user: Any, ruleset: Ruleset, name: str, title: str, comment: str) -> Signature:
    """Sign ``ruleset``, which must be the one of the file. Raises OSError, then nothing is kept."""
    version = versions.kept_current()
    if version is None or version.digest != ruleset.digest:
        raise OSError(0, "le fichier des règles a changé")
    with transaction.atomic():
        made = Signature.objects.create(
            version=version,
            account=user,
            account_name=user.get_username(),
            name=name,
            title=title,
            comment=comment,
        )
        signed_on = timezone.localtime(made.signed_at).date()
        write_sign_off(
            sign_off_file(),
            SignOff(ruleset.version, ruleset.digest, name, title, signed_on, comment),
        )
    return made


def withdraw(user: Any, ruleset: Ruleset, reason: str) -> int:
    """Withdraw every signature under ``ruleset``; return how many there were. Raises OSError."""
    with transaction.atomic():
        rows = Signature.objects.filter(
            version__digest=ruleset.digest, withdrawn_at__isnull=True
        ).update(withdrawn_at=timezone.now(), withdrawn_by=user.get_username(), reason=reason)
        remove_sign_off(sign_off_file())
    return rows

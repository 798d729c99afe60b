"""Writing the audit trail."""

from __future__ import annotations

from typing import Any

from console.audit.models import Deed, Entry


def record(who: Any, deed: Deed, subject: object = "", detail: str = "") -> None:
    """Note that ``who`` (a user, or None for the console itself) has done ``deed``."""
    known = who is not None and who.pk is not None
    Entry.objects.create(
        who=who if known else None,
        name=who.get_username() if known else "",
        deed=deed,
        subject=str(subject)[:150],
        detail=detail[:300],
    )

"""Automatic erasure: conversations whose last word is older than the set delay."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.accounts.models import Retention
from console.audit.models import Deed
from console.audit.trail import record
from console.conversations.models import Conversation
from console.follower.erasure import erase


def apply(now: datetime) -> int:
    """Erase what has been kept for the set number of days by ``now``; return how many. 0: never."""
    days = Retention.current_days()
    if not days:
        return 0
    old = Conversation.objects.filter(last_at__lt=now - timedelta(days=days))
    senders = list(old.values_list("sender_id", flat=True))
    if not senders:
        return 0
    erased = erase(senders, now)
    record(None, Deed.RETAINED, "", f"{erased} conversation(s) de plus de {days} jours")
    return erased

"""Colleagues who are named in a note ("@lea") and have not seen it yet."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from console.conversations.models import Conversation, Mention, Note
from console.masking import REACHING, mask

_NAMED = re.compile(r"(?<![\w.+-])@([\w.@+-]+)")


def hide(text: str) -> str:
    """Return a note without numbers and addresses; the names of accounts after "@" stay."""
    names = get_user_model().objects.values_list("username", flat=True)
    return mask(text, REACHING, {f"@{name}".lower() for name in names})


def mention(note: Note) -> list[str]:
    """Note whom ``note`` names, but its author; return their names."""
    named = {name.rstrip(".-+@").casefold() for name in _NAMED.findall(note.text)}
    if not named:
        return []
    people = get_user_model().objects.filter(is_active=True).exclude(pk=note.author_id)
    found = [user for user in people if user.get_username().casefold() in named]
    Mention.objects.bulk_create(Mention(note=note, user=user) for user in found)
    return [user.get_username() for user in found]


def unseen(user: Any) -> int:
    """Return in how many conversations ``user`` is named and has not looked yet."""
    waiting = Mention.objects.filter(user=user, seen_at=None)
    return waiting.values("note__conversation").distinct().count()


def see(user: Any, conversation: Conversation) -> None:
    """Note that ``user`` has seen where this conversation names them."""
    waiting = Mention.objects.filter(user=user, seen_at=None, note__conversation=conversation)
    waiting.update(seen_at=timezone.now())

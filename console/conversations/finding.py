"""Finding the conversation of a person who gives the address they write from.

The messaging channels store no phone number and no account, only a keyed hash of it, so what the
person gives is hashed the same way and looked for.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.db.models import Q

from channels.identity import Pseudonyms
from console.conversations.models import Conversation

CHANNELS = ("sms", "whatsapp", "telegram", "messenger")
_PHONE_SIGNS = re.compile(r"[\s.\-()/]")
_FRENCH = re.compile(r"0[1-9]\d{8}")


def find(given: str) -> list[Conversation]:
    """Return the conversations held from the address ``given``, or of that pseudonym or id."""
    given = given.strip()
    if not given:
        return []
    hashes = Pseudonyms(settings.SECRET_KEY)
    senders = {given}
    for address in {given, phone(given)}:
        senders |= {hashes.conversation(channel, address) for channel in CHANNELS}
    known = Q(sender_id__in=senders) | Q(pseudonym=given.upper())
    return list(Conversation.objects.filter(known).order_by("-begun_at", "-id"))


def phone(given: str) -> str:
    """Return a phone number as the channels write it, with its country; other texts as they are.

    >>> phone("06 39 98 00 12")
    '+33639980012'
    """
    bare = _PHONE_SIGNS.sub("", given)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif _FRENCH.fullmatch(bare):
        bare = "+33" + bare[1:]
    return bare if bare.lstrip("+").isdecimal() else given

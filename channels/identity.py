"""Pseudonyms: what a person's phone number or account is called in everything that is stored.

A keyed hash: the same person always has the same pseudonym, and nobody can go back to the number,
nor try out all numbers, without the key. What must be kept whole for a moment is sealed with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

_PHONE = re.compile(r"^\+?(\d{6,15})$")


class Pseudonyms:
    """Makes pseudonyms with ``key``. Raises ValueError where the key is too short to protect."""

    def __init__(self, key: str) -> None:
        if len(key) < 32:
            raise ValueError("TRIAGE_SECRET_KEY must have at least 32 characters")
        self._key = key.encode()

    def conversation(self, channel: str, address: str) -> str:
        """Return the id of the conversation held with ``address`` over ``channel``."""
        return f"{channel}-{self._hash('address', channel, _canonical(channel, address))}"

    def message(self, channel: str, message_id: str) -> str:
        """Return the id under which a message is stored: a provider's may hold a phone number."""
        return self._hash("message", channel, message_id)

    def _hash(self, *parts: str) -> str:
        named = "\x00".join(("triage-pseudonym", *parts)).encode()
        return hmac.new(self._key, named, hashlib.sha256).hexdigest()[:40]


class Seal:
    """Encrypts small objects with ``key`` (AES and HMAC, by Fernet)."""

    def __init__(self, key: str) -> None:
        derived = hashlib.sha256(b"triage-seal\x00" + key.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def close(self, content: Mapping[str, Any]) -> bytes:
        """Return ``content`` sealed."""
        return self._fernet.encrypt(json.dumps(content).encode())

    def open(self, sealed: bytes) -> dict[str, Any] | None:
        """Return what was sealed; None where the key is another one, or it is damaged."""
        try:
            content: dict[str, Any] = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:
            return None
        return content


def _canonical(channel: str, address: str) -> str:
    """Write a phone number in one way, so that WhatsApp by Twilio and by Meta are one person."""
    if channel not in ("sms", "whatsapp"):
        return address
    bare = address.removeprefix("whatsapp:").strip()
    phone = _PHONE.match(bare)
    return f"+{phone[1]}" if phone else bare

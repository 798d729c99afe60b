"""What a patient is called on the pages: the same name for the same sender, telling nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings


def digest(sender_id: str) -> str:
    """Return a keyed hash of a sender id, in hexadecimal."""
    message = f"console-pseudonym\x00{sender_id}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def pseudonym(sender_id: str) -> str:
    """Return the name shown for a sender, such as "P-7K3F-QX2A"."""
    letters = base64.b32encode(bytes.fromhex(digest(sender_id))[:5]).decode()
    return f"P-{letters[:4]}-{letters[4:]}"

"""Checks that a webhook was called by the provider: each in the way its documentation gives.

Comparisons take the same time whatever differs. A secret that is empty verifies nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

_DEFAULT_PORTS = {"https": 443, "http": 80}


def same_secret(given: str | None, expected: str) -> bool:
    """Compare a secret that travels as it is: Telegram's header, Meta's verify token."""
    return bool(expected) and hmac.compare_digest((given or "").encode(), expected.encode())


def meta_signature(body: bytes, secret: str) -> str:
    """Return the ``X-Hub-Signature-256`` of ``body``: hex HMAC-SHA256 with the app secret."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_from_meta(body: bytes, signature: str | None, secret: str) -> bool:
    """Say whether ``signature`` is that of ``body``. The older SHA-1 header is not accepted."""
    return same_secret(signature, meta_signature(body, secret)) if secret else False


def twilio_signature(url: str, fields: Iterable[tuple[str, str]], token: str) -> str:
    """Return the ``X-Twilio-Signature`` of a form post: base64 HMAC-SHA1 with the auth token.

    Signed are the whole address and the fields in the order of their names, each name followed by
    its value, empty ones included.
    """
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def is_from_twilio(
    url: str, fields: Iterable[tuple[str, str]], signature: str | None, token: str
) -> bool:
    """Say whether ``signature`` is that of a post of ``fields`` to ``url``.

    ``url`` is the public one, as Twilio called it; whether it signs the port is not the same
    everywhere, so both are tried.
    """
    if not token:
        return False
    fields = list(fields)
    right = [same_secret(signature, twilio_signature(u, fields, token)) for u in _with_ports(url)]
    return any(right)


def _with_ports(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 443)
    return (
        urlunsplit(parts._replace(netloc=host)),
        urlunsplit(parts._replace(netloc=f"{host}:{port}")),
    )

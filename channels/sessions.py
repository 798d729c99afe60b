"""Who may continue a conversation of the web: session tokens and recap tickets, both signed.

The server makes the conversation's id; a browser only ever holds a signed token that names it.
Nothing is stored: a token stays good after a restart as long as the key is the same.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeTimedSerializer

PREFIX = "web-"
"""What the ids of the conversations held through the widget begin with."""


class SessionError(ValueError):
    """A token cannot be used: forged, damaged, expired, or made for another site."""


@dataclass(frozen=True)
class Session:
    """A conversation, the site (web origin) on which it is held, and the age of its token in s."""

    conversation: str
    origin: str
    age: float = 0.0


class Sessions:
    """Makes and reads tokens signed with ``key``.

    A token is good for ``lifetime`` seconds, on the site that it was made for only. A ticket opens
    the printable page of one conversation for ``ticket_lifetime`` seconds.
    """

    def __init__(self, key: str, lifetime: int, ticket_lifetime: int) -> None:
        self.lifetime = lifetime
        self.ticket_lifetime = ticket_lifetime
        self._tokens = URLSafeTimedSerializer(key, salt="widget-session")
        self._tickets = URLSafeTimedSerializer(key, salt="widget-recap")

    def begin(self, origin: str) -> Session:
        """Return a new session on ``origin`` with a conversation id that nobody can guess."""
        return Session(PREFIX + secrets.token_urlsafe(18), origin)

    def token(self, session: Session) -> str:
        """Return a fresh token of ``session``."""
        return str(self._tokens.dumps([session.conversation, session.origin]))

    def read(self, token: str, origin: str) -> Session:
        """Return the session of ``token``. Raises SessionError where it is not good here."""
        payload, made = self._load(self._tokens, token, self.lifetime)
        match payload:
            case [str(conversation), str(made_for)] if made_for == origin:
                return Session(conversation, origin, made)
        raise SessionError("This token was made for another site.")

    def ticket(self, session: Session) -> str:
        """Return a ticket to the printable page of ``session``."""
        return str(self._tickets.dumps(session.conversation))

    def read_ticket(self, ticket: str) -> str:
        """Return the conversation that ``ticket`` opens. Raises SessionError as :meth:`read`."""
        payload, _ = self._load(self._tickets, ticket, self.ticket_lifetime)
        if not isinstance(payload, str):
            raise SessionError("This ticket is damaged.")
        return payload

    @staticmethod
    def _load(signer: URLSafeTimedSerializer, signed: str, lifetime: int) -> tuple[object, float]:
        """Return what was signed and how many seconds ago."""
        if len(signed) > 1000:
            raise SessionError("This token is damaged.")
        try:
            payload, made = signer.loads(signed, return_timestamp=True)
        except BadSignature:
            raise SessionError("This token is forged or damaged.") from None
        except Exception:
            raise SessionError("This token cannot be read.") from None
        now = signer.make_signer(signer.salt).get_timestamp()
        # A clock that was set back makes a token of the future: it is a new one.
        age = max(0.0, now - made.timestamp())
        if age > lifetime:
            raise SessionError("This token has expired.")
        return payload, age

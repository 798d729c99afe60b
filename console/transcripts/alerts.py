"""Which alerts of a conversation still stand, and which the person has taken back.

While an alert stands the triage asks nothing and gives no other result: the wire contract says so.
A question, or a result that is no emergency, therefore tells that the sign was taken back. To start
all over again forgets the sign without taking it back.
"""

from __future__ import annotations

from console.transcripts.events import Event

_RESTARTED = "utter_restarted"


class Alerts:
    """Follows the events of one conversation, in order.

    ``standing`` are the signs of the alert that stands, ``withdrawn`` those of alerts that were
    taken back; ``withdrawn_at`` is when that was, None while an alert stands or was never raised.
    """

    def __init__(self) -> None:
        self.standing: set[str] = set()
        self.withdrawn: set[str] = set()
        self.withdrawn_at: float | None = None
        self._raised = self._restarted = False
        self._held: set[str] = set()

    def take(self, event: Event) -> bool:
        """Take the next event; return whether it shows that the standing alert was taken back."""
        if event.said_by_patient:
            self._restarted = False
        elif event.kind == "slot" and event.data.get("name") == "red_flags":
            self._take_flags(set(_texts(event.data.get("value"))))
        elif event.kind == "bot":
            return self._take_answer(event)
        return False

    def _take_flags(self, flags: set[str]) -> None:
        if not self._restarted:
            self.withdrawn |= self._held - flags - self.standing
        self.withdrawn -= flags
        self._held = flags

    def _take_answer(self, event: Event) -> bool:
        self._restarted = self._restarted or event.phrase.startswith(_RESTARTED)
        payload = event.payload
        kind, orientation = payload.get("type"), payload.get("orientation")
        if kind == "alert" or (kind == "result" and orientation == "emergency"):
            self._raised = True
            self.standing |= set(_texts(payload.get("red_flags")))
            self.withdrawn -= self.standing
            self.withdrawn_at = None
            return False
        if kind not in ("question", "result") or not self._raised or self._restarted:
            return False
        self.withdrawn |= self.standing - set(_texts(payload.get("red_flags")))
        self.standing = set()
        self._raised = False
        self.withdrawn_at = event.at
        return True


def _texts(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

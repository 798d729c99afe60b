"""One event of Rasa's tracker store, as the console reads it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What JSON can spell and neither a page nor a database can hold: NUL, and half a character."""


@dataclass(frozen=True)
class Event:
    """``id`` is the row's, ``kind`` Rasa's name ("user", "bot", "slot"…), ``at`` in seconds."""

    id: int
    kind: str
    at: float
    data: dict[str, Any]

    @classmethod
    def stored(cls, row_id: int, kind: str, at: float | None, data: str | None) -> Event:
        """Read a row. What cannot be read as JSON counts as empty: one bad row hides no other."""
        try:
            found = _writable(json.loads(data or "{}"))
        except ValueError:
            found = {}
        return cls(int(row_id), kind, float(at or 0), found if isinstance(found, dict) else {})

    @property
    def said_by_patient(self) -> bool:
        """Whether this is a message of the patient; a tap on "cela vous aide ?" is none."""
        return self.kind == "user" and bool(self.data.get("text")) and self.vote is None

    @property
    def vote(self) -> tuple[str, bool] | None:
        """Return the entry that the person said helps them (True) or not (False), if this is it."""
        metadata = self.data.get("metadata") if self.kind == "user" else None
        given = metadata.get("helpful") if isinstance(metadata, dict) else None
        if not isinstance(given, dict) or not isinstance(given.get("entry"), str):
            return None
        return given["entry"], given.get("helpful") is True

    @property
    def message_id(self) -> str:
        """Return the name of a message: Rasa's, or one made of its place in the store."""
        return str(self.data.get("message_id") or f"event-{self.id}")

    @property
    def payload(self) -> dict[str, Any]:
        """Return the object of the wire contract that a bot message carries, or an empty one."""
        for holder, key in (("data", "custom"), ("metadata", "contract")):
            found = (self.data.get(holder) or {}).get(key)
            if isinstance(found, dict):
                return found
        return {}

    @property
    def phrase(self) -> str:
        """Return the name of the sentence that a bot message says, or an empty text."""
        return str((self.data.get("metadata") or {}).get("utter_action") or "")


def _writable(value: Any) -> Any:
    """Return ``value``, anything that JSON holds, without what cannot be written."""
    if isinstance(value, str):
        return _UNWRITABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_writable(item) for item in value]
    if isinstance(value, dict):
        return {_writable(name): _writable(item) for name, item in value.items()}
    return value

"""The same words under two ids: a phone, an operator or an impatient finger sent them twice.

Providers deliver an id once; words that were sent twice bear two. Taken as two messages, the second
"non" would answer a question that nobody has read yet.
"""

from __future__ import annotations

from collections.abc import Iterable

from rasa.shared.core.events import BotUttered, Event, UserUttered

from channels.danger import speaks_of_danger
from channels.safety_net import is_failure
from triage.text import fold

READ_SECONDS = 3.0
"""Nobody has received a question, read it and answered it so soon."""

WAITED_SECONDS = 60.0
"""How long before its answer a message may have come that is taken for the same one."""


def is_repeated(
    events: Iterable[Event], text: str, came_at: float, read_seconds: float = READ_SECONDS
) -> bool:
    """Say whether ``text`` is the last message again, written before its answer could be read.

    ``events`` are the last ones stored, oldest first; ``came_at`` is when ``text`` came, in seconds
    since 1970. A message that tells of danger is never taken for another, nor one whose likeness
    was not answered.
    """
    last, answered_at = "", None
    for event in events:
        if isinstance(event, UserUttered):
            last, answered_at = event.text or "", None
        elif isinstance(event, BotUttered) and not is_failure(event):
            answered_at = float(event.timestamp)
    if answered_at is None or _words(last) != _words(text):
        return False
    soon = -WAITED_SECONDS <= came_at - answered_at <= read_seconds
    return soon and not speaks_of_danger(text)


def _words(text: str) -> str:
    return " ".join(fold(text).text.split())

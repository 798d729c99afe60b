"""What a provider's webhook holds, read item by item.

One item of a form that nobody knows must not cost the others their answer: a patient in danger may
be among them, and no provider delivers again what was acknowledged.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sanic.request import Request

from channels.delivery import Call

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Incoming:
    """A message of a patient, whatever the provider.

    ``text`` is what was written, ``tap`` the code of an answer that was tapped, ``unreadable`` the
    kind of a message that is not text (a name under ``unreadable`` in texts.yml); a picture may
    have a text with it. ``sent_at`` is in seconds since 1970, None where the provider gives none;
    ``came_at`` is when it reached us, 0 where that is not known. ``receipt`` is a call to be made
    once the message is taken, such as Telegram's for a tap.
    """

    id: str
    channel: str
    address: str
    text: str = ""
    tap: str = ""
    unreadable: str = ""
    sent_at: float | None = None
    receipt: Call | None = None
    came_at: float = 0.0


@dataclass(frozen=True)
class Unsent:
    """A message that the provider accepted first, and then could not deliver."""

    channel: str
    address: str
    reason: str


class MalformedError(ValueError):
    """A webhook, or an item of one, that the provider would not send."""


Found = Incoming | Unsent


def json_object(request: Request) -> dict[str, Any]:
    """Return the JSON object in the body of ``request``. Raises MalformedError."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise MalformedError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise MalformedError("the body is not an object")
    return body


def objects(holder: Any, key: str) -> list[dict[str, Any]]:
    """Return the objects in the list that ``holder`` has under ``key``, and nothing else of it."""
    items = holder.get(key) if isinstance(holder, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def read_each(
    channel: str, items: Iterable[dict[str, Any]], read: Callable[[dict[str, Any]], Iterable[Found]]
) -> list[Found]:
    """Return what ``read`` finds in each of ``items``; one that it cannot read is left, and logged.

    The log names the ``channel`` and the kind of the fault, never the content.
    """
    found: list[Found] = []
    for item in items:
        try:
            found += [_checked(one) for one in read(item)]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            logger.warning(
                "%s: an item of a webhook is of no known form (%s); the others are read",
                channel, type(error).__name__,
            )  # fmt: skip
    return found


def _checked(found: Found) -> Found:
    """Return ``found`` where it can be stored and answered. Raises MalformedError."""
    needed = [found.address, found.id] if isinstance(found, Incoming) else [found.address]
    if not all(isinstance(word, str) and word for word in needed):
        raise MalformedError("no id or no sender")
    for word in needed:
        word.encode()
    if isinstance(found, Incoming) and not all(
        isinstance(word, str) for word in (found.text, found.tap)
    ):
        raise MalformedError("words that are no text")
    return found

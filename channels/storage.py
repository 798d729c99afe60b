"""Reading and erasing a stored conversation, whatever wraps the tracker store in Rasa."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from channels.callbacks import Request
from channels.preparing import keep_to_the_store

logger = logging.getLogger(__name__)

KNOWN_WITHIN_SECONDS = 1.0
"""How long a person waits until it is known that their conversation was not erased."""

RECENT = 120
"""What was said lately, in messages of either side: the open question is among it, and whatever a
person may send a second time."""


async def current_tracker(agent: Agent, conversation: str) -> DialogueStateTracker | None:
    """Return the latest session of ``conversation``; None where it is unknown."""
    tracker: DialogueStateTracker | None = await agent.tracker_store.retrieve(conversation)
    return tracker


async def said(agent: Agent, conversation: str) -> Sequence[Event]:
    """Return all that was said in ``conversation``, oldest first. Raises where the store fails."""
    events: Sequence[Event] = await _store(agent).said(conversation)
    return events


async def said_lately(
    agent: Agent, conversation: str, nothing_if_it_fails: bool = True, newest: int = RECENT
) -> Sequence[Event]:
    """Return the last of what was said: the ``newest`` messages of either side.

    Nothing where the store fails, so that the person hears something. Where ``nothing_if_it_fails``
    is false, raises what the store raises.
    """
    keep_to_the_store(agent)
    try:
        events: Sequence[Event] = await _store(agent).said(conversation, newest)
    except Exception as error:
        if not nothing_if_it_fails:
            raise
        logger.error("A conversation could not be read: %s", type(error).__name__)
        return []
    return events


async def said_before(
    agent: Agent, conversation: str, size: int, before: int | None
) -> tuple[int, Sequence[Event]]:
    """Return a part of what was said, and how much was said before it.

    The part ends before the number ``before`` (from 0, None for the end), and is ``size`` long at
    most. Raises where the store fails.
    """
    start, events = await _store(agent).said_before(conversation, size, before)
    return int(start), events


async def latest_object(agent: Agent, conversation: str, kind: str) -> Event | None:
    """Return the last event that carries an object of ``kind`` (wire contract); None without."""
    event: Event | None = await _store(agent).latest_object(conversation, kind)
    return event


async def is_stored(agent: Agent, conversation: str) -> bool:
    """Say whether anything of ``conversation`` is stored.

    Yes where the store fails: nobody may be told that something was erased.
    """
    try:
        return bool(await _store(agent).is_stored(conversation))
    except Exception as error:
        logger.error("A conversation could not be looked up: %s", type(error).__name__)
        return True


async def erase_conversation(agent: Agent, conversation: str) -> int:
    """Delete every stored event of ``conversation``; return how many there were.

    Nothing may follow under the same id. Waits for a message that is being answered. Raises
    RuntimeError where the store cannot erase.
    """
    store = _store(agent)
    async with agent.lock_store.lock(conversation):
        return int(await store.erase_whole(conversation))


async def keep_callback(agent: Agent, conversation: str, request: Request) -> None:
    """Store that the person of ``conversation`` asks to be called back.

    Raises RuntimeError where the store cannot keep it.
    """
    await asyncio.to_thread(_store(agent).keep_callback, conversation, request)


async def is_closed(agent: Agent, conversation: str) -> bool:
    """Say whether ``conversation`` was erased; false where that cannot be found out in time."""
    try:
        asked = _store(agent).is_closed(conversation)
        return bool(await asyncio.wait_for(asked, KNOWN_WITHIN_SECONDS))
    except Exception as error:
        logger.error("It could not be found out what was erased: %s", type(error).__name__)
        return False


async def forget_unconsented(agent: Agent, hours: float) -> None:
    """Delete, now and every hour, what nobody agreed to within ``hours``; never ends."""
    while True:
        try:
            gone = await _store(agent).forget_unconsented(hours)
            if gone:
                logger.info("%d conversations without consent were deleted.", gone)
        except Exception as error:
            logger.error("Nothing without consent could be deleted: %s", type(error).__name__)
        await asyncio.sleep(3600)


def _store(agent: Agent) -> Any:
    """Return the store of this project, whatever Rasa wraps it in.

    Raises RuntimeError where it is another.
    """
    store: Any = agent.tracker_store
    while not hasattr(store, "erase_whole"):
        if not hasattr(store, "_tracker_store"):
            raise RuntimeError("endpoints.yml: the tracker store cannot erase conversations")
        store = store._tracker_store
    return store

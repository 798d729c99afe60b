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
from channels.threads import STORING, in_thread

logger = logging.getLogger(__name__)

KNOWN_WITHIN_SECONDS = 1.0
"""How long a person waits until it is known that their conversation was not erased."""


async def stored_tracker(agent: Agent, conversation: str) -> DialogueStateTracker | None:
    """Return everything stored of ``conversation``, all its sessions; None where it is unknown."""
    tracker: DialogueStateTracker | None = await agent.tracker_store.retrieve_full_tracker(
        conversation
    )
    return tracker


async def stored_events(
    agent: Agent, conversation: str, nothing_if_it_fails: bool = True
) -> Sequence[Event]:
    """Return what is stored; nothing where the store fails, so that the person hears something.

    Where ``nothing_if_it_fails`` is false, raises what the store raises.
    """
    keep_to_the_store(agent)
    try:
        tracker = await stored_tracker(agent, conversation)
    except Exception as error:
        if not nothing_if_it_fails:
            raise
        logger.error("A conversation could not be read: %s", type(error).__name__)
        return []
    return list(tracker.events) if tracker else []


async def erase_conversation(agent: Agent, conversation: str) -> int:
    """Delete every stored event of ``conversation``; return how many there were.

    Nothing may follow under the same id. Waits for a message that is being answered. Raises
    RuntimeError where the store cannot erase.
    """
    store = _own_store(agent)
    if store is None:
        raise RuntimeError("endpoints.yml: the tracker store cannot erase conversations")
    async with agent.lock_store.lock(conversation):
        return int(await in_thread(STORING, store.erase_whole, conversation))


async def keep_callback(agent: Agent, conversation: str, request: Request) -> None:
    """Store that the person of ``conversation`` asks to be called back.

    Raises RuntimeError where the store cannot keep it.
    """
    store = _own_store(agent)
    if store is None:
        raise RuntimeError("endpoints.yml: the tracker store cannot keep calls to make")
    await in_thread(STORING, store.keep_callback, conversation, request)


async def is_closed(agent: Agent, conversation: str) -> bool:
    """Say whether ``conversation`` was erased; false where that cannot be found out in time."""
    store = _own_store(agent)
    if store is None:
        return False
    asked = in_thread(STORING, store.tombstones.is_closed, conversation)
    try:
        return bool(await asyncio.wait_for(asked, KNOWN_WITHIN_SECONDS))
    except Exception as error:
        logger.error("It could not be found out what was erased: %s", type(error).__name__)
        return False


async def forget_unconsented(agent: Agent, hours: float) -> None:
    """Delete, now and every hour, what nobody agreed to within ``hours``; never ends."""
    while True:
        store = _own_store(agent)
        if store is not None:
            try:
                gone = await in_thread(STORING, store.forget_unconsented, hours)
                if gone:
                    logger.info("%d conversations without consent were deleted.", gone)
            except Exception as error:
                logger.error("Nothing without consent could be deleted: %s", type(error).__name__)
        await asyncio.sleep(3600)


def _own_store(agent: Agent) -> Any:
    """Return the store of this project, whatever Rasa wraps it in; None where it is another."""
    store: Any = agent.tracker_store
    while store is not None and not hasattr(store, "erase_whole"):
        store = getattr(store, "_tracker_store", None)
    return store

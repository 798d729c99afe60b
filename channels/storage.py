"""Reading and erasing a stored conversation, whatever wraps the tracker store in Rasa."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from channels.preparing import keep_to_the_store
from channels.threads import STORING, in_thread

logger = logging.getLogger(__name__)


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

    Waits for a message that is being answered. Raises RuntimeError where the store cannot erase.
    """
    store: Any = agent.tracker_store
    while not hasattr(store, "erase"):
        if not hasattr(store, "_tracker_store"):
            raise RuntimeError("endpoints.yml: the tracker store cannot erase conversations")
        store = store._tracker_store
    async with agent.lock_store.lock(conversation):
        return int(await in_thread(STORING, store.erase, conversation))

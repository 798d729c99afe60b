"""Reading and erasing a stored conversation, whatever wraps the tracker store in Rasa."""

from __future__ import annotations

from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker


async def stored_tracker(agent: Agent, conversation: str) -> DialogueStateTracker | None:
    """Return everything stored of ``conversation``, all its sessions; None where it is unknown."""
    tracker: DialogueStateTracker | None = await agent.tracker_store.retrieve_full_tracker(
        conversation
    )
    return tracker


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
        return int(store.erase(conversation))

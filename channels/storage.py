"""Reading and erasing a stored conversation, whatever wraps the tracker store in Rasa."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from channels.callbacks import Request

logger = logging.getLogger(__name__)


def keep_to_the_store(agent: Agent) -> None:
    """Have a store that fails fail aloud, so that the person is told.

    Rasa answers from its memory instead: a person in the middle of the triage would be asked for
    consent anew, and what they write would be gone with the process, without a word. Idempotent.
    """
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        agent.tracker_store = store._tracker_store
    processor = agent.processor
    if processor is not None and isinstance(processor.tracker_store, FailSafeTrackerStore):
        processor.tracker_store = processor.tracker_store._tracker_store


async def stored_tracker(agent: Agent, conversation: str) -> DialogueStateTracker | None:
    """Return everything stored of ``conversation``, all its sessions; None where it is unknown."""
    tracker: DialogueStateTracker | None = await agent.tracker_store.retrieve_full_tracker(
        conversation
    )
    return tracker


async def stored_events(agent: Agent, conversation: str) -> Sequence[Event]:
    """Return what is stored; nothing where the store fails, so that the person hears something."""
    keep_to_the_store(agent)
    try:
        tracker = await stored_tracker(agent, conversation)
    except Exception as error:
        logger.error("A conversation could not be read: %s", type(error).__name__)
        return []
    return list(tracker.events) if tracker else []


async def erase_conversation(agent: Agent, conversation: str) -> int:
    """Delete every stored event of ``conversation``; return how many there were.

    Waits for a message that is being answered. Raises RuntimeError where the store cannot erase.
    """
    store = _store_that_can(agent, "erase")
    async with agent.lock_store.lock(conversation):
        return int(store.erase(conversation))


async def keep_callback(agent: Agent, conversation: str, request: Request) -> None:
    """Store that the person of ``conversation`` asks to be called back."""
    _store_that_can(agent, "keep_callback").keep_callback(conversation, request)


def _store_that_can(agent: Agent, deed: str) -> Any:
    """Return the store of the assistant beneath what Rasa wraps it in."""
    store: Any = agent.tracker_store
    while not hasattr(store, deed):
        if not hasattr(store, "_tracker_store"):
            raise RuntimeError(f"endpoints.yml: the tracker store has no '{deed}'")
        store = store._tracker_store
    return store

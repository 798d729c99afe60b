"""Reading and erasing a stored conversation, whatever wraps the tracker store in Rasa."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

logger = logging.getLogger(__name__)

RECENT = 120
"""What was said lately, in messages of either side: the open question is among it, and whatever a
person may send a second time."""


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


async def current_tracker(agent: Agent, conversation: str) -> DialogueStateTracker | None:
    """Return the latest session of ``conversation``; None where it is unknown."""
    tracker: DialogueStateTracker | None = await agent.tracker_store.retrieve(conversation)
    return tracker


async def said(agent: Agent, conversation: str) -> Sequence[Event]:
    """Return all that was said in ``conversation``, oldest first. Raises where the store fails."""
    events: Sequence[Event] = await _store(agent).said(conversation)
    return events


async def said_lately(agent: Agent, conversation: str) -> Sequence[Event]:
    """Return the last of what was said, as much of it as a turn may need (:data:`RECENT`).

    Nothing where the store fails, so that the person hears something.
    """
    keep_to_the_store(agent)
    try:
        events: Sequence[Event] = await _store(agent).said(conversation, RECENT)
    except Exception as error:
        logger.error("A conversation could not be read: %s", type(error).__name__)
        return []
    return events


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

    Waits for a message that is being answered. Raises RuntimeError where the store cannot erase.
    """
    store = _store(agent)
    async with agent.lock_store.lock(conversation):
        return int(await store.erase(conversation))


def _store(agent: Agent) -> Any:
    """Return the store of ``endpoints.yml`` itself. Raises RuntimeError where it is another."""
    store: Any = agent.tracker_store
    while not hasattr(store, "erase"):
        if not hasattr(store, "_tracker_store"):
            raise RuntimeError("endpoints.yml: the tracker store cannot erase conversations")
        store = store._tracker_store
    return store

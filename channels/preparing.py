"""What is changed in Rasa's agent so that a turn never hangs, and never stops the others.

Done before every turn, because Rasa makes a new processor whenever it loads a model.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Any

from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.trackers import DialogueStateTracker

from channels.action_server import ActionServer
from channels.graph_runner import StraightGraphRunner
from channels.threads import READING, finished, in_thread
from triage.finding.reading import ALERT_STANDS
from triage.once import forget


def prepare(agent: Agent) -> None:
    """Have the store fail aloud, the action server called with a limit, messages read in a thread.

    Idempotent, and cheap where it was done already.
    """
    keep_to_the_store(agent)
    check_the_schema_once()
    processor = agent.processor
    if processor is None:
        return
    if processor.action_endpoint is not None and not isinstance(
        processor.action_endpoint, ActionServer
    ):
        processor.action_endpoint = ActionServer.at(processor.action_endpoint)
        # A model that is loaded later is given the same one, with its connections.
        agent.action_endpoint = processor.action_endpoint
    if isinstance(processor.graph_runner, DaskGraphRunner):
        processor.graph_runner = StraightGraphRunner(processor.graph_runner)
    if not isinstance(processor.parse_message, _Reading):
        processor.parse_message = _Reading(processor)  # type: ignore[method-assign]


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


def check_the_schema_once() -> None:
    """Have Rasa check its schema of the action server's answers once, not at every turn.

    It never changes, and checking it takes nine tenths of the time of checking an answer. What is
    refused, and with which words, stays the same. Idempotent.
    """
    RemoteAction._validate_action_result = _check_answer  # type: ignore[method-assign]


_rasa_refuses = RemoteAction._validate_action_result


@cache
def _answers() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def _check_answer(action: RemoteAction, answer: dict[str, Any]) -> bool:
    return True if _answers().is_valid(answer) else _rasa_refuses(action, answer)


class _Reading:
    """Reads messages as the processor does, in the reading thread: meanwhile the loop is free."""

    def __init__(self, processor: MessageProcessor) -> None:
        self._read = processor.parse_message

    async def __call__(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        return await in_thread(READING, self._read_now, message, tracker, only_output_properties)

    def _read_now(
        self, message: UserMessage, tracker: DialogueStateTracker | None, only_output: bool
    ) -> dict[str, Any]:
        if tracker is not None and not _alert_may_stand(tracker):
            message = copy(message)
            message.metadata = {**(message.metadata or {}), ALERT_STANDS: False}
        try:
            return finished(self._read(message, tracker, only_output))
        finally:
            forget()


def _alert_may_stand(tracker: DialogueStateTracker) -> bool:
    """Say whether what is said next may be met as what follows an alert (actions/turn.py)."""
    dialogue = tracker.get_slot("dialogue") or {}
    return dialogue.get("ended") in ("emergency", "stopped")

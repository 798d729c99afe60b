"""What a patient is told when the assistant itself gives no answer, or could not keep theirs.

Rasa says nothing at all where the action server is down or a turn fails. A person who may be in
danger must never face silence: every channel has its messages answered by :func:`answer`, and says
:func:`failure_text` itself where nothing was said :data:`DEADLINE_SECONDS` after a message came in.
The turn then goes on, so that the message is stored and answered when it can be;
:func:`answer_again` answers one that was stored and had no answer.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered

from channels.action_server import ActionServer
from channels.danger import speaks_of_danger
from channels.preparing import prepare
from channels.weight import TooHeavyError, made_valid, weigh

logger = logging.getLogger(__name__)

DEADLINE_SECONDS = 8.0
"""How long a person waits for words, whatever has failed."""

READ_OF_LONG = 2000
"""Characters of each end of a text that is too long, which are still watched for danger."""

FAILURE_ACTION = "utter_failure"
TRIAGE_ACTION = "action_triage"
FAILURE_TEXT = (
    "J'ai un problème technique et je ne peux pas vous répondre pour le moment. "
    "Si vous pensez à une urgence, appelez le 15 tout de suite (ou le 112, ou le 114 par SMS). "
    "Sinon, réessayez dans quelques minutes."
)
UNSAVED_TEXT = (
    "J'ai un problème technique : votre dernier message n'a pas pu être enregistré. Écrivez-le de "
    "nouveau dans quelques minutes, s'il vous plaît. Si vous pensez à une urgence, appelez le 15 "
    "tout de suite (ou le 112, ou le 114 par SMS)."
)
DANGER_NOW = (
    "Appelez le 15 maintenant (ou le 112, ou le 114 par SMS) : ce que vous décrivez ne peut pas "
    "attendre. En cas d'idées de mort : le 3114, jour et nuit."
)
DANGER_TEXT = (
    f"{DANGER_NOW} J'ai un problème technique et ne peux pas vous en dire plus pour le moment."
)


def failure_text(patient_text: str | None) -> str:
    """Return the French failure text; where ``patient_text`` speaks of danger, the 15 comes first.

    Pure: no network, no assistant, so it works when everything else is down.
    """
    return DANGER_TEXT if speaks_of_danger(patient_text or "") else FAILURE_TEXT


def refusal_text(refused: TooHeavyError, patient_text: str) -> str:
    """Return what is said where a message is not read; the 15 first where it tells of danger."""
    if _long_and_in_danger(refused, patient_text):
        return f"{DANGER_NOW} {refused.sentence}"
    return refused.sentence


def tells_of_danger(patient_text: str) -> bool:
    """Say whether a text of any length and weight may mention a sign of an emergency."""
    text = made_valid(patient_text)
    try:
        weigh(text)
    except TooHeavyError as refused:
        return _long_and_in_danger(refused, text)
    return speaks_of_danger(text)


def _long_and_in_danger(refused: TooHeavyError, patient_text: str) -> bool:
    ends = f"{patient_text[:READ_OF_LONG]}\n{patient_text[-READ_OF_LONG:]}"
    return refused.code == "too_long" and speaks_of_danger(ends)


async def answer(
    agent: Agent,
    on_new_message: Callable[[UserMessage], Awaitable[Any]],
    message: UserMessage,
    is_silent: Callable[[], bool],
) -> bool:
    """Have ``message`` answered into its output channel; return whether something failed.

    ``is_silent`` tells whether the output has received nothing yet. Never raises because of the
    assistant, its action server or its store; logs what failed without what was written.
    """
    failed = False
    prepare(agent)
    try:
        await on_new_message(message)
    except Exception as error:
        logger.error("A message could not be handled: %s", type(error).__name__)
        failed = True
    output = message.output_channel
    assert output is not None
    if failed and not is_silent():
        await _send(agent, output, message.sender_id, UNSAVED_TEXT)
    silent = await answer_if_silent(agent, output, message.sender_id, message.text, is_silent())
    return failed or silent


async def answer_again(agent: Agent, output: OutputChannel, conversation: str) -> bool:
    """Answer what was stored of ``conversation`` without an answer; return whether all is answered.

    The answer goes to ``output`` and into the store. Nothing is said or stored where the action
    server still fails. Raises what the store raises.
    """
    prepare(agent)
    processor = agent.processor
    if processor is None:
        return False
    async with agent.lock_store.lock(conversation):
        tracker = await agent.tracker_store.retrieve(conversation)
        if tracker is None or not has_unanswered(tracker.events):
            return True
        server = processor.action_endpoint
        if isinstance(server, ActionServer) and not await server.is_up():
            return False
        action = processor._get_action(TRIAGE_ACTION)
        prediction = PolicyPrediction.for_action_name(processor.domain, TRIAGE_ACTION)
        await processor._run_action(action, tracker, output, processor.nlg, prediction)
        if has_unanswered(tracker.events):
            return False
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        await agent.tracker_store.save(tracker)
        return True


def has_unanswered(events: Iterable[Event]) -> bool:
    """Say whether the last message of a person had no answer, but for the failure text."""
    open_message = False
    for event in events:
        if isinstance(event, UserUttered):
            open_message = True
        elif isinstance(event, BotUttered) and not is_failure(event):
            open_message = False
    return open_message


def is_failure(event: BotUttered) -> bool:
    """Say whether ``event`` is the failure text, which answers nothing."""
    return event.metadata.get("utter_action") == FAILURE_ACTION


async def answer_if_silent(
    agent: Agent | None,
    output: OutputChannel,
    sender_id: str,
    patient_text: str | None,
    silent: bool,
) -> bool:
    """Send the failure text through ``output`` where the turn was ``silent``; say if it did.

    The text is also written to the conversation, as a bot event of the action ``utter_failure``,
    so that staff see what the patient saw. A store that fails too does not stop the text.
    """
    if not silent:
        return False
    logger.error("No answer was made for a message; the failure text was sent instead.")
    await _send(agent, output, sender_id, failure_text(patient_text))
    return True


async def _send(agent: Agent | None, output: OutputChannel, sender_id: str, text: str) -> None:
    message: dict[str, Any] = {"text": text}
    await output.send_response(sender_id, message)
    if agent is not None:
        try:
            await _record(agent, sender_id, text)
        except Exception as error:
            logger.error("The failure text could not be recorded: %s", type(error).__name__)


async def _record(agent: Agent, sender_id: str, text: str) -> None:
    async with agent.lock_store.lock(sender_id):
        tracker = await agent.tracker_store.retrieve(sender_id)
        if tracker is None:
            return
        tracker.update(BotUttered(text, metadata={"utter_action": FAILURE_ACTION}))
        await agent.tracker_store.save(tracker)

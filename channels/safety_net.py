"""What a patient is told when the assistant itself gives no answer, or could not keep theirs.

Rasa says nothing at all where the action server is down or a turn fails. A person who may be in
danger must never face silence: every channel has its messages answered by :func:`answer`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered

from channels.storage import keep_to_the_store
from triage.answers import EMERGENCIES
from triage.red_flags import find_red_flags

logger = logging.getLogger(__name__)

FAILURE_ACTION = "utter_failure"
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
DANGER_TEXT = (
    "Appelez le 15 maintenant (ou le 112, ou le 114 par SMS) : ce que vous décrivez ne peut pas "
    "attendre. En cas d'idées de mort : le 3114, jour et nuit. J'ai un problème technique et ne "
    "peux pas vous en dire plus pour le moment."
)


def failure_text(patient_text: str | None) -> str:
    """Return the French failure text; where ``patient_text`` speaks of danger, the 15 comes first.

    Pure: no network, no assistant, so it works when everything else is down.
    """
    return DANGER_TEXT if speaks_of_danger(patient_text or "") else FAILURE_TEXT


def speaks_of_danger(text: str) -> bool:
    """Say whether ``text`` may mention a sign of an emergency. Pure, as above."""
    return any(
        finding.id in EMERGENCIES and finding.status in ("present", "uncertain")
        for finding in find_red_flags(text)
    )


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
    keep_to_the_store(agent)
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

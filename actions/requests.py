"""Requests about the conversation itself: a person, the result, a pause, a fresh start, erasure."""

from __future__ import annotations

from collections.abc import Callable

from actions import asking, outcome, safety
from actions.changing import ask_again
from actions.commands import CHANGE, SKIP
from actions.conversation import Conversation
from actions.memory import Dialogue
from actions.skipping import skip
from triage.answers import Facts
from triage.readers import read_yes_no


def talk_to_someone(c: Conversation) -> None:
    """Give the phone number, its hours, whether someone answers now, and offer to be called."""
    c.voice.say("utter_human", **c.knowledge.contact(c.now))
    if c.knowledge.reference.service.callback:
        c.voice.show({"type": "callback", "reason": "human"})


def opening_hours(c: Conversation) -> None:
    """Say when the team answers."""
    c.voice.say("utter_opening_hours", **c.knowledge.contact(c.now))


def privacy(c: Conversation) -> None:
    """Say what becomes of what is written."""
    c.voice.say("utter_privacy", privacy=c.knowledge.reference.service.privacy_notice)


def capabilities(c: Conversation) -> None:
    """Say what the assistant can do."""
    c.voice.say("utter_capabilities")


def length(c: Conversation) -> None:
    """Say how many questions are left."""
    left = len(c.knowledge.questionnaire.still_asked(c.facts))
    if left == 0:
        c.voice.say("utter_length_done")
    else:
        plural = "s" if left > 1 else ""
        c.voice.say("utter_length", left=f"{left} question{plural}")


def stop(c: Conversation) -> None:
    """End here; the answers stay."""
    c.dialogue.close_question()
    c.dialogue.ended = "stopped"
    c.voice.say("utter_stopped")


def start_over(c: Conversation) -> None:
    """Forget every answer and ask for consent again."""
    c.facts = Facts()
    c.dialogue = Dialogue(welcomed=True)
    c.voice.say("utter_restarted")
    asking.go_on(c)


def ask_before_erasing(c: Conversation) -> None:
    """Erasing cannot be undone: ask once."""
    c.dialogue.erasing = True
    c.voice.say("utter_erase_confirm")


def settle_erasure(c: Conversation) -> bool:
    """Read the answer to the question above; say if the conversation is kept.

    Anything but a yes keeps it.
    """
    c.dialogue.erasing = False
    if read_yes_no(c.text) == "yes" or c.intent == "erase":
        c.facts = Facts()
        c.dialogue = Dialogue(ended="erased")
        c.voice.say("utter_erased")
        return False
    c.facts = c.before
    c.voice.say("utter_erase_cancelled")
    return True


def result_again(c: Conversation) -> None:
    """Give the result again, or say that it is too early."""
    if c.dialogue.result and not c.knowledge.questionnaire.still_asked(c.facts):
        outcome.give_result(c)
    else:
        c.voice.say("utter_no_result_yet")
        go_back(c)


def repeat(c: Conversation) -> None:
    """Ask the open question in other words."""
    if c.dialogue.question is None:
        c.voice.say("utter_done_hint")
        return
    c.voice.say("utter_repeat")
    asking.go_on(c)


def go_back(c: Conversation) -> None:
    """Return to what was going on before a digression."""
    if c.dialogue.ended == "emergency":
        safety.remind(c)
    elif c.dialogue.question is not None:
        asking.go_on(c, digression=True)


INFORM: dict[str, Callable[[Conversation], None]] = {
    "ask_human": talk_to_someone,
    "ask_opening_hours": opening_hours,
    "ask_privacy": privacy,
    "ask_capabilities": capabilities,
    "ask_length": length,
}
"""Requests that are answered in passing: the conversation then goes on where it was."""

STEER: dict[str, Callable[[Conversation], None]] = {
    "ask_why": asking.explain_why,
    "ask_repeat": repeat,
    "ask_result": result_again,
    SKIP: skip,
    CHANGE: ask_again,
    "start_over": start_over,
    "stop": stop,
    "erase": ask_before_erasing,
}
"""Requests that decide what happens next."""

STANDING = frozenset({"ask_why", "ask_repeat", "ask_result"})
"""Those of them that leave the open question as it is."""

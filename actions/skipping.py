"""A question that the person would rather not answer."""

from __future__ import annotations

from actions import asking, misunderstanding
from actions.conversation import Conversation
from triage.understanding import give_up

_TIMES = 2
"""How often the reason is given why a question cannot be passed."""

_AT_A_LOSS = 3
"""How often in a row a message is not understood before its question is left aside."""


def skip(c: Conversation) -> None:
    """Go on without an answer; where there must be one, say why, and ask again.

    Whoever will not say whether a grave sign is there is treated like whoever was not understood.
    """
    asked, dialogue = c.asked, c.dialogue
    if asked is None:
        c.voice.say("utter_why_nothing_open")
        c.voice.say("utter_done_hint")
    elif asked.may_be_passed:
        dialogue.misunderstood = 0
        c.facts = give_up(c.facts, asked)
        c.voice.say("utter_unknown_noted")
        asking.go_on(c)
    elif dialogue.tries < _TIMES:
        c.voice.say("utter_skip_consent" if asked.id == "consent" else "utter_skip_signs")
        asking.go_on(c)
    else:
        dialogue.misunderstood = _AT_A_LOSS
        misunderstanding.not_understood(c)

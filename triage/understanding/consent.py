"""The consent: a plain yes, and nothing that asks instead."""

from __future__ import annotations

import re

from triage.answers import Facts
from triage.meaning.answering import asks_something
from triage.questions import Question
from triage.readers import read_consent
from triage.understanding.message import Answer, Message

_NO_CLEAR_REFUSAL = re.compile(r"\W*(?:aucune?s?|rien|jamais)\W*", re.IGNORECASE)
"""A refusal erases what was written: an answer to some other question is not taken for one."""


def read(answer: Answer, message: Message, _: Question) -> None:
    """Take a yes or a no; "oui mais qui va lire ?" is a question to answer first."""
    if not message.chosen and asks_something(message.meaning):
        return
    said = message.picked or read_consent(message.text, asked=True)
    if said not in ("yes", "no"):
        said = message.means("consent")
    if said == "yes":
        answer.settle(consent=True)
    elif said == "no" and not _NO_CLEAR_REFUSAL.fullmatch(message.text):
        answer.settle(consent=False)
        answer.refused = True


def give_up(facts: Facts, _: Question) -> Facts:
    """Return the facts as they are: without a yes nothing goes on."""
    return facts

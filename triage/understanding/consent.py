"""The consent: a plain yes, and nothing that asks instead."""

from __future__ import annotations

import re

from triage.answers import Facts
from triage.meaning.answering import asks_something
from triage.questions import Question
from triage.readers import read_consent
from triage.understanding.message import Answer, Message

_HOLDS_BACK = re.compile(r"\b(?:mais|avant|d'abord|dabord|seulement si|[aà] condition)\b", re.I)
"""Words of a consent that waits for the answer to its question."""

_LEAVE = re.compile(
    r"\W*(?:(?:oui|ok|c['’ ]?est bon|allez[- ]y|vas[- ]y)\W+)?(?:"
    r"enregistre[zr]?\s+(?:tout\s*)?(?:ce que (?:vous voulez|tu veux))?|"
    r"si (?:vous voulez|tu veux|vous y tenez|il faut))\W*",
    re.IGNORECASE,
)
"""Leave given in the form of a question or a condition: "enregistrez tout ce que vous voulez"."""

_OF_WHAT_IS_WRITTEN = re.compile(
    r"\b(?:qui|lire|lis|lit|lira|lu|liront|enregistr\w+|gard\w+|conserv\w+|donn[eé]es?|stock\w+|"
    r"confiden\w+|secret|anonym\w+|transmi\w+|envoy\w+|partag\w+|fliqu\w+|assur\w+|mutuelle|"
    r"employeur|patron|chef|famille|mari|m[eè]re|police|o[uù] [cç]a va)\b",
    re.IGNORECASE,
)
"""What a question about the consent itself names: who reads, what is kept, whom it is given to."""

_FIRST = re.compile(r"\b(?:d'abord|dabord|seulement si|[aà] condition)\b", re.IGNORECASE)
"""What comes before the consent, whether it is put as a question or not."""

_TO_WHAT = re.compile(
    r"\b(?:pas dit oui|(?:d'? ?accord|ok|oui)\W+(?:pour|sur|de|avec|[aà]) (?:quoi|koi|qui))\b", re.I
)
"""A yes that asks what it is given to ("d'accord pour quoi ?"), or was not said."""

_NO_CLEAR_REFUSAL = re.compile(r"\W*(?:aucune?s?|rien|jamais)\W*", re.IGNORECASE)
"""A refusal erases what was written: an answer to some other question is not taken for one."""


def read(answer: Answer, message: Message, _: Question) -> None:
    """Take a yes or a no; "oui mais qui va lire ?" is a question to answer first.

    A plain yes with a question beside it ("d'accord, c'est gratuit ?") is a yes, and so is one that
    is said again once the question was answered.
    """
    if not message.chosen and _LEAVE.fullmatch(message.original) and "?" not in message.original:
        answer.settle(consent=True)
        return
    asks = message.tries == 0 and not message.chosen and asks_something(message.meaning)
    if asks and (message.text == message.original or _waits(message.original)):
        return
    if message.tries == 0 and not message.chosen and _FIRST.search(message.original):
        return
    if not message.chosen and _TO_WHAT.search(message.original):
        return
    said = message.picked or read_consent(message.text, asked=True)
    if said not in ("yes", "no"):
        said = message.means("consent")
    if said == "yes":
        answer.settle(consent=True)
    elif said == "no" and not _no_refusal(message):
        answer.settle(consent=False)
        answer.refused = True


def _waits(text: str) -> bool:
    """Say whether the consent waits for an answer about what is written, or comes after "avant"."""
    about_it = _OF_WHAT_IS_WRITTEN.search(text) is not None
    return any(held[0].lower() != "mais" or about_it for held in _HOLDS_BACK.finditer(text))


def _no_refusal(message: Message) -> bool:
    """Say whether a "non" answers something else, or stands beside a question to answer first."""
    if message.picked:
        return False
    return _NO_CLEAR_REFUSAL.fullmatch(message.text) is not None or (
        asks_something(message.meaning) and _OF_WHAT_IS_WRITTEN.search(message.original) is not None
    )


def give_up(facts: Facts, _: Question) -> Facts:
    """Return the facts as they are: without a yes nothing goes on."""
    return facts

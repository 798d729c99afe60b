"""Place, course, relief, radiation and intensity: one answer out of a few."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from triage.answers import Facts
from triage.meaning.answering import asks_something, without_denied
from triage.meaning.clauses import split_clauses
from triage.questions import Question
from triage.readers import read_intensity, read_location, read_radiation, read_recurrence
from triage.readers.correction import corrects
from triage.treatments import find_relief, find_treatments
from triage.understanding.message import Answer, Message

_Read = Callable[[Answer, Message, Question], None]


def _first_clause(message: Message) -> str:
    """Return what is said first: "franchement non, et la neurostimulation…"."""
    clauses = split_clauses(message.text)
    return clauses[0].text if len(clauses) > 1 else ""


def _choice(fact: str, read: Callable[[str], object], by_meaning: bool = True) -> _Read:
    def take(answer: Answer, message: Message, question: Question) -> None:
        said = message.picked
        value = read(message.text) if said in (None, "unknown") else said
        if said == "unknown" and value is None:
            answer.unknown(question.id)
            return
        if value is None:
            value = read(_first_clause(message))
        unsure = value is None and message.does_not_know()
        if value is None and not unsure and by_meaning:
            value = message.means(question.id)
        if value is not None:
            answer.settle(**{fact: value, "unknown": answer.facts.unknown - {question.id}})
        elif unsure:
            answer.unknown(question.id)

    return take


_place = _choice("pain_location", lambda text: read_location(text, asked=True))


def read_place(answer: Answer, message: Message, question: Question) -> None:
    """Read where it hurts; what is well is no place of the pain ("le bas du dos va très bien")."""
    _place(answer, replace(message, text=without_denied(message.text, message.meaning)), question)


read_course = _choice("recurrence", lambda text: read_recurrence(text, asked=True))
read_how_relieved = _choice("relief", lambda text: find_relief(text, asked=True))
_leg = _choice("radiation", lambda text: read_radiation(text, asked=True))


def read_leg(answer: Answer, message: Message, question: Question) -> None:
    """Read whether it runs down a leg; a treatment that is corrected says nothing of it."""
    if not message.chosen and corrects(message.text) and find_treatments(message.text):
        return
    _leg(answer, message, question)


_strength = _choice("intensity", lambda text: read_intensity(text, asked=True), False)
_FIGURE = re.compile(r"\d|\b(?:z[eé]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\b", re.I)


def read_strength(answer: Answer, message: Message, question: Question) -> None:
    """Read how strong the pain is; beside a question only a figure is an answer.

    "C'est combien à payer ? j'ai pas beaucoup d'argent" says nothing of a pain.
    """
    asks = asks_something(message.meaning)
    if asks and not _FIGURE.search(message.text) and not message.chosen:
        return
    _strength(answer, message, question)


def give_up(facts: Facts, question: Question) -> Facts:
    """Return the facts with the answer unknown."""
    return replace(facts, unknown=facts.unknown | {question.id})

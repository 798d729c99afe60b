"""The lists of signs of danger, and one sign that is asked about alone."""

from __future__ import annotations

import re
from dataclasses import replace

from triage.answers import EMERGENCY_SIGNS, Facts
from triage.meaning.clauses import split_clauses
from triage.questions import BACKGROUND_PART, CONFIRM_PART, EMERGENCY_PART, Question
from triage.readers import read_yes_no
from triage.understanding.message import SURELY, Answer, Message

_HEDGES = re.compile(
    r"\b(?:mais|un peu|parfois|des fois|quand m[eê]me|sauf|enfin|si|pas toujours|presque)\b",
    re.IGNORECASE,
)
"""Words that take something of a "non" back: the sign is then asked about again."""

_TAKES_BACK = re.compile(
    r"\b(?:sauf|enfin si|ah si|si si|[aà] part|hormis|except[eé]|quand m[eê]me|par contre)\b",
    re.IGNORECASE,
)
"""Words after a "non" that take it back in part."""

_SEVERAL = 2
_SHORT = 5
"""Words of a first clause whose "non" is the answer, whatever else stands in it."""

_LIST = {"none": "no", "some": "yes", "unknown": "unknown"}
"""What a sentence says of a whole list of signs (sentences/signs_list.txt), as yes or no."""


def read(answer: Answer, message: Message, question: Question) -> None:
    """Read the answer to a list of signs, or to one sign asked about alone."""
    if question.part == CONFIRM_PART:
        _read_one(answer, message, question)
    else:
        _read_list(answer, message, question)


def _read_list(answer: Answer, message: Message, question: Question) -> None:
    part = question.part or EMERGENCY_PART
    picked = [value for value in message.chosen if value not in ("none", "unknown")]
    found = message.flags("present", "uncertain")
    said = read_yes_no(message.text) or _said_first(message)
    if said is None and not found:
        said = _LIST.get(message.means("signs_list") or "")
    if picked:
        answer.facts = answer.facts.with_red_flags(picked)
    nothing = "none" in message.chosen or (said == "no" and not found and not picked)
    unsure = (
        "unknown" in message.chosen or said == "unknown" or (not found and message.does_not_know())
    )
    if picked or found:
        _screen(answer, part)
    elif nothing:
        asked = _asked_signs(question)
        answer.facts = answer.facts.without_red_flags(asked - answer.facts.red_flags)
        _screen(answer, part)
    elif unsure:
        answer.facts = _unsure_list(answer.facts, part)
        answer.answered = True
    else:
        # "Oui" says that a sign is there but not which; one denied sign says nothing of the rest.
        answer.which = said == "yes"
        if answer.which and message.tries >= 1:
            answer.facts = _one_by_one(answer.facts, question)
            answer.answered = True
        elif message.flags("denied") and message.tries >= 1:
            _screen(answer, part)


def _said_first(message: Message) -> str | None:
    """Read the first clause alone: "non, rien pantoute. J'ai eu un accident il y a quinze ans".

    What follows is watched by both witnesses; where it takes the "non" back, nothing is read.
    """
    clauses = split_clauses(message.text)
    if len(clauses) < _SEVERAL:
        return None
    opening = clauses[0].text
    first = read_yes_no(opening, asked=len(opening.split()) <= _SHORT)
    rest = message.text[clauses[0].end :]
    if first == "no" and _TAKES_BACK.search(rest):
        return None
    return first if first in ("no", "unknown") else None


def _asked_signs(question: Question) -> frozenset[str]:
    return frozenset(option.value for option in question.options) - {"none", "unknown"}


def _screen(answer: Answer, part: str) -> None:
    answer.settle(screened=answer.facts.screened | {part})


def _unsure_list(facts: Facts, part: str) -> Facts:
    """Take "je ne sais pas" to a whole list: the gravest sign is asked about in plainer words."""
    if part == EMERGENCY_PART and "cauda_equina" not in facts.red_flags:
        facts = replace(facts, doubtful=facts.doubtful | {"cauda_equina"})
    if part == BACKGROUND_PART:
        facts = replace(facts, unknown=facts.unknown | {"red_flags"})
    return replace(facts, screened=facts.screened | {part})


def _one_by_one(facts: Facts, question: Question) -> Facts:
    """Return the facts with each grave sign of the list to be asked about alone."""
    part = question.part or EMERGENCY_PART
    if part != EMERGENCY_PART:
        return _unsure_list(facts, part)
    doubtful = facts.doubtful | (_asked_signs(question) - facts.denied - facts.red_flags)
    return replace(facts, doubtful=doubtful, screened=facts.screened | {part})


def _read_one(answer: Answer, message: Message, question: Question) -> None:
    sign = question.sign or "cauda_equina"
    said = {sign: "yes", "none": "no", "unknown": "unknown"}.get(message.picked or "")
    said = said or read_yes_no(message.text, asked=True)
    plainly_no = "no" in (read_yes_no(message.text), _said_first(message))
    if said == "no" and not plainly_no and _HEDGES.search(message.text):
        said = None
    elif said is None:
        said = message.means("yes_no", SURELY)
        if said == "yes" and len(message.text.split()) > _SHORT:
            # A long message that tells something else is no yes to this sign.
            said = None
    unsure = said in ("unknown", "not_now") or message.does_not_know()
    if sign in message.flags("present") or said == "yes":
        answer.facts = answer.facts.with_red_flags([sign])
        answer.answered = True
    elif said == "no" or sign in message.flags("denied"):
        answer.facts = answer.facts.without_red_flags([sign])
        answer.answered = True
    elif unsure or _still_unsure(message, sign):
        if message.tries >= 1 or sign in answer.facts.unsure:
            # Asked twice and still not excluded: read as present (clinical rules).
            answer.facts = answer.facts.with_red_flags([sign])
            answer.answered = True
        else:
            answer.dont_know = True


def _still_unsure(message: Message, sign: str) -> bool:
    """Say whether the words themselves doubt the sign again: not being understood is no sign."""
    return any(
        finding.id == sign and finding.status == "uncertain" and not finding.by_meaning
        for finding in message.findings
    )


def give_up(facts: Facts, question: Question) -> Facts:
    """Return the facts once nothing usable came.

    A list of grave signs is asked one by one; a sign that even then got no usable answer stays
    unknown, and a doctor asks instead (rule U7). It never counts as present.
    """
    if question.part == CONFIRM_PART:
        return replace(facts, doubtful=frozenset(), unknown=facts.unknown | {EMERGENCY_SIGNS})
    return _one_by_one(facts, question)

"""Yes, no or neither."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from triage.once import once
from triage.plain import plain
from triage.plain.word_files import WordFile
from triage.readers.dont_know import reads_dont_know

YesNo = Literal["yes", "no", "unknown"]

WORDS = WordFile(Path(__file__).with_name("words") / "yes_no.yml")
VOCABULARY = WORDS.vocabulary()

_OPENING = WORDS.needed("openings").pattern
_OPENINGS = re.compile(rf"[^a-z0-9]*(?:{_OPENING}[ ,.!]*)*")
_YES = WORDS.needed("yes")
_NO = WORDS.needed("no")
_REFUSAL = WORDS.needed("consent_no_if_asked")
_WHO_FIRST = WORDS.needed("who_first")
_YES_ALONE = WORDS.needed("yes_alone")
_UNKNOWN = WORDS.needed("unknown")
_HAPPENS = WORDS.needed("happens")
_IS_THERE = WORDS.needed("is_there")
_HAPPENS_NOT = WORDS.needed("happens_not")
_CLOSING_YES = WORDS.needed("closing_yes")
_CLOSING_NO = WORDS.needed("closing_no")
_MARKS = " .,;:!?()\"'"
_LONGEST_CLOSING = 30


@once
def read_yes_no(text: str, asked: bool = False) -> YesNo | None:
    """Read an answer to a closed question: ``"yes"``, ``"no"``, ``"unknown"`` or ``None``.

    Where a closed question is open (``asked``), the head of the message, or its end, is enough
    ("oui depuis hier", "je dirais que non"); elsewhere the whole message must be a yes or a no.
    """
    heads = _heads(text)
    message = heads[0]
    if not message:
        return None
    who = _WHO_FIRST.match(message)
    whole = [*heads, message[who.end() :]] if who else heads
    if any(_is_only(_UNKNOWN, head) for head in whole):
        return "unknown"
    if any(_is_only(_NO, head) for head in whole):
        return "no"
    if any(_is_only(_YES, head) for head in whole):
        return "yes"
    if "?" not in text and _is_only(_YES_ALONE, message):
        return "yes"
    if not asked:
        return None
    for head in reversed(heads):
        if _UNKNOWN.match(head):
            return "unknown"
        if _REFUSAL.match(head):
            return "no"
        yes, no = _YES.match(head), _NO.match(head)
        if yes or no:
            # "No problem" and "pas de souci" begin as a no: the longer reading is the right one.
            return "yes" if _length(yes) > _length(no) else "no"
    if reads_dont_know(text):
        return "unknown"
    if _REFUSAL.search(message):
        return "no"
    return _closing(message)


def read_happens(text: str) -> YesNo | None:
    """Read whether what was asked about happens: "des fois le soir" is ``"yes"``.

    The whole answer must say so; ``None`` where it says something else, or asks.
    """
    if "?" in text:
        return None
    heads = _heads(text)
    if any(_is_only(_HAPPENS_NOT, head) for head in heads):
        return "no"
    return "yes" if any(_is_only(_HAPPENS, head) for head in heads) else None


def says_it_is_there(text: str) -> bool:
    """Say whether ``text`` points at what was asked about as there: "y a ça"."""
    return "?" not in text and _is_only(_IS_THERE, plain(text, VOCABULARY).text.strip())


def _heads(text: str) -> list[str]:
    """Return the plain message, and the same without what opens it ("ah ben" of "ah ben oui")."""
    message = plain(text, VOCABULARY).text.strip()
    opening = _OPENINGS.match(message)
    return [message, message[opening.end() :] if opening else message]


def _length(found: re.Match[str] | None) -> int:
    return len(found.group()) if found else 0


def _is_only(pattern: re.Pattern[str], message: str) -> bool:
    """Tell whether ``message`` holds nothing but phrases of ``pattern`` and marks."""
    index = 0
    while index < len(message):
        if message[index] in _MARKS:
            index += 1
            continue
        found = pattern.match(message, index)
        if not found or found.end() == index:
            return False
        index = found.end()
    return bool(message.strip(_MARKS))


def _closing(message: str) -> YesNo | None:
    end = message.rstrip(_MARKS)[-_LONGEST_CLOSING:]
    for value, pattern in (("no", _CLOSING_NO), ("yes", _CLOSING_YES)):
        if any(found.end() == len(end) for found in pattern.finditer(end)):
            # A trailing "non ?" asks for agreement and answers nothing.
            return None if message.endswith("?") else "no" if value == "no" else "yes"
    return None

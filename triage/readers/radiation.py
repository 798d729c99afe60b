"""Whether the pain runs down a leg, and whether it feels like a nerve pain."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from triage.plain import plain
from triage.plain.word_files import WordFile
from triage.readers.dont_know import reads_dont_know
from triage.readers.negation import denied_spans

Radiation = Literal["none", "leg", "neuropathic"]

_WORDS = WordFile(Path(__file__).with_name("words") / "radiation.yml")
_VOCABULARY = _WORDS.vocabulary()
_NEUROPATHIC = _WORDS.needed("neuropathic")
_NOT_NEUROPATHIC = _WORDS.needed("not_neuropathic")
_LEG = _WORDS.needed("leg")
_SOMETIMES = _WORDS.needed("sometimes")
_LEG_IF_ASKED = _WORDS.needed("leg_if_asked")
_NONE = _WORDS.needed("none")
_NONE_IF_ASKED = _WORDS.needed("none_if_asked")
_YES = _WORDS.needed("yes")
_BOTH = _WORDS.needed("both")
_OPENING = re.compile(
    r"^[^a-z0-9]*(?:(?:ah|euh|heu|ben|bah|bin|bonjour|alors|et bien|eh bien|hum|mais|moi)[ ,.]+)*"
)


def read_radiation(text: str, asked: bool = False) -> Radiation | None:
    """Read the radiation: "neuropathic", "leg", "none", or ``None`` where it is not said.

    Burning, electric, tingling or numb sensations win over pain that runs down a leg; signs of the
    arms, of the bladder or of the stomach are not counted. Where the question is open (``asked``),
    "oui" is ``"leg"`` (the safe reading of the two) and "non" is ``"none"``.
    """
    message = plain(text, _VOCABULARY).text
    nerve = _signs(_NEUROPATHIC, _without(_NOT_NEUROPATHIC, message))
    leg = _signs(_LEG, message)
    staying = _NONE.search(message) is not None
    if any(said for said in nerve):
        return "neuropathic"
    if any(said for said in leg) and not staying:
        return "leg"
    if staying and any(_signs(_SOMETIMES, message)):
        return "leg"
    if not asked:
        return "none" if staying or leg else None
    return _answer(message, staying or bool(nerve) or bool(leg), any(leg))


def _answer(message: str, denied: bool, leg: bool) -> Radiation | None:
    opening = _OPENING.match(message)
    start = opening.end() if opening else 0
    if _YES.match(message, start):
        return "neuropathic" if _BOTH.search(message) else "leg"
    if _NONE_IF_ASKED.match(message, start) and not leg:
        return "leg" if _said_after_no(message) else "none"
    if _BOTH.fullmatch(message.strip(" .!")):
        return "neuropathic"
    if denied:
        return "none"
    if any(_signs(_LEG_IF_ASKED, message)):
        return "leg"
    if reads_dont_know(message):
        return None
    return "none" if _NONE_IF_ASKED.search(message) else None


def _said_after_no(message: str) -> bool:
    """Tell "non mais ça descend un peu" from a plain no."""
    _, but, rest = message.partition(" mais ")
    return bool(but) and any(_signs(_LEG_IF_ASKED, rest))


def _signs(pattern: re.Pattern[str], message: str) -> list[bool]:
    """Give, for each sign found, whether it is said to be there."""
    spans = [found.span() for found in pattern.finditer(message)]
    return [not denied for denied in denied_spans(message, spans)]


def _without(pattern: re.Pattern[str], message: str) -> str:
    return pattern.sub(lambda found: "~" * len(found.group()), message)

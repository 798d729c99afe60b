"""A message that asks, with no answer to a list of signs in it: "le scanner, je passe ?"."""

from __future__ import annotations

import re

from triage.finding.asking import asks_in_form

_SEGMENT = re.compile(r"[^.,;:!?\n]+[.,;:!?\n]*")
_SAYS_NO = (
    r"non|nan|nn|nope|no|aucune?s?|rien|nada|z[eé]ro|nulle?s?|pas du tout|"
    r"(?:absolument|vraiment|heureusement|surtout|certainement|bien s[uû]r que) (?:pas|non)|"
    r"pas (?:[cç]a|cela|moi|que je sache|[aà] ma connaissance)|jamais(?: eu)?|ni"
)
_DOES_NOT_SAY = (
    r"(?:pense|crois|croi|sais|sai|ch?ais|ch[eé]|saurais) (?:\w+ )?(?:pas|plus|rien|trop)|"
    r"(?:pas|aucune|z[eé]ro) (?:la moindre )?id[eé]e|j['’ ]?ignore"
)
_NO = re.compile(rf"\b(?:{_SAYS_NO})\b", re.IGNORECASE)
_UNKNOWN = re.compile(rf"\b(?:{_DOES_NOT_SAY})\b", re.IGNORECASE)
_DILEMMA = re.compile(r"\bentre (?:les|ces) deux\b|\bqui croire\b", re.IGNORECASE)
"""What "je ne sais pas" is said of in a story: "moi entre les deux je ne sais pas"."""
_ANSWERS_FIRST = re.compile(
    r"\W*(?:(?:alors|euh|heu|bah|ben|bon|et|ah|oh|oui|moi|a priori|[aà] priori)\W+)*"
    r"(?:je |j['’ ]?)?(?:n['’ ]?|ne )?(?:en |y |(?:ai|ressens|vois|note) )?"
    rf"(?:crois que non|pense que non|dirais (?:que )?non|{_SAYS_NO}|{_DOES_NOT_SAY})\b",
    re.IGNORECASE,
)
_OF_A_STORY = re.compile(
    r"\b(?:c['’ ]?(?:est|[eé]tait)|dit|dis|di|dire|r[eé]pondu) (?:que )?non\b|"
    r"\bjamais (?!eu\b)\w+[eé]e?s?\b",
    re.IGNORECASE,
)
"""What denies something of a story: "le téléphone, pour nous, c'est non", "jamais opéré"."""


def asks_without_an_answer(text: str) -> bool:
    """Say whether ``text`` asks, and no part of it says no or "je ne sais pas" beside the question.

    Where it does, a "non" or "je passe" inside a question or its story answers no list of signs.
    """
    if not asks_in_form(text):
        return False
    return not any(map(_answers, _SEGMENT.findall(text)))


def says_no_plainly(text: str) -> bool:
    """Say whether some part of ``text`` plainly says no: "mon patron refuse" does not."""
    return any(map(_denies, _SEGMENT.findall(text)))


def _answers(segment: str) -> bool:
    if _ANSWERS_FIRST.match(segment):
        return _OF_A_STORY.search(segment) is None
    return not asks_in_form(segment) and _denies(segment)


def _denies(segment: str) -> bool:
    if _OF_A_STORY.search(segment) is not None:
        return False
    return _NO.search(segment) is not None or (
        _UNKNOWN.search(segment) is not None and _DILEMMA.search(segment) is None
    )

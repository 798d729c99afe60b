"""The answer that stands before a question in one breath: "10 jours c'est beaucoup non ?"."""

from __future__ import annotations

import re

_QUESTIONS = frozenset(
    {"duration", "intensity", "age", "recurrence", "radiation", "relief", "location"}
)
"""Questions whose bare answer is plain enough. Signs, consent and treatments are asked again: "oui
mais qui va lire ?" gives no consent, and "corticoïdes c'est quoi ?" tells of none taken."""

_ASKS = re.compile(
    r"[\s,;.:!-]*\b(?:(?:mais |et |donc |alors )?(?:c['’ ]?(?:est|[eé]tait)|[cs]|[cç]a|sa|cela|"
    r"est[- ]ce que|esk\w*|je|y a|il y a)\b[^?]*\b(?:beaucoup|bcp|trop|longs?|longtemps|normal\w*|"
    r"graves?|inqui[eé]t\w*|rien|pire|mieux|bien|bon|reven\w*|repart\w*|pass\w*)\b[^?]*|"
    r"pourquoi\b[^?]*|pk\b[^?]*|normal|grave|trop|beaucoup|bcp)\?\s*$",
    re.IGNORECASE,
)
"""What is asked about the answer just given: whether it is much, long, grave, or will pass."""
_BEFORE_ANOTHER = re.compile(
    r"(?P<said>[^,.;:!?]*\b(?:jours?|semaines?|mois|ans?|ann[eé]es?|\d+|oui|non|fois)\b[^,.;:!?]*)"
    r"[,.;]\s*(?!en\b|et\b|ou\b)[^?]*\?\s*$",
    re.IGNORECASE,
)
"""An answer, and behind a comma another question: "deux semaines, dites, c'est qui ?"."""
_LONGEST = 160
"""Characters of a message that answers and asks in one breath: a longer one has clauses to tell."""
_MOST_WORDS = 5
_BARE = re.compile(
    r"\W*(?:(?:oui|ouais|non|nan|la|le|l['’ ]|ma|les|en|au|du|de|des|une?|deux|trois|quatre|cinq|"
    r"six|sept|huit|neuf|dix|quinze|vingt|trente|\d+|depuis|environ|[aà] peu pr[eè]s|plut[oô]t|"
    r"jours?|semaines?|mois|ans?|ann[eé]es?|j|hier|jambe|jambes|dos|bas|fesse|genou|pied|gauche|droite?|"
    r"premi[eè]re?|1 ?[eè]?re|fois|un|peu|rien|sur|jusqu['’ ]?au?|[aà])\b[\s,./-]*)+",
    re.IGNORECASE,
)


def answered_first(text: str, question: str) -> str | None:
    """Return what ``text`` says before it asks, where that is a bare answer to ``question``.

    None where a question stands alone: "c'est quoi une sciatique ?" answers nothing.
    """
    if question not in _QUESTIONS or len(text) > _LONGEST:
        return None
    before = _BEFORE_ANOTHER.match(text)
    if before is not None and len(before["said"].split()) <= _MOST_WORDS:
        return before["said"]
    said = _BARE.match(text)
    if said is None or said.end() == len(text) or len(said.group().split()) > _MOST_WORDS:
        return None
    return said.group() if _ASKS.match(text, said.end()) else None

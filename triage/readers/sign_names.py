"""Signs by their short names: taken out again ("enlevez la nuit"), or meant ("le pied, oui")."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from triage.plain import plain
from triage.plain.word_files import WordFile

_WORDS = WordFile(Path(__file__).with_name("words") / "sign_names.yml")
_YES = re.compile(r"\b(?:oui|ouais|y a)\b|^\W*si\b(?=\W*(?:[,.!]|$))")
_NO = re.compile(r"\b(?:non|nan|pas|rien|aucune?|jamais)\b")
_FEW = 10
_MAX_READ = 300
"""Characters that are read: who takes a sign out says so in few words."""


@lru_cache(maxsize=1)
def _names() -> dict[str, re.Pattern[str]]:
    return {sign: _WORDS.needed("names", sign) for sign in _WORDS.names("names")}


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    before, after = (_WORDS.needed(place).pattern for place in ("before", "after"))
    patterns = {}
    for sign, named in _names().items():
        name = named.pattern
        patterns[sign] = re.compile(f"(?:{before})[ ,:]*(?:{name})|(?:{name})[ ,:]*(?:{after})")
    return patterns


def read_removed(text: str) -> frozenset[str]:
    """Return the ids of the signs that ``text`` asks to take out, whether they were noted or not.

    Names are short ones ("la nuit", "le poids"): they count only beside "enlevez", "effacez" and
    the like, or before "c'est une erreur".
    """
    message = plain(text[:_MAX_READ]).text
    return frozenset(sign for sign, said in _patterns().items() if said.search(message))


def signs_named(text: str) -> frozenset[str]:
    """Return the ids of the signs whose short names stand in ``text``, in whatever sense."""
    message = plain(text[:_MAX_READ]).text
    return frozenset(sign for sign, said in _names().items() if said.search(message))


def signs_meant(text: str) -> frozenset[str]:
    """Return the ids of the signs that a short yes means by their names: "le pied, oui".

    None where the message denies anything; more than a few words tell the sign themselves.
    """
    message = plain(text[:_MAX_READ]).text
    if len(message.split()) > _FEW or not _YES.search(message) or _NO.search(message):
        return frozenset()
    return frozenset(sign for sign, said in _names().items() if said.search(message))

"""Which noted signs a message asks to take out again: "enlevez la nuit"."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from triage.plain import plain
from triage.plain.word_files import WordFile

_WORDS = WordFile(Path(__file__).with_name("words") / "removal.yml")
_MAX_READ = 300
"""Characters that are read: who takes a sign out says so in few words."""


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    before, after = (_WORDS.needed(place).pattern for place in ("before", "after"))
    patterns = {}
    for sign in _WORDS.names("names"):
        name = _WORDS.needed("names", sign).pattern
        patterns[sign] = re.compile(f"(?:{before})[ ,:]*(?:{name})|(?:{name})[ ,:]*(?:{after})")
    return patterns


def read_removed(text: str) -> frozenset[str]:
    """Return the ids of the signs that ``text`` asks to take out, whether they were noted or not.

    Names are short ones ("la nuit", "le poids"): they count only beside "enlevez", "effacez" and
    the like, or before "c'est une erreur".
    """
    message = plain(text[:_MAX_READ]).text
    return frozenset(sign for sign, said in _patterns().items() if said.search(message))

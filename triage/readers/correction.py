"""Does the person correct something that they said before?"""

from __future__ import annotations

import re
from pathlib import Path

from triage.plain import plain
from triage.plain.word_files import WordFile
from triage.readers.numbers import read_bare_number

_WORDS = WordFile(Path(__file__).with_name("words") / "correction.yml")
_CUES = _WORDS.needed("correction")
_MAX_READ = 2000
_SMALL = re.compile(r"\b(?:non|nan|euh|heu|ah|oh|mais|c est|j ai|je|plutot|c|donc|dsl|desolee?)\b")


def corrects(text: str) -> bool:
    """Say whether ``text`` announces a correction ("en fait ça fait plutôt six mois")."""
    return _CUES.search(plain(text[:_MAX_READ]).text) is not None


def corrected_number(text: str) -> int | None:
    """Return the number of a correction that says nothing else ("non 54 pardon"), or ``None``."""
    message = plain(text[:_MAX_READ]).text
    if _CUES.search(message) is None:
        return None
    return read_bare_number(_SMALL.sub(" ", _CUES.sub(" ", message)).strip(" .,!:;"))

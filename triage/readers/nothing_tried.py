"""The answer "nothing" to the question of what was tried."""

from __future__ import annotations

import re
from pathlib import Path

from triage.plain import plain
from triage.plain.word_files import WordFile

_WORDS = WordFile(Path(__file__).with_name("words") / "nothing_tried.yml")
_VOCABULARY = _WORDS.vocabulary()
_NOTHING = _WORDS.needed("nothing")
_NOTHING_VOLUNTEERED = _WORDS.needed("nothing_volunteered")
_NOTHING_IF_ASKED = _WORDS.needed("nothing_if_asked")
_RELIEF = _WORDS.needed("about_relief")
_OPENING = re.compile(
    r"\W*(?:(?:ben|bah|euh|non|nan|oh|alors|honnetement|franchement|pour l instant)[ ,]+)*"
    r"(?:rien(?: du tout)?|nada|que dalle|aucune?)"
    r"(?:\s*[.,;:!(]|\s+(?=(?:j ai dit|je (?:vous|te) dis|j attends|je viens|on m a|car|parce|"
    r"pour le moment|svp|merci)\b))"
)
"""An answer that begins with "rien" and goes on to say why: "rien, j'ose pas"."""
_MARKS = " .,;:!?()"


def reads_nothing_tried(text: str, asked: bool = True) -> bool:
    """Tell whether ``text`` says that nothing was tried against the pain.

    Where the question is open (``asked``), "non" and "rien" are enough. "Rien ne marche" speaks of
    the effect and not of what was tried. Ask the treatments first: "rien à part du Doliprane" names
    one.
    """
    message = plain(text, _VOCABULARY).text
    if _RELIEF.search(message):
        return False
    if _NOTHING.search(message):
        return True
    if not asked:
        return False
    opens = _OPENING.match(message.strip())
    return opens is not None or _NOTHING_IF_ASKED.fullmatch(message.strip(_MARKS)) is not None


def volunteers_nothing_tried(text: str) -> bool:
    """Tell whether ``text``, unasked, says that no treatment of any kind was tried.

    Stricter than :func:`reads_nothing_tried`: what it accepts is never asked about again.
    """
    message = plain(text, _VOCABULARY).text
    return not _RELIEF.search(message) and _NOTHING_VOLUNTEERED.search(message) is not None

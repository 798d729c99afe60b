"""What may come in: made valid first, and refused where understanding it would cost too much.

The cost of a message is that of what is read, not of what is typed: one sign may stand for eighteen
letters (U+FDFA), every sign that is no letter is a word of its own, and many in a row without a
blank cost their number squared. All of it is bounded here, before anything is understood. A text
that goes beyond is refused as a whole: what is cut off might be what matters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

MAX_LENGTH = 4000
"""Characters of a message, as typed and as read."""
MAX_WORDS = 1500
"""Words and signs of a message: more than 4,000 characters of French ever have."""
MAX_SIGNS = 120
"""Signs that are no letters between two blanks."""
WORDS_A_TURN = 100
"""A message of so many words counts twice against what one person may send, and so on."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WORD = re.compile(r"\w+|[^\w\s]")
_SIGN = re.compile(r"[^\w\s]")

REFUSALS = {
    "too_long": (
        "Votre message est un peu long pour moi, et je ne l'ai pas lu. Pouvez-vous l'écrire en"
        " moins de {limit} caractères, ou en plusieurs fois ? Si c'est une urgence, appelez le 15."
    ),
    "unreadable": (
        "Je n'arrive pas à lire ce message : il contient trop de signes. Pouvez-vous l'écrire avec"
        " des mots ? Si c'est une urgence, appelez le 15."
    ),
}
"""What the patient reads where a message is refused, by its code."""


class TooHeavyError(ValueError):
    """A text that is not read: ``code`` is one of :data:`REFUSALS`, ``sentence`` for the person."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code, self.values = code, values
        self.sentence = REFUSALS[code].format(**values)
        super().__init__(code)


def made_valid(text: str) -> str:
    """Return ``text`` as one that every database and every reader takes.

    Two halves of a character are joined, a lone half and control signs are left out.
    """
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _CONTROL.sub("", joined)


def weigh(text: str, limit: int = MAX_LENGTH) -> int:
    """Return what ``text`` costs, in turns (1 for a usual message).

    ``limit`` is the number of characters that is allowed. Raises TooHeavyError.
    """
    if len(unicodedata.normalize("NFKD", text[:limit])) > 2 * limit:
        raise TooHeavyError("unreadable")
    # An accent that is typed apart from its letter is no sign of its own.
    composed = unicodedata.normalize("NFC", text)
    if max((len(_SIGN.findall(piece)) for piece in composed.split()), default=0) > MAX_SIGNS:
        raise TooHeavyError("unreadable")
    if len(text) > limit:
        raise TooHeavyError("too_long", limit=limit)
    words = len(_WORD.findall(composed))
    if words > MAX_WORDS:
        raise TooHeavyError("unreadable")
    return 1 + words // WORDS_A_TURN

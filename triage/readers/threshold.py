"""Is the pain a little under three months, or a little over?"""

from __future__ import annotations

import re
from typing import Literal

from triage.text import fold

_LESS = re.compile(
    r"\b(?:moins|moin|mons|avant|en\s?dessous|inferieure?|pas\s?(?:encore|tout\s?a\s?fait|"
    r"completement)|presque|bientot|a\s?peine|recente?)\b"
)
_MORE = re.compile(
    r"\b(?:plus|pluss?|\+|davantage|au\s?dessus|au[- ]?dela|superieure?|depasse\w*|passes?|"
    r"largement|bien\s?(?:plus|trois|3)|bon(?:s)?\s(?:trois|3))\b|^\s*\+"
)
_NEGATED = re.compile(r"\b(?:sais|sai|souviens|rappelle)\s?(?:pas|plus|pu)|\bje\s?sais\s?plus\b")


def read_threshold(text: str) -> Literal["less", "more"] | None:
    """Read the answer to the three-month question; None where it is neither or both."""
    folded = fold(text).text
    if _NEGATED.search(folded):
        return None
    less, more = _LESS.search(folded), _MORE.search(folded)
    if bool(less) == bool(more):
        return None
    return "less" if less else "more"

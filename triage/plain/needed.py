"""What must stand in a text for a pattern to be found in it: a cheap look before a dear search.

A pattern of phrases is tried at every word of a text. Where it is searched again and again, in one
part of a sentence after the other, it pays to ask first whether any of the letters that each of its
phrases has stands in the sentence at all. What is asked about the letters a match consists of
holds for every part of the text too; what must stand before or behind a match is left out of it.
"""

from __future__ import annotations

import re
import sre_parse
from functools import cache
from typing import Any

__all__ = ["may_be_in"]


def may_be_in(text: str, pattern: re.Pattern[str]) -> bool:
    """Say whether ``pattern`` may match somewhere in ``text``, or in any part of it.

    False is certain; true is not.

    >>> may_be_in("bonjour", re.compile("(?:un |le )?chien|chats?"))
    False
    """
    needed = _needed_by(pattern)
    return not needed or any(letters in text for letters in needed)


@cache
def _needed_by(pattern: re.Pattern[str]) -> frozenset[str]:
    """Return letters one of which is in every match of ``pattern``; none where nothing is known."""
    if pattern.flags & re.IGNORECASE:
        return frozenset()
    return _needed(sre_parse.parse(pattern.pattern, pattern.flags & ~re.UNICODE))


def _needed(items: Any) -> frozenset[str]:
    found: list[frozenset[str]] = []
    letters = ""
    for kind, given in items:
        if kind is sre_parse.LITERAL:
            letters += chr(given)
            continue
        found.append(frozenset({letters}))
        letters = ""
        if kind is sre_parse.SUBPATTERN:
            found.append(_needed(given[-1]))
        elif kind is sre_parse.BRANCH:
            choices = [_needed(choice) for choice in given[1]]
            found.append(frozenset().union(*choices) if all(choices) else frozenset())
        elif kind in (sre_parse.MAX_REPEAT, sre_parse.MIN_REPEAT) and given[0]:
            found.append(_needed(given[-1]))
    found.append(frozenset({letters}))
    # The longer the shortest of them, the rarer it is that one of them stands there by chance.
    best = max(found, key=lambda one: min(map(len, one), default=0))
    return best if all(best) else frozenset()

"""What the words around a sign do to it: denied, somebody else's, imagined, past, uncertain.

Each qualifier is a small function on the plain view of a message (:mod:`triage.plain`) and the span
of a sign in it. They share one notion of scope: a sentence, cut again at words that turn it
("mais", "par contre"). The words are in ``words.yml`` alone, the mechanism here alone; the approach
(cues and their scope) is that of NegEx and ConText (Chapman 2001; Harkema 2009), rebuilt for how
patients type: "ne" dropped, no punctuation, SMS spelling.
"""

from __future__ import annotations

import re
from pathlib import Path

from triage.plain.phrases import compile_phrases, load_words

__all__ = [
    "asks_about_own_sign",
    "clause",
    "continues_list",
    "is_denied",
    "is_hypothetical",
    "is_long_standing",
    "is_of_other_person",
    "is_past",
    "is_settled",
    "is_slight",
    "is_uncertain",
]

_WORDS = load_words(Path(__file__).with_name("words.yml"))
_FRAGMENTS = _WORDS["fragments"]


def _cue(name: str) -> re.Pattern[str]:
    return compile_phrases(_WORDS[name], _FRAGMENTS)


_DENIED_BEFORE = _cue("denied_before")
_DENIED_SMALL = _cue("denied_small")
_DENIED_AFTER = _cue("denied_after")
_OTHER_PERSON = _cue("other_person")
_MYSELF = _cue("myself")
_HYPOTHETICAL = _cue("hypothetical")
_INTERROGATIVE = _cue("interrogative")
_ASKED_OF_ONESELF = _cue("asked_of_oneself")
_PAST = _cue("past")
_SETTLED = _cue("settled")
_LONG_STANDING = _cue("long_standing")
_UNCERTAIN = _cue("uncertain")
_SLIGHT = _cue("slight")
_TURNS = _cue("turns")
_SENTENCE_END = re.compile(r"[.!?;\n]+|,\s(?=(?:je|j|moi|et moi)\s)")
_GAP = re.compile(r"\s?[:=(]?\s?")
_WORD = re.compile(r"[a-z0-9]+|[^a-z0-9\s]")
_LIST_GAP = re.compile(
    r"\s?(?:(?:,|/|ou|et|ni)\s?)+(?:(?:de|d|des|du|la|le|l|les|pas|non|plus)\s)*"
)
_NEAR = 60
_REACH = 160
"""Characters on either side of a sign that are looked at: longer sentences are not one thought."""


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the clause around ``text[start:end]``.

    >>> text = "pas de fievre mais je ne sens plus rien"
    >>> low, high = clause(text, text.index("sens"), text.index("sens") + 4)
    >>> text[low:high]
    'mais je ne sens plus rien'
    """
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    for pattern in (_SENTENCE_END, _TURNS):
        for match in pattern.finditer(text, low, start):
            edge = match.end() if pattern is _SENTENCE_END else match.start()
            low = max(low, edge)
        following = pattern.search(text, end, high)
        if following:
            high = min(high, following.start())
    return low, high


def is_denied(text: str, start: int, end: int) -> bool:
    """Say whether the sign is said not to be there: "pas de fièvre", "fièvre : non".

    Only small words may stand between the denial and the sign.
    """
    _, high = clause(text, start, end)
    if _DENIED_AFTER.match(text, _GAP.match(text, end).end(), high):  # type: ignore[union-attr]
        return True
    for word in reversed(_WORD.findall(text[max(0, start - _NEAR) : start])):
        if _DENIED_BEFORE.fullmatch(word):
            return True
        if not _DENIED_SMALL.fullmatch(word):
            return False
    return False


def continues_list(text: str, end: int, start: int) -> bool:
    """Say whether only list words lie between two signs: "pas de fièvre, de frissons ni de…"."""
    return _LIST_GAP.fullmatch(text, end, start) is not None


def is_of_other_person(text: str, start: int, end: int) -> bool:
    """Say whether the sign is told of somebody else: "mon père a eu un cancer".

    A "je" between the person and the sign brings it back to the patient.
    """
    low, _ = clause(text, start, end)
    people = list(_OTHER_PERSON.finditer(text, low, start))
    return bool(people) and _MYSELF.search(text, people[-1].end(), start) is None


def is_hypothetical(text: str, start: int, end: int) -> bool:
    """Say whether the sign is imagined or feared ("et si j'avais…"), or asked about in general."""
    low, _ = clause(text, start, end)
    if _HYPOTHETICAL.search(text, low, start):
        return True
    asked = _INTERROGATIVE.search(text, low, start)
    return asked is not None and not _speaks_of_self(text, asked.start(), end)


def _speaks_of_self(text: str, start: int, end: int) -> bool:
    return _MYSELF.search(text, start, end) is not None


def asks_about_own_sign(text: str, start: int, end: int) -> bool:
    """Say whether a question is about a sign that may be there: "est-ce grave si je ne sens…"."""
    low, _ = clause(text, start, end)
    return bool(
        _ASKED_OF_ONESELF.search(text, low, start) or _INTERROGATIVE.search(text, low, start)
    )


def is_past(text: str, start: int, end: int) -> bool:
    """Say whether the sign is told as over: "j'ai eu un pied tombant en 2010, c'est réglé"."""
    low, high = clause(text, start, end)
    return _PAST.search(text, low, high) is not None


def is_settled(text: str, start: int, end: int) -> bool:
    """Say whether the sign is told as healed, examined, or as one that comes only on effort."""
    low, high = clause(text, start, end)
    return _SETTLED.search(text, low, min(len(text), high + _REACH // 2)) is not None


def is_long_standing(text: str, start: int, end: int) -> bool:
    """Say whether the sign has been there for years, or only on effort, and is not new."""
    low, high = clause(text, start, end)
    return _LONG_STANDING.search(text, low, high) is not None


def is_uncertain(text: str, start: int, end: int) -> bool:
    """Say whether the person is unsure of the sign: "je crois", "peut-être"."""
    return _around(_UNCERTAIN, text, start, end)


def is_slight(text: str, start: int, end: int) -> bool:
    """Say whether the sign is said to be weak or to come and go: "un peu", "parfois"."""
    return _around(_SLIGHT, text, start, end)


def _around(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    low, high = clause(text, start, end)
    return bool(pattern.search(text, low, start) or pattern.search(text, end, high))

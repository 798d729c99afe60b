"""Puts misspelled words back into the spelling of a small vocabulary.

Two ways in, tried in this order: the word sounds the same ("siatik"), or it is one slip away (two
for long words: "dolipranne"). Short words are left alone unless they sound the same, and the
everyday words of ``common_words.yml`` are never taken for a slip of the pen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

# Below these lengths a sound-alike, or a word one or two slips away, is too often another word.
_SHORTEST_SOUND_ALIKE = 4
_SHORTEST_ONE_SLIP = 5
_SHORTEST_TWO_SLIPS = 9
_LONGEST_WORD = 30

_WORDS_REMEMBERED = 1024
"""Words whose spelling is looked up once: most of what people write is written by everybody.

Enough for the longest message, and no more: whatever word a person wrote stays in memory until as
many others came after it.
"""
# Letters and groups that French writes in several ways, from the longest to the shortest.
_SOUNDS = (
    (re.compile("eau|au"), "o"),
    (re.compile("ph"), "f"),
    (re.compile("sch|ch|sh"), "1"),
    (re.compile("gu(?=[ei])"), "2"),
    (re.compile("g(?=[ei])"), "j"),
    (re.compile("2"), "g"),
    (re.compile("sc(?=[eiy])|c(?=[eiy])"), "s"),
    (re.compile("(?<=[a-z])ti(?=on|a)"), "si"),
    (re.compile("qu|ck|cc|[cqk]"), "k"),
    (re.compile("x"), "ks"),
    (re.compile("h"), ""),
    (re.compile("y"), "i"),
    (re.compile("w"), "v"),
    (re.compile("z"), "s"),
    (re.compile("[ea]m(?=[pb])"), "an"),
    (re.compile("en(?![aeiou])"), "an"),
    (re.compile("ain|ein|im(?=[pb])"), "in"),
    (re.compile("ai|ei"), "e"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile("[estdxp]+$"), ""),
)


def _load_common_words() -> frozenset[str]:
    path = Path(__file__).with_name("common_words.yml")
    return frozenset(yaml.safe_load(path.read_text(encoding="utf-8")))


_COMMON_WORDS = _load_common_words()


@lru_cache(maxsize=_WORDS_REMEMBERED)
def sound(word: str) -> str:
    """Give a rough key of how a folded word sounds; words that sound alike share it."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


class Vocabulary:
    """A set of words (folded, one token each) that patients may misspell.

    The ``known`` words are good words too, left as they are.
    """

    def __init__(self, words: Iterable[str], known: Iterable[str] = ()) -> None:
        self._words = frozenset(words)
        self._left_alone = self._words | _COMMON_WORDS | frozenset(known)
        self._long = sorted(word for word in self._words if len(word) >= _SHORTEST_ONE_SLIP)
        self._by_sound: dict[str, str] = {}
        for word in sorted(self._words):
            key = sound(word)
            if len(key) >= _SHORTEST_SOUND_ALIKE:
                self._by_sound.setdefault(key, word)
        self._looked_up = lru_cache(maxsize=_WORDS_REMEMBERED)(self._look_up)

    def respell(self, token: str) -> str:
        """Give the usual spelling of a folded word, or the word itself where it is another one.

        A letter that an apostrophe should have set apart is set apart: "lepaule" gives "l epaule".
        """
        if token in self._left_alone or len(token) > _LONGEST_WORD:
            return token
        return self._looked_up(token)

    def _look_up(self, token: str) -> str:
        if token[0] in "ldjnm" and token[1:] in self._words and token[1] in "aeiouyh":
            return f"{token[0]} {token[1:]}"
        if len(token) < _SHORTEST_SOUND_ALIKE:
            return token
        key = sound(token)
        if key in self._by_sound:
            return self._by_sound[key]
        if len(token) < _SHORTEST_ONE_SLIP:
            return token
        slips = 1 if len(token) < _SHORTEST_TWO_SLIPS else 2
        found = process.extractOne(token, self._long, scorer=OSA.distance, score_cutoff=slips)
        if found is None or sound(found[0])[:1] != key[:1]:
            return token
        return str(found[0])

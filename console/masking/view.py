"""One view of a message for every kind of personal detail: folded text, words, and what is masked.

What is masked already, by an earlier look or by a label such as "[nom]" in the text, is a wall: it
is neither letter nor digit nor space, so nothing is read across it. That is what makes masking
twice the same as masking once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from triage.text import fold

WALL = "\ue000"
"""A character of the private use area: no keyboard types it."""

_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?;:\n" + WALL + r"]")


@dataclass(frozen=True)
class Word:
    """One run of letters, as folded (``plain``) and as typed (``written``).

    ``gap`` is what stands between the word before and this one, ``after`` the character that
    follows; ``start`` and ``end`` are places in the view's text.
    """

    start: int
    end: int
    plain: str
    written: str
    gap: str
    after: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.written[:1].isupper()

    @property
    def capitals(self) -> bool:
        """Whether it is written in capitals throughout."""
        return len(self.written) > 1 and self.written.isupper()

    @property
    def glued(self) -> bool:
        """Whether a digit touches it, as in "L5"."""
        return self.gap[-1:].isdigit() or self.after.isdigit()

    @property
    def opens_sentence(self) -> bool:
        """Whether a capital is to be expected here anyway."""
        return self.start == 0 or bool(_SENTENCE_END.search(self.gap))


class View:
    """A message, folded, with its words."""

    def __init__(self, text: str) -> None:
        folded = fold(text)
        self._folded = folded
        chars = list(folded.text)
        for index, offset in enumerate(folded.offsets[:-1]):
            if text[offset] == "\n":
                chars[index] = "\n"
        self.text = "".join(chars)
        self.words = self._words(text)
        self._starts = [word.start for word in self.words]
        self.cased = self._cased()

    def _words(self, original: str) -> list[Word]:
        words = []
        last = 0
        for match in _LETTERS.finditer(self.text):
            start, end = match.span()
            first, past = self._folded.span(start, end)
            words.append(
                Word(
                    start,
                    end,
                    match.group(),
                    original[first:past],
                    self.text[last:start],
                    self.text[end : end + 1],
                )
            )
            last = end
        return words

    def _cased(self) -> bool:
        """Tell whether a capital means anything in this message.

        It does not where all is typed in capitals, or Every Word Begins With One.
        """
        long = [word for word in self.words if len(word.plain) > 1]
        if not any(word.written[:1].islower() for word in long):
            inside = [word for word in long if not word.opens_sentence]
            return bool(inside) and len(long) <= 4 and not all(word.capitals for word in long)
        if 2 * sum(word.capitals for word in long) > len(long):
            return False
        inside = [word for word in long if not word.opens_sentence]
        return len(inside) < 6 or 10 * sum(word.capital for word in inside) < 7 * len(inside)

    def word_at(self, place: int) -> int:
        """Return the index of the first word that begins at ``place`` or later."""
        return bisect_left(self._starts, place)

    def gap(self, index: int) -> str:
        """Return what stands before word ``index``; after the last word, a wall."""
        return self.words[index].gap if index < len(self.words) else WALL

    def capital(self, word: Word) -> bool:
        """Whether the word has a capital that means something."""
        return self.cased and word.capital

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a span of the view's text into one of the message, with its combining marks."""
        offsets = self._folded.offsets
        past = offsets[end]
        return offsets[start], past if past > offsets[end - 1] else past + 1

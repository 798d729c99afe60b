"""What a reviewer searches for, read word by word, and found again in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from triage.text import fold

BEGINS = 3
"""Letters from which a word that is searched for may be the beginning of a longer one."""

AROUND = 50
"""Characters shown on each side of what was found."""

_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = 200
_PLURAL_FROM = 5


@dataclass(frozen=True)
class Term:
    """One word, or several in double quotes that must follow each other.

    ``whole`` where the words must stand as they are: in quotes, or too short to begin another.
    ``near`` are words that are spelt nearly so, and count as well.
    """

    words: tuple[str, ...]
    whole: bool = False
    near: tuple[str, ...] = ()

    @property
    def base(self) -> str:
        """Return what a word must begin with: without the ending of a plural; "" where whole."""
        if self.whole:
            return ""
        word = self.words[0]
        return word[:-1] if len(word) >= _PLURAL_FROM and word[-1] in "sx" else word

    def forgiving(self, near: Iterable[str]) -> Term:
        """Return the term with words that are spelt nearly so."""
        return replace(self, near=tuple(near))

    @property
    def pattern(self) -> str:
        """Return a regular expression that finds it in folded text."""
        if self.whole:
            return r"[^a-z0-9]+".join(self.words) + r"(?![a-z0-9])"
        words = "|".join(f"{word}(?![a-z0-9])" for word in self.near)
        return f"(?:{self.base}[a-z0-9]*{'|' + words if words else ''})"


def read_query(query: str) -> list[Term]:
    """Read a query; every word is only letters and digits, whatever was typed."""
    terms: list[Term] = []
    for number, part in enumerate(fold(query[:_LONGEST]).text.split('"')):
        words = _WORD.findall(part)
        if number % 2:
            terms += [Term(tuple(words), whole=True)] if words else []
        else:
            terms += [Term((word,), whole=len(word) < BEGINS) for word in words]
    return terms


@dataclass(frozen=True)
class Bit:
    """Some characters of a text, and whether they are what was searched for."""

    text: str
    found: bool = False


class Finder:
    """Finds terms in texts, to mark them."""

    def __init__(self, terms: Sequence[Term]) -> None:
        any_of = "|".join(term.pattern for term in terms)
        self._pattern = re.compile(rf"(?<![a-z0-9])(?:{any_of})") if terms else None

    def bits(self, text: str) -> list[Bit]:
        """Cut ``text`` where a term begins or ends."""
        made: list[Bit] = []
        last = 0
        for start, end in self._spans(text):
            made += [Bit(text[last:start])] if start > last else []
            made.append(Bit(text[start:end], found=True))
            last = end
        return made + ([Bit(text[last:])] if last < len(text) else [])

    def excerpt(self, said: str) -> list[Bit]:
        """Return the first message (a line of ``said``) that holds a term, cut short around it."""
        for line in said.splitlines():
            spans = self._spans(line)
            if spans:
                return self._around(line, spans[0])
        return []

    def _around(self, line: str, span: tuple[int, int]) -> list[Bit]:
        first = max(0, span[0] - AROUND)
        past = min(len(line), span[1] + 2 * AROUND)
        if first:
            first = line.find(" ", first, span[0]) + 1 or first
        if past < len(line):
            past = max(line.rfind(" ", span[1], past), span[1])
        bits = self.bits(line[first:past])
        before = [Bit("… ")] if first else []
        return before + bits + ([Bit(" …")] if past < len(line) else [])

    def _spans(self, text: str) -> list[tuple[int, int]]:
        if self._pattern is None:
            return []
        folded = fold(text)
        return [folded.span(*match.span()) for match in self._pattern.finditer(folded.text)]

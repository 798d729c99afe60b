"""Compiles phrases that a clinician wrote in ordinary French into a pattern for plain text.

The rules of the notation stand at the head of every word file that uses it, in French; this is all
that they mean:

- a word stands for its feminine and its plural too (``engourdi``, ``génital``, ``cotonneux``), an
  infinitive in -er for what sounds like it (``uriner``, "uriné"), where the caller wants that;
- ``engourdi~`` is any word that begins so;
- ``[NAME]`` is one of the choices of that list, or a pattern of that name; ``[un / une / NAME]`` is
  one of the choices given, words or lists; ``(très)`` and ``(très / trop)`` may be missing;
- ``…`` lets up to three words without a comma stand between, ``… …`` up to six;
- ``A + B`` (or ``A + B + C``) are parts in any order, up to twelve words, commas
  and full stops between two;
- "ne" may be missing, and "de", "le", "que"… stand for "d'", "l'", "qu'" too.

>>> import re
>>> bool(re.search(compile_phrase("n'arrive [plus / pas] à uriner"), "j arrive plus a urine"))
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import permutations

from triage.plain import plain
from triage.text import fold

__all__ = ["Notation", "PhraseError", "compile_phrase", "whole_words"]

GAP_WORDS = 3
"""How many words one "…" lets stand between."""
APART = 12
"""How many words may stand between two parts that a "+" joins."""

_PIECES = re.compile(r"…|\.\.\.|[\[\]()/+]|[^\s\[\]()/+…]+?(?=\.\.\.|[\s\[\]()/+…]|$)")
_ELIDED = {
    "d": "de?",
    "l": "l[ea]?",
    "j": "je?",
    "m": "me?",
    "t": "te?",
    "s": "se?",
    "qu": "que?",
    "jusqu": "jusque?",
    "lorsqu": "lorsque?",
    "puisqu": "puisque?",
}
_ELIDABLE = {
    "de": "de?",
    "le": "le?",
    "la": "la?",
    "je": "je?",
    "me": "me?",
    "te": "te?",
    "se": "se?",
    "que": "que?",
    "jusque": "jusque?",
    "lorsque": "lorsque?",
    "puisque": "puisque?",
}
_MARKS = frozenset("/[]()+…") | {"..."}
_NE = re.compile(r"^(?:ne|n')$")
_SHORTEST_INFLECTED = 4
_SHORTEST_STEM = 3
_MOST_PARTS = 3
_BETWEEN_PARTS = rf"[ ,.]+(?:\w+[ ,.]+){{0,{APART}}}"


class PhraseError(ValueError):
    """A phrase cannot be understood; the message says in one line what to correct."""


class Notation:
    """The phrases of one file: its lists of words, and the patterns that no words can say.

    ``lists`` holds the choices of every list by its name, ``patterns`` regular expressions by
    theirs. ``by_ear`` lets infinitives in -er be written as they sound.
    """

    def __init__(
        self,
        lists: Mapping[str, Iterable[str]] | None = None,
        patterns: Mapping[str, str] | None = None,
        by_ear: bool = True,
    ) -> None:
        self._lists = lists or {}
        self._patterns = patterns or {}
        self._by_ear = by_ear
        self._compiled: dict[str, str] = {}
        self._open: list[str] = []

    def regex(self, phrase: str) -> str:
        """Return the regular expression of one phrase. Raises PhraseError."""
        parts = _split_parts(phrase)
        if len(parts) > _MOST_PARTS:
            raise PhraseError(f"'{phrase}': three parts at the most with '+'")
        found = [_Reader(part, self.list_regex, self._word).sequence() for part in parts]
        orders = [_BETWEEN_PARTS.join(order) for order in permutations(found)]
        return f"(?:{'|'.join(orders)})" if len(orders) > 1 else orders[0]

    def list_regex(self, name: str) -> str | None:
        """Return one of the choices of a list, or a pattern; None where there is neither."""
        if name in self._patterns:
            return f"(?:{self._patterns[name]})"
        if name not in self._lists:
            return None
        if name in self._open:
            raise PhraseError(f"the list [{name}] contains itself")
        if name not in self._compiled:
            self._open.append(name)
            choices = [self.regex(choice) for choice in self._lists[name]]
            self._open.pop()
            if not choices:
                raise PhraseError(f"the list [{name}] is empty")
            self._compiled[name] = f"(?:{'|'.join(choices)})"
        return self._compiled[name]

    def _word(self, word: str) -> str:
        return _inflected(word, self._by_ear)


def compile_phrase(phrase: str) -> str:
    """Return the regular expression of one phrase that uses no lists. Raises PhraseError."""
    return whole_words([Notation().regex(phrase)])


def whole_words(regexes: Iterable[str]) -> str:
    """Join regular expressions into one that matches whole words of a plain text."""
    return rf"(?<![a-z0-9])(?:{'|'.join(regexes)})(?![a-z0-9])"


def _split_parts(phrase: str) -> list[str]:
    depth, parts = 0, [""]
    for char in phrase:
        depth += (char in "[(") - (char in "])")
        if char == "+" and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


class _Reader:
    """Reads one phrase from left to right."""

    def __init__(
        self, phrase: str, lists: Callable[[str], str | None], word: Callable[[str], str]
    ) -> None:
        self._phrase = phrase.strip()
        self._pieces = _PIECES.findall(self._phrase)
        self._at = 0
        self._lists = lists
        self._word = word

    def sequence(self) -> str:
        """Return the regular expression of the whole phrase. Raises PhraseError."""
        regex, end = self._choice("")
        if end:
            raise self._error(f"'{end}' without its beginning: it belongs inside [ ] or ( )")
        return regex

    def _error(self, problem: str) -> PhraseError:
        return PhraseError(f"'{self._phrase}': {problem}")

    def _next(self) -> str:
        piece = self._pieces[self._at] if self._at < len(self._pieces) else ""
        self._at += 1
        return piece

    def _choices(self, closing: str) -> str:
        found: list[str] = []
        end = "/"
        while end == "/":
            regex, end = self._choice(closing)
            found.append(regex)
        if end != closing:
            raise self._error(f"'{closing}' is missing")
        return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"

    def _choice(self, closing: str) -> tuple[str, str]:
        """Return one run of words and what ended it: a slash, a closing mark, or nothing."""
        named = self._named() if closing else None
        if named is not None:
            return named, self._next()
        regex, pending, gaps = "", "", 0
        while True:
            piece = self._next()
            if piece in ("", "/", "]", ")"):
                break
            if piece in ("…", "..."):
                if not regex:
                    raise self._error("'…' stands between two words")
                gaps += GAP_WORDS
                continue
            item, optional = self._item(piece)
            if gaps:
                regex += rf"(?: \w+){{0,{gaps}}}"
                gaps = 0
            if not regex:
                regex, pending = ("", f"{pending}(?:{item} )?") if optional else (item, pending)
            else:
                regex += f"(?: {item})?" if optional else f" {item}"
        if gaps:
            raise self._error("'…' stands between two words")
        if not regex:
            raise self._error("at least one word must never be missing")
        return pending + regex, piece

    def _named(self) -> str | None:
        """Return the list whose name, in capitals, stands up to the next mark; None without one."""
        end = self._at
        while end < len(self._pieces) and self._pieces[end] not in _MARKS:
            end += 1
        name = " ".join(self._pieces[self._at : end])
        if not name.isupper():
            return None
        found = self._lists(name)
        if found is None:
            raise self._error(f"there is no list [{name}]")
        self._at = end
        return found

    def _item(self, piece: str) -> tuple[str, bool]:
        """Return the regular expression of one word or bracket, and whether it may be missing."""
        if piece == "+":
            raise self._error("'+' stands outside of [ ] and ( )")
        if piece == "(":
            return self._choices(")"), True
        if piece == "[":
            return self._choices("]"), False
        folded = fold(piece).text
        if _NE.match(folded):
            return "ne?", True
        return self._words(piece), False

    def _words(self, piece: str) -> str:
        """Return the regular expression of what stands between two spaces: "d'uriner"."""
        found: list[str] = []
        optional = ""
        for part, mark in re.findall(r"([^'’\-]+)(['’\-]?)", piece):
            bare = fold(part).text
            if mark in ("'", "’") and bare == "n" and not found:
                optional = "(?:ne? )?"
            elif mark in ("'", "’") and bare in _ELIDED:
                found.append(_ELIDED[bare])
            else:
                try:
                    found.append(self._word(part))
                except PhraseError as error:
                    raise self._error(str(error)) from None
        if not found:
            raise self._error(f"'{piece}' is no word")
        return optional + " ".join(found)


def _inflected(word: str, by_ear: bool) -> str:
    """Return the regular expression of a word, its feminine and its plural."""
    stem = fold(word).text
    if stem in _ELIDABLE and word.lower() == stem:
        return _ELIDABLE[stem]
    if stem.endswith("~"):
        stem = stem[:-1]
        if len(stem) < _SHORTEST_STEM or not stem.isalnum():
            raise PhraseError(f"'{word}': three letters at least before '~'")
        return f"{stem}[a-z]*"
    if not (stem.isascii() and stem.isalnum()):
        raise PhraseError(f"'{word}' is no word")
    if stem.isalpha() and len(stem) > 1:
        # What patients shorten is written out in their message before it is looked at.
        written = plain(stem).text
        if written != stem:
            return written
    if len(stem) < _SHORTEST_INFLECTED or not stem.isalpha():
        return stem
    for ending, forms in _ENDINGS if not by_ear else _ENDINGS_BY_EAR:
        if word.lower().endswith(ending):
            return stem[: -len(fold(ending).text)] + forms
    return f"{stem}e?s?"


_ENDINGS = (
    ("é", "ee?s?"),
    ("e", "es?"),
    ("er", "(?:ere?s?)"),
    ("eux", "eu(?:x|ses?)"),
    ("is", "is(?:es?)?"),
    ("us", "us(?:es?)?"),
    ("s", "s"),
    ("x", "x"),
    ("z", "z"),
    ("al", "a(?:l(?:es?)?|ux)"),
    ("el", "el(?:le)?s?"),
    ("ien", "ien(?:ne)?s?"),
    ("if", "i(?:f|ves?|fs)"),
    ("eau", "eaux?"),
    ("eu", "eux?"),
    ("ou", "ou[xs]?"),
)
_ENDINGS_BY_EAR = tuple(
    (ending, "(?:ere?s?|ez|ee?s?)" if ending == "er" else forms) for ending, forms in _ENDINGS
)

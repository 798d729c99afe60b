"""Compiles phrases that a clinician wrote in ordinary French into a pattern for plain text.

The rules of the notation stand at the head of every word file that uses it, in French; this is all
that they mean:

- a word stands for its feminine and its plural too (``engourdi``, ``génital``, ``cotonneux``), an
  infinitive in -er for what sounds like it (``uriner``, "uriné"), where the caller wants that;
- ``engourdi~`` is any word that begins so, ``=point`` this form alone ("point", no "pointe");
- ``[NAME]`` is one of the choices of that list, or a pattern of that name; ``[un / une / NAME]`` is
  one of the choices given, words or lists; ``(très)`` and ``(très / trop)`` may be missing;
- ``{très / trop}`` is any number of the choices given, eight at the most, in any order, even none;
  at the head of a phrase a comma may stand behind each;
- ``…`` lets up to three words without a comma stand between, ``… …`` up to six;
- a comma between two words may be there or not;
- ``-[pas / plus]`` behind a word says that none of these comes next; in front of the first word,
  that none of them (plain words, as they stand) comes right before;
- a full stop at the end says that the clause ends there, and is no question; one at the head,
  apart from the first word, that no word stands right before;
- an emoji is written as it is;
- ``A + B`` (or ``A + B + C``) are parts in any order, up to twelve words, commas
  and full stops between two;
- "ne" may be missing, and "de", "le", "que"… stand for "d'", "l'", "qu'" too.

>>> import re
>>> bool(re.search(compile_phrase("n'arrive [plus / pas] à uriner"), "j arrive plus a urine"))
True
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import permutations

from triage.plain import plain
from triage.text import fold

__all__ = ["Notation", "PhraseError", "compile_phrase", "forms_of", "whole_words"]

GAP_WORDS = 3
"""How many words one "…" lets stand between."""
MOST_REPEATED = 8
"""How many of the words of one "{ }" may follow each other."""
APART = 12
"""How many words may stand between two parts that a "+" joins."""

_STOP = r"\.(?=\s*(?:[\])}/]|$))"
_PIECES = re.compile(
    rf"…|\.\.\.|{_STOP}|\A\.(?=\s)|,(?=\s|$)|-(?=\[)|[\[\](){{}}/+]"
    rf"|[^\s\[\](){{}}/+…]+?(?=\.\.\.|{_STOP}|,(?:\s|$)|[\s\[\](){{}}/+…]|$)"
)
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
_MARKS = frozenset("/[](){}+…,-.") | {"..."}
_ENDS = frozenset("/])}") | {""}
_NE = re.compile(r"^(?:ne|n')$")
_SHORTEST_INFLECTED = 4
_SHORTEST_STEM = 3
_MOST_PARTS = 3
_COMMA = "[ ,]{1,3}"
_END_OF_CLAUSE = "(?= *(?:[.,;!)]|$))"
_START_OF_CLAUSE = "(?<![a-z0-9] )"
# "Cn": an emoji that is newer than the tables of this Python.
_PICTURE = frozenset({"So", "Sk", "Mn", "Cf", "Cn"})
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


def forms_of(phrase: str) -> frozenset[str]:
    """Return the words that a phrase names in full, folded, with their feminines and plurals.

    Names of lists, beginnings of words ("engourdi~") and very short words are left out.
    """
    pieces = [piece for piece in _PIECES.findall(phrase) if not (piece.isupper() or "~" in piece)]
    words = [word for piece in pieces for word in re.split(r"['’\-]", piece)]
    found: set[str] = set()
    for word in words:
        stem = fold(word).text
        if stem.startswith("="):
            found.add(stem[1:])
        elif len(stem) >= _SHORTEST_INFLECTED and stem.isascii() and stem.isalpha():
            ending, forms = _ending(word, by_ear=True)
            found.update(stem[: len(stem) - len(ending)] + form for form in _written_out(forms))
    return frozenset(found)


@lru_cache(maxsize=64)
def _written_out(forms: str) -> tuple[str, ...]:
    return tuple(form for form in _FORMS if re.fullmatch(forms, form))


def _split_parts(phrase: str) -> list[str]:
    depth, parts = 0, [""]
    for char in phrase:
        depth += (char in "[({") - (char in "])}")
        if char == "+" and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return parts


class _Between:
    """What may stand between the last word that was read and the next one."""

    def __init__(self) -> None:
        self.blank = " "
        self.open = ""
        self._gaps = 0

    def add(self, mark: str) -> None:
        """Let a comma, or three words more, stand there."""
        self.open = mark
        if mark == ",":
            self.blank = _COMMA
        else:
            self._gaps += GAP_WORDS

    def gap(self) -> str:
        """Return the regular expression of the words that may stand there, once."""
        self.open = ""
        gaps, self._gaps = self._gaps, 0
        return rf"(?: \w+){{0,{gaps}}}" if gaps else ""


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
        regex, pending, between = "", "", _Between()
        while True:
            piece = self._next()
            if piece in _ENDS:
                break
            if piece == "." and self._at == 1 and len(self._pieces) > 1:
                pending = _START_OF_CLAUSE
            elif piece in ("…", "...", ",", "."):
                if not regex:
                    where = "behind a word" if piece == "." else "between two words"
                    raise self._error(f"'{piece}' stands {where}")
                if piece == ".":
                    regex += _END_OF_CLAUSE
                else:
                    between.add(piece)
            elif piece == "-":
                regex, pending = self._except(regex, pending)
            elif piece == "{":
                item = self._choices("}")
                if "{0," in item:
                    # Each repetition would try every length of each gap.
                    raise self._error("'…' and '{ }' stand outside of { }")
                if regex:
                    regex += between.gap() + rf"(?:{between.blank}{item}){{0,{MOST_REPEATED}}}"
                else:
                    pending += rf"(?:{item}{_COMMA}){{0,{MOST_REPEATED}}}"
            else:
                item, optional = self._item(piece)
                if regex:
                    regex += between.gap()
                    regex += f"(?:{between.blank}{item})?" if optional else between.blank + item
                    if not optional:
                        between = _Between()
                elif optional:
                    pending += f"(?:{item} )?"
                else:
                    regex = item
        if between.open:
            raise self._error(f"'{between.open}' stands between two words")
        if not regex:
            raise self._error("at least one word must never be missing")
        return pending + regex, piece

    def _except(self, regex: str, pending: str) -> tuple[str, str]:
        """Return what stands before "-[...]" with the condition that this sets."""
        self._next()
        if regex:
            return rf"{regex}(?! {self._choices(']')}(?![a-z0-9]))", pending
        if pending:
            raise self._error("'-[' stands in front of the phrase, or behind a word")
        words = ""
        while (piece := self._next()) not in _ENDS - {"/"}:
            words += f" {piece}"
        if piece != "]" or _MARKS & set(words.split()) - {"/"}:
            raise self._error("'-[' in front of the first word holds plain words")
        said = [" ".join(re.findall(r"\w+", fold(choice).text)) for choice in words.split("/")]
        return "", "".join(rf"(?<!\b{choice} )" for choice in said if choice)

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
    if len(stem) > 1 and stem[0] == "=" and stem[1:].isascii() and stem[1:].isalnum():
        return stem[1:]
    if stem in _ELIDABLE and word.lower() == stem:
        return _ELIDABLE[stem]
    if stem.endswith("~"):
        stem = stem[:-1]
        if len(stem) < _SHORTEST_STEM or not stem.isalnum():
            raise PhraseError(f"'{word}': three letters at least before '~'")
        return f"{stem}[a-z]*"
    if all(unicodedata.category(char) in _PICTURE for char in stem):
        return stem
    if not (stem.isascii() and stem.isalnum()):
        raise PhraseError(f"'{word}' is no word")
    if stem.isalpha() and len(stem) > 1:
        # What patients shorten is written out in their message before it is looked at.
        written = plain(stem).text
        if written != stem:
            return written
    if len(stem) < _SHORTEST_INFLECTED or not stem.isalpha():
        return stem
    ending, forms = _ending(word, by_ear)
    return stem[: len(stem) - len(ending)] + forms


def _ending(word: str, by_ear: bool) -> tuple[str, str]:
    """Return the ending of a word that changes, folded, and the regular expression of its forms."""
    for ending, forms in _ENDINGS if not by_ear else _ENDINGS_BY_EAR:
        if word.lower().endswith(ending):
            return fold(ending).text, forms
    return "", "e?s?"


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
_FORMS = (
    *("", "e", "s", "es", "ee", "ees", "er", "ere", "ers", "eres", "ez", "eux", "euse", "euses"),
    *("is", "ise", "ises", "us", "use", "uses", "x", "z", "al", "ale", "ales", "aux", "el", "els"),
    *("elle", "elles", "ien", "iens", "ienne", "iennes", "if", "ifs", "ive", "ives", "eau", "eaux"),
    *("eu", "ou", "oux", "ous"),
)
"""Every ending that the regular expressions above write."""

"""Cuts a message into clauses: the pieces of which each says one thing.

People who type on a phone or dictate leave punctuation out, so marks alone do not do: a clause also
begins at a word that opens a new thought ("mais", "par contre", "et je…", "sauf que…").

>>> [c.text for c in split_clauses("pas de fièvre mais j'arrive plus à uriner. c'est grave ?")]
['pas de fièvre', "mais j'arrive plus à uriner", "c'est grave"]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from triage.once import once
from triage.text import undictated

__all__ = ["MAX_CLAUSES", "Clause", "split_clauses"]

MAX_CLAUSES = 60
"""Clauses of one message that are read: the last one holds the rest, whatever its length."""

_SUBJECT = (
    r"(?:je|j|jai|chu|chui|tu|il|elle|on|nous|vous|ils|elles|[cç]a|sa|c|cest|ce|qu|que|moi|lui|"
    r"mon|ma|mes|ton|ta|son|notre|nos|le|la|les|l|un|une|des|ya|y|maintenant|l[aà]|depuis|pas|plus|"
    r"aucun|aucune|rien|ni|mm|m[eê]me|pis|puis|quand|si|hier|ce)\b"
)
_MARK = re.compile(r"(?:[.!?;:…\n()]|\s[-–—]\s|\.\.+)+\s*")
_COMMA = re.compile(r",\s*")
_BLANK = re.compile(r"\s+")
_OPENS = re.compile(
    r"(?:mais|mé|mai|sauf que|sauf|par contre|en revanche|cependant|pourtant|parce que|"
    r"parce qu|pcq|paske|car|puis|pis|alors que|alors|donc|du coup|sinon|or|enfin|a part|[aà] part|"
    r"d'ailleurs|en plus|surtout que|vu que|comme quoi)\b"
    rf"|(?:et|é|&)\s+{_SUBJECT}",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:et|é|&|mais|mé|puis|pis|donc|alors|car|or|enfin|bon)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_SHORTEST = 2
"""Words of a clause that stands alone after a comma; a shorter piece joins what follows it."""
_LONGEST = 22
"""Words after which a clause without any mark is cut at a word that may open a new one."""
_MAY_OPEN = re.compile(rf"\s+(?={_SUBJECT})", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """One clause, at ``message[start:end]``. ``asks`` is true where a question mark ends it."""

    text: str
    start: int
    end: int
    asks: bool = False


def split_clauses(text: str) -> list[Clause]:
    """Return the clauses of ``text`` in order; a text without a letter or a figure has none."""
    return list(_split(undictated(text)))


@once
def _split(text: str) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    for start, end, asks in _sentences(text):
        found = [
            piece
            for low, high in _join_short(text, _cut(start, end, _commas(text, start, end)), asks)
            for first, last in _join_links(text, _cut(low, high, _openings(text, low, high)))
            for piece in _shorten(text, first, last)
        ]
        clauses += [_clause(text, a, b, asks and b == found[-1][1]) for a, b in found]
    clauses = [clause for clause in clauses if _WORD.search(clause.text)]
    if len(clauses) > MAX_CLAUSES:
        rest, final = clauses[MAX_CLAUSES - 1], clauses[-1]
        joined = _clause(text, rest.start, final.end, final.asks)
        clauses = [*clauses[: MAX_CLAUSES - 1], joined]
    return tuple(clauses)


def _sentences(text: str) -> list[tuple[int, int, bool]]:
    found: list[tuple[int, int, bool]] = []
    start = 0
    for mark in _MARK.finditer(text):
        if _between_figures(text, *mark.span()):
            continue
        if mark.start() > start:
            found.append((start, mark.start(), "?" in mark.group()))
        start = mark.end()
    if start < len(text):
        found.append((start, len(text), False))
    return found


def _between_figures(text: str, start: int, end: int) -> bool:
    """Tell the point of "38.5" and the colon of "8:30" from the end of a thought."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return end - start == 1 and before.isdigit() and after.isdigit()


# What a message asks is blanked out for some readers: a search that begins anew at each blank of
# such a stretch would take time in proportion to the square of its length.


def _commas(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the commas that are no part of a figure, each with the blanks around it."""
    last = start
    for comma in _COMMA.finditer(text, start, end):
        first = last + len(text[last : comma.start()].rstrip())
        last = comma.end()
        if not _between_figures(text, first, last):
            yield first, last


def _openings(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the blanks before words that open a new thought."""
    for blank in _BLANK.finditer(text, start, end):
        if _OPENS.match(text, blank.end(), end):
            yield blank.span()


def _cut(start: int, end: int, at: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    low = start
    for first, last in at:
        if first > low:
            pieces.append((low, first))
            low = last
    pieces.append((low, end))
    return pieces


def _join_short(text: str, pieces: list[tuple[int, int]], asks: bool) -> list[tuple[int, int]]:
    """Join a piece of one word to the next; before a question it is an answer: "rien, j'ai…?"."""
    joined: list[tuple[int, int]] = []
    waiting: int | None = None
    for start, end in pieces:
        low = start if waiting is None else waiting
        answers = asks and start == pieces[0][0] and len(pieces) > 1
        if len(_WORD.findall(text[low:end])) < _SHORTEST and not answers:
            waiting = low
            continue
        joined.append((low, end))
        waiting = None
    if waiting is not None:
        if joined:
            joined[-1] = (joined[-1][0], pieces[-1][1])
        else:
            joined.append((waiting, pieces[-1][1]))
    return joined


def _join_links(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give a word that only links ("et", "mais") back to what it opens; "oui" stands alone."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined and _LINK.fullmatch(text[joined[-1][0] : joined[-1][1]].strip()):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _shorten(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a dictated stretch without marks where a word may open a new clause."""
    pieces: list[tuple[int, int]] = []
    low = start
    words = 0
    last_open = start
    for match in _WORD.finditer(text, start, end):
        words += 1
        if words > _LONGEST // 2 and _MAY_OPEN.match(text, max(start, match.start() - 1)):
            last_open = match.start()
            if words > _LONGEST:
                pieces.append((low, last_open))
                low, words = last_open, 1
    pieces.append((low, end))
    return pieces


def _clause(text: str, start: int, end: int, asks: bool) -> Clause:
    piece = text[start:end]
    stripped = piece.strip()
    first = start + len(piece) - len(piece.lstrip())
    return Clause(stripped, first, first + len(stripped), asks)

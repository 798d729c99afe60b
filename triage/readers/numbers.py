"""Whole numbers in a plain text, in figures or spelled out, as France, Belgium, Switzerland and
Québec say them ("septante-deux", "soixante-douze", "nonante", "quatre-vingt-dix").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from triage.once import once

_UNITS = {
    "zero": 0,
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    # As patients spell them.
    "deu": 2,
    "troi": 3,
    "katre": 4,
    "quattre": 4,
    "quatres": 4,
    "cinque": 5,
    "cink": 5,
    "sis": 6,
    "set": 7,
    "cept": 7,
    "septe": 7,
    "uit": 8,
    "huite": 8,
    "wit": 8,
    "neufs": 9,
    "neuff": 9,
}
_TEENS = {
    "dix": 10,
    "dis": 10,
    "onze": 11,
    "douze": 12,
    "treize": 13,
    "quatorze": 14,
    "quinze": 15,
    "seize": 16,
}
_TENS = {
    "vingt": 20,
    "vint": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "soixente": 60,
    "septante": 70,
    "huitante": 80,
    "octante": 80,
    "nonante": 90,
    "nonente": 90,
}
_BEGIN = frozenset({"cent"} | _UNITS.keys() | _TEENS.keys() | _TENS.keys())
"""Words with which a number begins."""
_WORD = re.compile(r"[a-z]+|[0-9]+")
_LONGEST_FIGURES = 4


@dataclass(frozen=True)
class Number:
    """A whole number and where it stands in the plain text (half-open span).

    ``half`` is true where "et demi" or a decimal part follows ("7,5").
    """

    value: int
    start: int
    end: int
    half: bool = False


_HALF = re.compile(r"\s?(?:et demie?\b|[.,][1-9]\b)")


def find_numbers(text: str) -> list[Number]:
    """Find the whole numbers of a plain text, in order. "un" and "une" alone are not numbers.

    Figures of more than four digits, and the decimal part of a number, are left out.
    """
    return list(_found(text))


@once
def _found(text: str) -> tuple[Number, ...]:
    words = list(_WORD.finditer(text))
    found: list[Number] = []
    index = 0
    while index < len(words):
        word = words[index].group()
        if word.isdigit():
            taken, value = 1, int(word) if len(word) <= _LONGEST_FIGURES else -1
        else:
            taken, value = _spelled(text, words, index)
        if taken == 0 or value < 0 or (taken == 1 and word in ("un", "une", "set", "dis", "sis")):
            index += max(taken, 1)
            continue
        start, end = words[index].start(), words[index + taken - 1].end()
        half = _HALF.match(text, end)
        index += taken
        if half and text[half.end() - 1].isdigit():
            index += 1
        found.append(Number(value, start, end, half is not None))
    return tuple(found)


def read_bare_number(text: str) -> int | None:
    """Read a plain text that holds nothing but one number, "un" included; ``None`` otherwise."""
    words = list(_WORD.finditer(text))
    if not words or text.strip(" .,!:;()") != text[words[0].start() : words[-1].end()]:
        return None
    if len(words) == 1 and words[0].group().isdigit():
        return int(words[0].group()) if len(words[0].group()) <= _LONGEST_FIGURES else None
    taken, value = _spelled(text, words, 0)
    return value if taken == len(words) else None


def _spelled(text: str, words: list[re.Match[str]], index: int) -> tuple[int, int]:
    """Read the number spelled out from ``words[index]``: how many words it takes, and its value.

    Gives ``(0, -1)`` where there is none.
    """
    if words[index].group() not in _BEGIN:
        return 0, -1
    names = [match.group() for match in words[index : index + 6]]
    for step in range(1, len(names)):
        gap = text[words[index + step - 1].end() : words[index + step].start()]
        if gap.strip(" -") or not gap:
            names = names[:step]
            break
    first = names[0]
    if first == "cent":
        taken, value = _below_hundred(names[1:])
        return (1 + taken, 100 + value) if taken else (1, 100)
    return _below_hundred(names)


def _below_hundred(names: list[str]) -> tuple[int, int]:
    if not names:
        return 0, -1
    first = names[0]
    if first in ("quatre", "katre") and len(names) > 1 and names[1] in ("vingt", "vingts", "vint"):
        taken, value = _rest(names[2:], 20)
        return 2 + taken, 80 + value
    if first in _TENS:
        taken, value = _rest(names[1:], 20 if first in ("soixante", "soixente") else 10)
        return 1 + taken, _TENS[first] + value
    if first in _TEENS:
        if _TEENS[first] == 10 and len(names) > 1 and _UNITS.get(names[1], 0) >= 7:
            return 2, 10 + _UNITS[names[1]]
        return 1, _TEENS[first]
    if first in _UNITS:
        return 1, _UNITS[first]
    return 0, -1


def _rest(names: list[str], limit: int) -> tuple[int, int]:
    """Read what follows a ten: "et un", "deux", "et onze" (below ``limit``); nothing is (0, 0)."""
    joined = 1 if names and names[0] == "et" else 0
    if len(names) <= joined or names[joined] in _TENS:
        return 0, 0
    if names[joined] == "quatre" and len(names) > joined + 1 and names[joined + 1] == "vingt":
        return 0, 0
    taken, value = _below_hundred(names[joined:])
    if not taken or value == 0 or value >= limit:
        return 0, 0
    return joined + taken, value

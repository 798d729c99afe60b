"""How bad the pain is, from 0 to 10."""

from __future__ import annotations

import re
from pathlib import Path

from triage.plain import plain
from triage.plain.word_files import WordFile
from triage.readers.numbers import Number, find_numbers, read_bare_number

_WORDS = WordFile(Path(__file__).with_name("words") / "intensity.yml")
_VOCABULARY = _WORDS.vocabulary()
_VERBAL = [(int(name.split()[0]), _WORDS.needed("levels", name)) for name in _WORDS.names("levels")]
_SCALE = re.compile(
    r"\s?(?:[.,][0-9])?\s?(?:/|sur|su|out of)\s?(?:une echelle (?:de )?)?"
    r"(10|dix|20|100|5)\b(?!\s?/)"
)
_PERCENT = re.compile(r"\s?%")
_UNIT = _WORDS.needed("units")
_DATE_BEFORE = _WORDS.needed("date_before")
_DATE_AFTER = re.compile(r"\s?/\s?[0-9]{2}")
# "l5" and "s1" are vertebrae, and a number behind a bar belongs to what precedes it.
_NOT_A_LEVEL = re.compile(r"(?:/|(?<![a-z])[lsdt])$")
_PAIN_BEFORE = _WORDS.needed("pain_before")
_SET_ASIDE = _WORDS.needed("set_aside")
_NOW = _WORDS.needed("now")
_NOW_BEHIND = re.compile(
    r"\s?(?:la|maintenant|en ce moment|actuellement|aujourd hui)\b\s*(?:$|[.,;!])"
)
# "Je ne sais pas trop" gives no level, although "pas trop" may.
_UNSURE = re.compile(r"\b(?:sais|saurais|sait|suis) pas(?: (?:trop|bien|vraiment|tres))?\b")
_LOOK_BACK = 40
_TOP = 10


_BENT = re.compile(r"\ben (?:2|deux|4|quatre|mille|miettes)\b", re.IGNORECASE)
"""How one stands or breaks ("plié en deux"): no intensity."""


_TAKEN_BACK = re.compile(
    r"\b\d{1,2}[ .,;:!]+(?:(?:non|nan|euh|oups|pardon|plutot|enfin|disons)[ .,;:!]+)+(?=\d{1,2}\b)"
)
"""A level that the same message takes back: "4, non 3"."""
_FIRST_AND_ELSE = re.compile(
    r"[^a-z0-9]*(?:(?:oh|euh|ben|bah|bof|alors|disons|la|je dirais)[ ,.]+)*([0-9]|10)\s?[.,;!]\s?"
    r"(?:mais|quand|sauf|avec|bon|mon|ma)\b"
)
"""The level first, and then another of something else: "7. quand je fais le ménage 9"."""


def read_intensity(text: str, asked: bool = False) -> int | None:
    """Read the intensity of the pain, a whole number from 0 to 10, or ``None``.

    Of several levels, or of an interval, the highest counts, halves are rounded up; a level said
    for now ("maintenant 6") wins over the others. Out of range is ``None``. Where the question is
    open (``asked``), a bare number counts and so do words ("insupportable"), with the levels
    written in ``words/intensity.yml``; otherwise only a level on a scale or a pain said "à 7".
    """
    if not asked:
        text = _BENT.sub(" ", text)
    message = plain(text, _VOCABULARY).text
    message = _TAKEN_BACK.sub(" ", message)
    if asked:
        bare = read_bare_number(message)
        if bare is not None:
            return bare if bare <= _TOP else None
        first = _FIRST_AND_ELSE.match(message)
        if first is not None and not _NOW.search(message):
            return int(first[1])
    levels = [
        (level, number)
        for number in find_numbers(message)
        if (level := _level(message, number, asked)) is not None
    ]
    if levels:
        now = [found.end() for found in _NOW.finditer(message)]
        current = [
            level
            for level, number in levels
            if any(0 <= number.start - end <= 30 for end in now)
            or _NOW_BEHIND.match(message, number.end)
        ]
        return max(current or [level for level, _ in levels])
    return _verbal(_UNSURE.sub("~", message)) if asked and not find_numbers(message) else None


def _level(message: str, number: Number, asked: bool) -> int | None:
    before = message[max(0, number.start - _LOOK_BACK) : number.start]
    scale = _SCALE.match(message, number.end)
    if _ends_with(_SET_ASIDE, before) or _is_scale_itself(before):
        return None
    if scale:
        top = _TOP if scale.group(1) == "dix" else int(scale.group(1))
        if not asked and (_ends_with(_DATE_BEFORE, before) or top != _TOP):
            return None
        return _round_up(number, top)
    if _PERCENT.match(message, number.end):
        return _round_up(number, 100) if asked or _tells_pain(before) else None
    if _UNIT.match(message, _skip_space(message, number.end)) or _DATE_AFTER.match(
        message, number.end
    ):
        return None
    if _NOT_A_LEVEL.search(before):
        return None
    if asked or _tells_pain(before):
        return _round_up(number, _TOP)
    return None


def _round_up(number: Number, top: int) -> int | None:
    tenths = number.value * 10 + (5 if number.half else 0)
    level = -(-tenths * _TOP // (top * 10))
    return level if level <= _TOP else None


def _verbal(message: str) -> int | None:
    for level, pattern in _VERBAL:
        if pattern.search(message):
            return level
    return None


def _is_scale_itself(before: str) -> bool:
    """Tell the ten of "7 sur 10" or "7/10" from a level."""
    return bool(
        re.search(r"[0-9a-z]\s?(?:/|sur|su|echelle de|echelle de 0 a|entre 0 et)\s?$", before)
    )


def _tells_pain(before: str) -> bool:
    """Tell whether what stands before a number makes it the level of a pain ("douleur : 7")."""
    return _ends_with(_PAIN_BEFORE, before.rstrip(" :="))


def _ends_with(pattern: re.Pattern[str], before: str) -> bool:
    end = len(before.rstrip())
    return any(found.end() >= end for found in pattern.finditer(before))


def _skip_space(message: str, index: int) -> int:
    return index + 1 if message[index : index + 1] == " " else index

"""A message as plain text: no Markdown, numbered answers, cut where a sentence ends, SMS letters.

Pure functions; the limits are those of the channel that calls them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

SMS_SEGMENT = 160
"""Septets of an SMS that goes out alone."""

SMS_JOINED_SEGMENT = 153
"""Septets of each part of a longer SMS: the rest numbers the parts."""

# GSM 03.38, the alphabet in which a letter of an SMS takes seven bits.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€")
_GSM_INSTEAD = {
    **dict.fromkeys("’‘‛ʼ", "'"),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("–—−‑‐", "-"),
    **dict.fromkeys("•·", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009\t", " "),
    "…": "...",
    "œ": "oe",
    "Œ": "OE",
    "→": "->",
    "≤": "<=",
    "≥": ">=",
    "×": "x",
}
_QUOTES = re.compile(r"«\s*([^«»]*?)\s*»")

_LINK = re.compile(r"\[([^\]\n]+)\]\((\S+?)\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]+?)(?<=[^\s*_])\1(?![\w*])")
_CODE = re.compile(r"`+([^`\n]+)`+")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE)
_BULLET = re.compile(r"^(\s*)[*•]\s+", re.MULTILINE)

_BREAK = re.compile(r"(?<=[^\W\d])[.!?…]+[»\")]?(?=\s)|(?<=[)»\"%\d][.!?])(?=\n)|(?=\n)")

Measure = Callable[[str], int]


def plain(text: str) -> str:
    """Return ``text`` without the marks of Markdown; words, addresses and lists stay."""
    text = _LINK.sub(lambda link: f"{link[1]} : {link[2]}", text)
    text = _HEADING.sub("", text)
    text = _BULLET.sub(r"\1- ", text)
    for mark in (_STRONG, _EMPHASIS):
        text = mark.sub(r"\2", text)
    return re.sub(r"\n{3,}", "\n\n", _CODE.sub(r"\1", text)).strip()


def numbered(text: str, labels: Sequence[str], hint: str) -> str:
    """Return ``text`` with the answers under it, numbered from 1, and a ``hint`` on answering."""
    lines = [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    return "\n".join([text, *lines, hint])


def units(text: str) -> int:
    """Return the length of ``text`` in UTF-16 units, the widest way in which providers count."""
    return len(text.encode("utf-16-le")) // 2


def gsm7(text: str) -> str:
    """Return ``text`` in the alphabet of SMS: the nearest letter for each one it lacks."""
    text = _QUOTES.sub(r'"\1"', text).replace("«", '"').replace("»", '"')
    return "".join(map(_gsm_letter, text))


def _gsm_letter(letter: str) -> str:
    if letter in _GSM or letter in _GSM_EXTENDED:
        return letter
    if letter in _GSM_INSTEAD:
        return _GSM_INSTEAD[letter]
    bare = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in bare if part in _GSM)


def septets(text: str) -> int:
    """Return the length of a ``text`` made by :func:`gsm7`, in the units of an SMS."""
    return sum(2 if letter in _GSM_EXTENDED else 1 for letter in text)


def split(
    text: str, limit: int, measure: Measure = units, first_limit: int | None = None
) -> list[str]:
    """Cut ``text`` into pieces of at most ``limit`` by ``measure``, at the ends of sentences.

    Where a sentence is longer than a piece it is cut between words, and a word that is longer than
    a piece is cut anywhere. ``first_limit`` is that of the first piece where it differs.
    """
    pieces: list[str] = []
    rest = text.strip()
    room = limit if first_limit is None else first_limit
    while measure(rest) > room:
        fits = _longest_prefix(rest, room, measure)
        cut = _sentence_end(rest, fits) or rest.rfind(" ", 1, fits + 1)
        cut = cut if cut > 0 else fits
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].strip()
        room = limit
    return [piece for piece in [*pieces, rest] if piece]


def shorten(text: str, limit: int) -> str:
    """Return ``text`` within ``limit`` units; where it is cut it ends in "…"."""
    if units(text) <= limit:
        return text
    return text[: _longest_prefix(text, limit - 1, units)].rstrip(" ,;:") + "…"


def _longest_prefix(text: str, limit: int, measure: Measure) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= limit else (low, middle - 1)
    return low


def _sentence_end(text: str, before: int) -> int:
    ends = [found.end() for found in _BREAK.finditer(text) if 0 < found.end() <= before]
    return ends[-1] if ends else 0

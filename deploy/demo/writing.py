"""Writes a sentence as a person would: in SMS, without accents, dictated, as in a region."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

_UNITS = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
    "onze", "douze", "treize", "quatorze", "quinze", "seize",
)  # fmt: skip
_TENS = ("", "dix", "vingt", "trente", "quarante", "cinquante", "soixante")
_SHARE_DECORATED = 0.25
# A figure on its own: not a piece of a phone number, of a temperature or of a date.
_FIGURE = re.compile(r"(?<![\d\w])(?<!\d[ .,:/-])\d{1,2}(?!\w)(?![ .,:/-]?\d)")


@dataclass(frozen=True)
class Voice:
    """A way of writing; see voices.yml."""

    name: str
    often: float
    picks: float
    accents: bool = True
    lower: bool = False
    points: bool = True
    numbers: str = "figures"
    instead: Mapping[str, str] = field(default_factory=dict)
    before: Sequence[str] = ()
    after: Sequence[str] = ()

    def write(self, text: str, rng: Random, decorate: bool = False) -> str:
        """Return ``text`` in this way; ``decorate`` where words may be added around it."""
        if decorate and self.before and rng.random() < _SHARE_DECORATED:
            text = rng.choice(self.before) + text[:1].lower() + text[1:]
        if decorate and self.after and rng.random() < _SHARE_DECORATED:
            added = rng.choice(self.after)
            text = (text.rstrip(".") if added.startswith(".") else text) + added
        for words, written in self.instead.items():
            text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", written, text, flags=re.IGNORECASE)
        if self.numbers != "figures":
            text = re.sub(r"(\d{1,2})/10\b", r"\1 sur 10", text)
            belgian = self.numbers == "belgian"
            text = _FIGURE.sub(lambda found: in_words(int(found[0]), belgian), text)
        if not self.points:
            text = re.sub(r"[.!;:](?= |$)|,", "", text)
        if not self.accents:
            decomposed = unicodedata.normalize("NFD", text)
            text = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
        return text.lower() if self.lower else text


def in_words(number: int, belgian: bool = False) -> str:
    """Return a number under 100 in French words."""
    if number < len(_UNITS):
        return _UNITS[number]
    ten, unit = divmod(number, 10)
    if ten < 7 or (belgian and ten in (7, 9)):
        name = {7: "septante", 9: "nonante"}.get(ten) or _TENS[ten]
        return name + {0: "", 1: " et un"}.get(unit, f"-{_UNITS[unit]}" if unit else "")
    if ten == 7:
        return "soixante et onze" if unit == 1 else f"soixante-{in_words(10 + unit)}"
    if number == 80:
        return "quatre-vingts"
    return f"quatre-vingt-{in_words(number - 80)}"

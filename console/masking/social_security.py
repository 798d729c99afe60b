"""French social security numbers: 13 digits and a key of two, Corsica's 2A and 2B among them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.masking.lists import any_of, phrases
from console.masking.view import WALL, View

_SEP = r"[ .\-_/]{0,2}"
_WRITTEN = re.compile(
    r"(?<![0-9a-z,.+])(?<!\+ )[1-478]{s}\d\d{s}\d\d{s}(?:\d\d|2{s}[ab]){s}\d\d\d{s}\d\d\d"
    r"(?:{s}\d\d)?(?![0-9a-z])".replace("{s}", _SEP)
)
_NAMED = any_of(phrases("numbers.yml", "social_security"))
_BETWEEN = re.compile(r"[^0-9\n" + WALL + r"]{0,25}")
_DIGITS = re.compile(r"\d(?:[ .\-_/]{0,2}(?:\d|2?[ab](?=[ .\-_/]{0,2}\d)))*")
_LEAST_WHERE_NAMED = 5


def find(view: View) -> Iterator[tuple[int, int]]:
    """Yield the spans of social security numbers."""
    for match in _WRITTEN.finditer(view.text):
        yield match.span()
    for match in _NAMED.finditer(view.text):
        gap = _BETWEEN.match(view.text, match.end())
        assert gap is not None
        number = _DIGITS.match(view.text, gap.end())
        if number and sum(char.isdigit() for char in number.group()) >= _LEAST_WHERE_NAMED:
            yield number.span()

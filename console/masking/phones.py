"""Phone numbers: French and international, however their digits are grouped, or in words.

Whole numbers of any country are found by the ``phonenumbers`` library, which knows every country's
plan of numbers. It knows nothing of how patients miswrite theirs: a digit short, announced in words
("mon tel"), with underscores, spelt out, a made-up number of a film. Those are found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from phonenumbers import Leniency, PhoneNumberMatcher

from console.masking.lists import any_of, phrases, words
from console.masking.view import View
from triage.data_files import DataFileError, parse_mapping, read_text

SERVICE_FILE = Path(__file__).parents[2] / "content" / "service.yml"

_RUN = re.compile(r"(?:\+ ?)?\(?\+?\d(?:[ .\-()/_,·•]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_NAMED = any_of(phrases("numbers.yml", "phone"))
_BETWEEN = re.compile(r"(?:[ :=.,\-(\"']|(?:c'?est|est|suivant|le|au|moi|:)(?![a-z])){0,6}")
_UNITS_AFTER = re.compile(r" ?(?:mg|ml|ui|kg|km|euros?|fois|pas|mois|semaines?|annees?)(?![a-z])")
_DATE = re.compile(r"(?:19|20)\d\d[-./]\d\d[-./]\d\d")

_REGIONS = ("FR", "BE", "CH", "CA")
"""Whose numbers are looked for where no country is named."""

_LEAST_DIGITS = 7
"""Digits without which nothing is a whole number."""

_MOST_DIGITS = 40
"""Digits of a run in which numbers are looked for: two or three that follow each other."""

_MANY = 8
_SPOKEN_LEAST = 5


def find(view: View) -> Iterator[tuple[int, int]]:
    """Yield the spans of phone numbers, but those of the service itself."""
    yield from _whole(view.text)
    announced = _announced(view.text)
    for run in _RUN.finditer(view.text):
        yield from _in_run(view.text, run, run.start() in announced)
    yield from _spoken(view)


def _whole(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of numbers that somebody can be called at."""
    for run in _RUN.finditer(text):
        # A longer run is no number; to try all of its parts would take for ever.
        if _LEAST_DIGITS <= sum(map(str.isdigit, run.group())) <= _MOST_DIGITS:
            yield from _in_plan(text, run.start(), run.end())


def _in_plan(text: str, first: int, past: int) -> Iterator[tuple[int, int]]:
    """Yield the numbers of a country's plan among the digits of one run."""
    for region in _REGIONS:
        found = False
        for match in PhoneNumberMatcher(text[first:past], region, leniency=Leniency.VALID):
            start, end = first + match.start, first + match.end
            groups = _GROUP.findall(match.raw_string)
            if _is_something_else(text, start, end, groups):
                continue
            found = True
            if not _is_service("".join(groups)):
                yield start, end
        if found:
            return


def _is_something_else(text: str, start: int, end: int, groups: list[str]) -> bool:
    """Tell a scale ("1 2 3 4…"), a date, a dose or a vertebra from a number of a country's plan."""
    counted = len(groups) > 1 and max(map(len, groups[:-1])) == 1
    before = text[start - 1 : start] if start else ""
    return bool(
        counted
        or before.isalpha()
        or _DATE.match(text[start:end])
        or _UNITS_AFTER.match(text[end : end + 9])
    )


def _announced(text: str) -> set[int]:
    """Return the places where a number stands that was announced as a phone number."""
    places = set()
    for match in _NAMED.finditer(text):
        between = _BETWEEN.match(text, match.end())
        assert between is not None
        places.add(between.end())
    return places


def _in_run(text: str, run: re.Match[str], announced: bool) -> Iterator[tuple[int, int]]:
    """Look for phone numbers among the groups of digits of one run."""
    before = text[run.start() - 1 : run.start()]
    groups = [match.span() for match in _GROUP.finditer(text, *run.span())]
    if before.isalpha() and not announced:
        groups = groups[1:]  # "L5-S1", "H2O": the first group belongs to the letter.
    index = 0
    while index < len(groups):
        length = _length(text, groups, index, announced and index == 0)
        if not length:
            index += 1
            continue
        start, end = groups[index][0], groups[index + length - 1][1]
        digits = _digits(text, groups[index : index + length])
        opening = re.search(r"(?:\+ ?\(?|\(\+?)$", text[max(0, start - 3) : start])
        if opening:
            start -= len(opening.group())
        if not _is_service(digits):
            yield start, end
        index += length


def _digits(text: str, groups: list[tuple[int, int]]) -> str:
    return "".join(text[start:end] for start, end in groups)


def _length(text: str, groups: list[tuple[int, int]], index: int, announced: bool) -> int:
    """Return how many groups from ``index`` on make a phone number, 0 where none does."""
    some = groups[index : index + 16]
    if _touches_letter(text, some[0]):
        return 0
    sizes = _sizes(some)
    first = text[some[0][0] : some[0][1]]
    if first[0] == "0" and first[:2] != "00":
        if (length := _exactly(sizes, 10)) and _written_as_phone(text, some[:length]):
            return length
        if announced and (length := _longest(sizes, _MANY, 14, text, some)):
            return length
        if length := _pairs(text, some):
            return length
    length = _exactly(sizes, 10)
    if length == 3 and _north_american(text, some[:3]):
        return length
    if announced:
        return _longest(sizes, _MANY, 14, text, some)
    return 0


def _sizes(groups: list[tuple[int, int]]) -> list[int]:
    """Return how many digits there are up to and with each group."""
    total = 0
    sizes = []
    for start, end in groups:
        total += end - start
        sizes.append(total)
    return sizes


def _exactly(sizes: list[int], wanted: int) -> int:
    return sizes.index(wanted) + 1 if wanted in sizes else 0


def _touches_letter(text: str, group: tuple[int, int]) -> bool:
    before = text[max(0, group[0] - 1) : group[0]]
    return before.isalpha()


def _separators(text: str, groups: list[tuple[int, int]]) -> list[str]:
    return [text[a[1] : b[0]].strip() or " " for a, b in pairwise(groups)]


def _written_as_phone(text: str, groups: list[tuple[int, int]]) -> bool:
    """Tell a number in groups from a date, a scale or a list."""
    sizes = [end - start for start, end in groups]
    separators = set(_separators(text, groups))
    if len(groups) >= 8 and set(sizes) == {1} and _digits(text, groups) == "0123456789":
        return False
    if separators & {"/", ","}:
        return len(separators) == 1 and len(groups) == 5 and set(sizes) == {2}
    last = text[groups[-1][1] : groups[-1][1] + 9]
    if len(groups) > 5 and _UNITS_AFTER.match(last):
        return False
    for a, b, c in zip(groups, groups[1:], groups[2:], strict=False):
        year = text[c[0] : c[1]]
        between = (text[a[1] : b[0]], text[b[1] : c[0]])
        if (
            between[0] == between[1] != " "
            and len(year) == 4
            and year[:2] in ("19", "20")
            and a[1] - a[0] <= 2
            and b[1] - b[0] <= 2
        ):
            return False
    return True


def _pairs(text: str, groups: list[tuple[int, int]]) -> int:
    """Return the length of a French number a pair short or long: 06 12 34 56."""
    length = 0
    for start, end in groups[:6]:
        if end - start != 2:
            break
        length += 1
    if length < 4 or set(_separators(text, groups[:length])) - {" ", ".", "-"}:
        return 0
    if len(set(_separators(text, groups[:length]))) > 1:
        return 0
    return length


def _north_american(text: str, groups: list[tuple[int, int]]) -> bool:
    parts = [text[start:end] for start, end in groups]
    return bool(
        [len(part) for part in parts] == [3, 3, 4]
        and parts[0][0] in "23456789"
        and parts[1][0] in "23456789"
        and not _UNITS_AFTER.match(text[groups[-1][1] : groups[-1][1] + 9])
        and set(_separators(text, groups)) <= {" ", "-", ".", ")", ") -"}
    )


def _longest(
    sizes: list[int], least: int, most: int, text: str, groups: list[tuple[int, int]]
) -> int:
    fitting = [index + 1 for index, size in enumerate(sizes) if least <= size <= most]
    if not fitting or _UNITS_AFTER.match(text[groups[fitting[0] - 1][1] :][:9]):
        return 0
    if set(_separators(text, groups[: fitting[0]])) & {"/", ","}:
        return 0
    return fitting[0] if sizes[fitting[0] - 1] >= 9 or len(fitting) == 1 else fitting[1]


@lru_cache(maxsize=1)
def _service_number() -> str:
    """Return the last nine digits of the service's own public number."""
    try:
        phone = str(parse_mapping(read_text(SERVICE_FILE), SERVICE_FILE.name).get("phone", ""))
    except DataFileError:
        return ""
    return re.sub(r"\D", "", phone)[-9:]


def _is_service(digits: str) -> bool:
    own = _service_number()
    return len(own) == 9 and digits.endswith(own) and len(digits) <= 14


def _spoken(view: View) -> Iterator[tuple[int, int]]:
    """Find "zéro six douze trente-quatre…"."""
    digits = words("numbers.yml", "digits_in_words")
    index = 0
    while index < len(view.words):
        if view.words[index].plain != "zero":
            index += 1
            continue
        past = index + 1
        while (
            past < len(view.words)
            and view.words[past].plain in digits
            and set(view.gap(past)) <= set(" -,.")
        ):
            past += 1
        scale = [word.plain for word in view.words[index + 1 : past]]
        if past - index > _SPOKEN_LEAST and scale[:3] != ["un", "deux", "trois"]:
            yield view.words[index].start, view.words[past - 1].end
        index = past

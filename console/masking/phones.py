"""Phone numbers: French and international, however their digits are grouped, or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from console.masking.lists import any_of, phrases, words
from console.masking.view import View
from triage.data_files import DataFileError, parse_mapping, read_text

SERVICE_FILE = Path(__file__).parents[2] / "content" / "service.yml"

_RUN = re.compile(r"(?:\+ ?)?\(?\+?\d(?:[ .\-()/_,·•]{0,3}\d)*")
_GROUP = re.compile(r"\d+")
_NAMED = any_of(phrases("numbers.yml", "phone"))
_BETWEEN = re.compile(r"(?:[ :=.,\-(\"']|(?:c'?est|est|suivant|le|au|moi|:)(?![a-z])){0,6}")
_UNITS_AFTER = re.compile(r" ?(?:mg|ml|ui|kg|km|euros?|fois|pas|mois|semaines?|annees?)(?![a-z])")

# How many digits follow a country's code; any other country: 7 to 12.
_LENGTHS = {
    "1": (10, 10), "27": (9, 9), "31": (9, 9), "32": (8, 9), "33": (9, 9), "34": (9, 9),
    "39": (9, 10), "40": (9, 9), "41": (9, 9), "44": (10, 10), "48": (9, 9), "49": (9, 11),
    "90": (10, 10), "212": (9, 9), "213": (8, 9), "216": (8, 8), "221": (9, 9), "223": (8, 8),
    "225": (8, 10), "237": (8, 9), "243": (9, 9), "262": (9, 9), "351": (9, 9), "352": (5, 9),
    "376": (6, 9), "377": (8, 9), "590": (9, 9), "594": (9, 9), "596": (9, 9), "687": (6, 6),
    "689": (6, 8),
}  # fmt: skip
_BELGIAN_SLASH = ([4, 2, 2, 2], [3, 2, 2, 2], [2, 3, 2, 2], [4, 3, 3])  # 0470/12.34.56
_OTHER = (7, 12)
_MANY = 8
_SPOKEN_LEAST = 5


def find(view: View) -> Iterator[tuple[int, int]]:
    """Yield the spans of phone numbers, but those of the service itself."""
    announced = _announced(view.text)
    for run in _RUN.finditer(view.text):
        yield from _in_run(view.text, run, run.start() in announced)
    yield from _spoken(view)


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
    plus = text[max(0, some[0][0] - 3) : some[0][0]].rstrip(" (").endswith("+")
    for code in _codes(text, some, plus):
        if length := _international(text, some, sizes, code):
            return length
    if first[0] == "0" and first[:2] != "00":
        if (length := _exactly(sizes, 10)) and _written_as_phone(text, some[:length]):
            return length
        if (length := _belgian(text, some, sizes)) and _written_as_phone(text, some[:length]):
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


def _codes(text: str, groups: list[tuple[int, int]], plus: bool) -> Iterator[int]:
    """Yield how many leading digits come before the national number, for each country it may be."""
    digits = _digits(text, groups)[:8]
    lead = 0 if plus else 2 if digits.startswith("00") else None
    if lead is None:
        # "33 6 12 34 56 78", without the sign.
        if re.match(r"33[1-9]", digits) and _digits(text, groups[:1]) in ("33", digits[:2]):
            yield 2
        return
    for size in (3, 2, 1):
        if digits[lead : lead + size] in _LENGTHS:
            yield lead + size
            return
    if digits[lead : lead + 1] not in ("", "0"):
        yield lead + 2


def _international(text: str, groups: list[tuple[int, int]], sizes: list[int], lead: int) -> int:
    digits = _digits(text, groups)
    code = digits[:lead].removeprefix("00")
    least, most = _LENGTHS.get(code, _OTHER)
    if digits[lead : lead + 1] == "0":  # +33 (0)6
        least, most = least + 1, most + 1
    fitting = [index + 1 for index, size in enumerate(sizes) if lead + least <= size <= lead + most]
    return fitting[-1] if fitting else 0


def _separators(text: str, groups: list[tuple[int, int]]) -> list[str]:
    return [text[a[1] : b[0]].strip() or " " for a, b in pairwise(groups)]


def _written_as_phone(text: str, groups: list[tuple[int, int]]) -> bool:
    """Tell a number in groups from a date, a scale or a list."""
    sizes = [end - start for start, end in groups]
    separators = set(_separators(text, groups))
    if len(groups) >= 8 and set(sizes) == {1} and _digits(text, groups) == "0123456789":
        return False
    if _separators(text, groups)[:1] == ["/"] and sizes in _BELGIAN_SLASH:
        return True
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


def _belgian(text: str, groups: list[tuple[int, int]], sizes: list[int]) -> int:
    """02 123 45 67, 081 12 34 56: nine digits, in groups that no French number has."""
    length = _exactly(sizes, 9)
    shape = [end - start for start, end in groups[:length]]
    return length if shape in ([2, 3, 2, 2], [3, 2, 2, 2], [3, 3, 3], [2, 3, 4]) else 0


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

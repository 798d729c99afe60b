"""Where it hurts: the low back, or elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from triage.plain import plain
from triage.plain.word_files import WordFile
from triage.readers.negation import denied_spans

Location = Literal["lumbar", "elsewhere"]

_WORDS = WordFile(Path(__file__).with_name("words") / "location.yml")
_VOCABULARY = _WORDS.vocabulary()


def _compile(*names: str) -> re.Pattern[str]:
    found = [_WORDS.needed(name).pattern for name in names]
    return re.compile("|".join(found))


_LUMBAR = _compile("lumbar")
_LUMBAR_IF_ASKED = _compile("lumbar", "lumbar_if_asked")
_ELSEWHERE = _compile("elsewhere")
_ELSEWHERE_IF_ASKED = _compile("elsewhere", "elsewhere_if_asked")
_PAIN_BEFORE = _compile("pain_before")
_PAIN_AFTER = _compile("pain_after")
_SELF_SUFFICIENT = _compile("self_sufficient")
_BESIDES = _compile("besides")
_OTHER_PERSON = _compile("other_person")
_ANY_BACK = _compile("any_back")
_LOOK_AROUND = 60


def read_location(text: str, asked: bool = False) -> Location | None:
    """Read where the pain is: ``"lumbar"``, ``"elsewhere"`` or ``None`` where it is not said.

    The low back wins over any other place told with it. "Mal au dos" alone does not say which part
    of the back. Where the question is open (``asked``) the place alone is enough; elsewhere it must
    be the place of the pain ("mal au genou"), and a pain told besides another one moves nothing.
    """
    message = plain(text, _VOCABULARY).text
    lumbar = _places(_LUMBAR_IF_ASKED if asked else _LUMBAR, message)
    if any(not denied for _, _, denied in lumbar):
        return "lumbar"
    elsewhere = _places(_ELSEWHERE_IF_ASKED if asked else _ELSEWHERE, message)
    elsewhere = [place for place in elsewhere if not place[2]]
    if asked:
        return "elsewhere" if elsewhere or lumbar else None
    if _BESIDES.search(message) or (_names_a_back(message, elsewhere) and not lumbar):
        return None
    if any(
        _is_place_of_pain(message, start, end) and not _is_of_another(message, start)
        for start, end, _ in elsewhere
    ):
        return "elsewhere"
    return None


def _is_of_another(message: str, start: int) -> bool:
    """Tell a pain of another person, named in the same clause before the place."""
    before = re.split(r"[.,;!?]", message[max(0, start - _LOOK_AROUND) : start])[-1]
    return _OTHER_PERSON.search(before) is not None


def _names_a_back(message: str, elsewhere: list[tuple[int, int, bool]]) -> bool:
    """Tell "mal au dos et au genou" from "mal au milieu du dos", which says what part of it."""
    return any(
        not any(start <= back.start() and back.end() <= end for start, end, _ in elsewhere)
        for back in _ANY_BACK.finditer(message)
    )


def _places(pattern: re.Pattern[str], message: str) -> list[tuple[int, int, bool]]:
    spans = [found.span() for found in pattern.finditer(message)]
    denied = denied_spans(message, spans)
    return [(start, end, no) for (start, end), no in zip(spans, denied, strict=True)]


def _is_place_of_pain(message: str, start: int, end: int) -> bool:
    if _SELF_SUFFICIENT.fullmatch(message, start, end):
        return True
    before = message[max(0, start - _LOOK_AROUND) : start].rstrip()
    if any(found.end() >= len(before) for found in _PAIN_BEFORE.finditer(before)):
        return True
    return _PAIN_AFTER.match(message[end : end + _LOOK_AROUND].lstrip()) is not None

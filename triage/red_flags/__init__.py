"""The watch for red flags: which signs of danger a message speaks of, and in what sense.

The words are in ``signs.yml``, phrases of ordinary French under each red flag id; what denies,
doubts or puts them into the past is in :mod:`triage.qualifiers`; this file only brings the two
together.

>>> [(f.id, f.status) for f in find_red_flags("pas de fièvre mais j'arrive plus à uriner")]
[('fever', 'denied'), ('cauda_equina', 'present')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from triage.answers import DETAILS, RED_FLAGS
from triage.once import once
from triage.plain import Plain, Vocabulary, plain
from triage.plain.word_files import WordFile
from triage.qualifiers import (
    asks_about_own_sign,
    clause,
    continues_list,
    is_condition,
    is_denied,
    is_hypothetical,
    is_in_general,
    is_long_standing,
    is_of_other_person,
    is_over,
    is_past,
    is_settled,
    is_slight,
    is_told_as_present,
    is_uncertain,
    is_worse,
)

__all__ = [
    "RECENT_PROCEDURE",
    "Finding",
    "Status",
    "find_red_flags",
    "tells_a_grave_fever",
    "tells_a_loss",
    "tells_a_recent_procedure",
    "tells_what_is_usual",
]

Status = Literal[
    "present", "uncertain", "denied", "other_person", "hypothetical", "past", "figurative"
]

MAX_READ = 5000
"""Characters of a message that are watched; a longer one is watched at both of its ends."""

OLD_IS_SETTLED = frozenset(
    {
        "cauda_equina",
        "motor_deficit",
        "vascular",
        "chest_pain",
        "major_trauma",
        "minor_trauma",
        "fever",
        "weight_loss",
        "night_pain",
        "inflammatory",
        "urinary_infection",
        "pregnancy",
        "suicidal_ideation",
        "pregnancy_complication",
        "overdose",
        "suspected_by_doctor",
    }
)
"""Signs that matter only now. A cancer, a graft or osteoporosis of long ago still counts."""

ONLY_IF_NEW = frozenset({"cauda_equina", "motor_deficit", "chest_pain", "weight_loss"})
"""Signs that do not fire where they have been stable for years (GIRFT 2023, HAS 2019)."""

KEPT_WHEN_UNSURE = frozenset(
    {
        "cauda_equina",
        "motor_deficit",
        "vascular",
        "chest_pain",
        "major_trauma",
        "suicidal_ideation",
        "pregnancy_complication",
        "overdose",
    }
)
"""Signs of an emergency: doubtful words about them are asked again, never passed over."""

WATCHED_CLOSELY = KEPT_WHEN_UNSURE | {"fever"}
"""Signs that only a clear denial denies."""

GRAVER = {"minor_trauma": "major_trauma", "pregnancy": "pregnancy_complication"}
"""Signs that have a graver form, which then stands alone."""

TREATED = frozenset({"immunosuppression", "corticosteroids", "cancer", "osteoporosis"})
"""Signs that may be told as a treatment: "aucun traitement immunosuppresseur"."""


ILLNESSES = frozenset({"cancer", "osteoporosis"})
"""Signs that a following person owns: "j'ai peur du cancer de ma mère"."""


@dataclass(frozen=True)
class Finding:
    """One sign that a message speaks of, at ``original[start:end]``.

    ``detail`` holds the inner signs of the whole message that the rules read beside it, such as
    "shivers" beside a fever. ``by_meaning`` is true where its words alone do not say so, and the
    meaning of the message does (triage.red_flags.witnesses); ``margin`` is how surely its meaning
    tells the sign. ``faint`` is true where the sign is no emergency and only the meaning hears it,
    not surely: it answers no question and is asked about behind its list.
    """

    id: str
    status: Status
    start: int
    end: int
    detail: frozenset[str] = frozenset()
    by_meaning: bool = False
    margin: float = 0.0
    faint: bool = False


@dataclass(frozen=True)
class _Sign:
    """The words of one sign; see the head of ``signs.yml``."""

    present: re.Pattern[str]
    uncertain: re.Pattern[str] | None
    denied: re.Pattern[str] | None
    doubt_with: re.Pattern[str] | None
    never: re.Pattern[str] | None
    never_with: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    lasting: re.Pattern[str] | None


_WORDS = WordFile(Path(__file__).with_name("signs.yml"))
_VOCABULARY = Vocabulary(_WORDS.words("spelling"))


def _sign(name: str) -> _Sign:
    # "Me tuer" said by ear is "me tue", a figure of speech.
    by_ear = name != "suicidal_ideation"

    def words(kind: str) -> re.Pattern[str] | None:
        return _WORDS.pattern("signs", name, kind, by_ear=by_ear)

    return _Sign(
        present=_WORDS.needed("signs", name, "present", by_ear=by_ear),
        uncertain=words("uncertain"),
        denied=words("denied"),
        doubt_with=words("doubt_with"),
        never=words("never"),
        never_with=words("never_with"),
        unless=words("unless"),
        lasting=words("lasting"),
    )


_SIGNS = {name: _sign(name) for name in RED_FLAGS}
RECENT_PROCEDURE = "recent_spine_procedure"
"""What makes a fever grave though it may be told long before it (rule E5)."""
_DETAILS = {name: _WORDS.needed("details", name, by_ear=True) for name in DETAILS}
_GRAVE_IF_PREGNANT = _WORDS.needed("details_if_asked", "pregnancy", by_ear=True)
_USUAL = _WORDS.needed("usual", by_ear=True)
_GRAVE_WITH_FEVER = _WORDS.needed("details_if_asked", "fever", by_ear=True)


def find_red_flags(text: str, *, on_behalf: bool = False) -> list[Finding]:
    """Return the signs of danger in ``text``, in order, one per id and status at most.

    ``on_behalf`` is true where the person writes for somebody else: the shivers of "il" are then
    the patient's. Never fails, whatever the text, and takes time in proportion to its length.
    """
    if len(text) > 2 * MAX_READ:
        # Both ends: what matters in a very long message is said first, or last.
        tail = len(text) - MAX_READ
        ends = find_red_flags(text[tail:], on_behalf=on_behalf)
        shifted = (_shift(found, tail) for found in ends)
        return [*find_red_flags(text[:MAX_READ], on_behalf=on_behalf), *shifted]
    view = plain(text, _VOCABULARY)
    if not view.text.strip():
        return []
    read = sorted(
        (start, end, name, status)
        for name, sign in _SIGNS.items()
        for status, start, end in _read_sign(name, sign, view.text)
    )
    read = [item for item in read if not _said_more_gravely(item, read)]
    denied = [item[1] for item in read if item[3] == "denied"]
    details = _details(view.text, denied, on_behalf=on_behalf)
    found: list[tuple[int, Finding]] = []
    denied_until: int | None = None
    for start, end, name, status in read:
        if denied_until is not None and continues_list(
            view.text, denied_until, start, name in WATCHED_CLOSELY
        ):
            status = "denied"
        denied_until = end if status == "denied" else None
        found.append((start, Finding(name, status, *view.span(start, end), details)))
    found += list(_joined_signs(view, details, found))
    ordered = [item for _, item in sorted(found, key=lambda pair: pair[0])]
    unique = {(item.id, item.status): item for item in reversed(ordered)}
    return [item for item in ordered if unique[(item.id, item.status)] is item]


def tells_a_grave_fever(text: str) -> bool:
    """Say whether ``text``, in answer to what comes with a fever, names what makes it grave.

    Shivers, confusion or a recent procedure on the spine (rule E5): "elle tremble". What it denies,
    supposes or tells of somebody else does not count.
    """
    return _tells(_GRAVE_WITH_FEVER, text)


def tells_a_recent_procedure(text: str) -> bool:
    """Say whether ``text`` tells a recent procedure on the spine of the patient, fever or not."""
    return _tells(_DETAILS[RECENT_PROCEDURE], text)


def tells_a_loss(text: str) -> bool:
    """Say whether ``text`` tells what is grave in a pregnancy that is known: "une petite perte"."""
    return _tells(_GRAVE_IF_PREGNANT, text)


def _tells(pattern: re.Pattern[str], text: str) -> bool:
    """Say whether ``text`` tells ``pattern`` of the patient: neither denied nor supposed."""
    said = plain(text[:MAX_READ], _VOCABULARY).text
    return any(_counts(said, start, end) for start, end in _spans(pattern, said))


def tells_what_is_usual(text: str) -> bool:
    """Say whether ``text`` tells how things were before: "d'habitude je n'ai pas de fuites"."""
    return _USUAL.search(plain(text[:MAX_READ], _VOCABULARY).text) is not None


def _said_more_gravely(
    item: tuple[int, int, str, Status], read: list[tuple[int, int, str, Status]]
) -> bool:
    """Say whether the graver form of the sign ``item`` is told: of a trauma, by the same words."""
    start, end, name, _ = item
    return any(
        (other, status) == (GRAVER.get(name), "present")
        and (name == "pregnancy" or (start < last and first < end))
        for first, last, other, status in read
    )


def _shift(found: Finding, by: int) -> Finding:
    return Finding(found.id, found.status, found.start + by, found.end + by, found.detail)


def _read_sign(name: str, sign: _Sign, text: str) -> Iterator[tuple[Status, int, int]]:
    for start, end in _spans(sign.denied, text):
        yield "denied", start, end
    present = _spans(sign.present, text)
    for start, end in present:
        yield _status(name, sign, text, start, end), start, end
    for start, end in _spans(sign.uncertain, text):
        if not any(start < other_end and other < end for other, other_end in present):
            status = _status(name, sign, text, start, end)
            yield ("uncertain" if status == "present" else status), start, end


@once
def _spans(pattern: re.Pattern[str] | None, text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in pattern.finditer(text)) if pattern else ()


def _status(name: str, sign: _Sign, text: str, start: int, end: int) -> Status:
    """Weigh what stands around one match; the order is that of how sure each reading is."""
    grave = name in KEPT_WHEN_UNSURE
    if is_denied(text, start, end, name in WATCHED_CLOSELY, name in TREATED):
        return "denied"
    if _overlaps(sign.denied, text, start, end):
        return "denied"
    if _never(sign, text, start, end):
        return "figurative"
    if is_of_other_person(text, start, end, name in ILLNESSES):
        return "other_person"
    if is_hypothetical(text, start, end) or is_in_general(text, start, end, grave):
        return "hypothetical"
    if name == "suicidal_ideation":
        return "past" if is_over(text, start, end) else "present"
    if grave and asks_about_own_sign(text, start, end):
        return "uncertain"
    if not grave and is_condition(text, start, end):
        return "hypothetical"
    old = _old(name, sign, text, start, end)
    if old is not None:
        return old
    unsure = is_uncertain(text, start, end) or _in_clause(sign.doubt_with, text, start, end)
    if grave:
        return "uncertain" if unsure or is_slight(text, start, end) else "present"
    return "uncertain" if name == "fever" and unsure else "present"


def _old(name: str, sign: _Sign, text: str, start: int, end: int) -> Status | None:
    """Return what becomes of a sign that is told with an old date; None where it counts as new."""
    if name in ONLY_IF_NEW:
        if not (is_past(text, start, end) or is_long_standing(text, start, end)):
            return None
        if is_settled(text, start, end) and not is_worse(text, start, end):
            return "past"
        return None if is_worse(text, start, end) else "uncertain"
    if name not in OLD_IS_SETTLED or _overlaps(sign.lasting, text, start, end):
        return None
    if is_told_as_present(text, start) or not is_past(text, start, end):
        return None
    return "past"


def _overlaps(pattern: re.Pattern[str] | None, text: str, start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in _spans(pattern, text))


def _in_clause(pattern: re.Pattern[str] | None, text: str, start: int, end: int) -> bool:
    if pattern is None:
        return False
    low, high = clause(text, start, end)
    return pattern.search(text, low, high) is not None


def _never(sign: _Sign, text: str, start: int, end: int) -> bool:
    if _overlaps(sign.never, text, start, end):
        return True
    return _in_clause(sign.never_with, text, start, end) and not _in_clause(
        sign.unless, text, start, end
    )


def _details(text: str, denied_ends: list[int], *, on_behalf: bool) -> frozenset[str]:
    return frozenset(
        name
        for name, pattern in _DETAILS.items()
        if any(
            # Who is confused rarely writes: "il est confus" is told of the patient.
            _counts(text, start, end, of_another=on_behalf or name == "confusion")
            and not any(continues_list(text, last, start) for last in denied_ends if last < start)
            for start, end in _spans(pattern, text)
        )
    )


def _counts(text: str, start: int, end: int, *, of_another: bool = False) -> bool:
    return not (
        is_denied(text, start, end)
        or is_hypothetical(text, start, end)
        or (is_of_other_person(text, start, end) and not of_another)
    )


def _joined_signs(
    view: Plain, details: frozenset[str], found: list[tuple[int, Finding]]
) -> Iterator[tuple[int, Finding]]:
    """Yield the signs that only two observations together make.

    Shivers are a fever until shown otherwise (SPILF 2022); a fall after which one cannot stand is
    a major trauma (HAS 2019, SAMU 2018).
    """
    ids = {item.id for _, item in found if item.status in ("present", "uncertain")}
    fever = {item.status for _, item in found if item.id == "fever"}
    match = _DETAILS["shivers"].search(view.text)
    if match and "shivers" in details and fever <= {"uncertain", "denied"}:
        # Shivers beside a fever that is denied may be one that was not measured: it is asked about.
        status: Status = "uncertain" if "denied" in fever else "present"
        first, last = view.span(*match.span())
        yield match.start(), Finding("fever", status, first, last, details)
    if "minor_trauma" in ids and "unable_to_stand" in details and "major_trauma" not in ids:
        place, fall = next(pair for pair in found if pair[1].id == "minor_trauma")
        yield place, Finding("major_trauma", "present", fall.start, fall.end, details)

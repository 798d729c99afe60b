"""Which treatments a message speaks of, and whether they were done."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from triage.finding.asking import asks_in_form
from triage.once import once
from triage.plain import plain
from triage.plain.needed import may_be_in
from triage.text import blanks
from triage.treatments.words import (
    COMBINED,
    NAMES,
    VOCABULARY,
    ending_in,
    lexicon_pattern,
    status_pattern,
    treatment_patterns,
)

Status = Literal["tried", "denied", "planned", "other_person"]
Relief = Literal["enough", "partial", "none"]

MAX_READ = 4000
"""Characters of a message that are read; nobody lists treatments at more length."""


@dataclass(frozen=True)
class Mention:
    """One treatment at ``original[start:end]``, by its id in the wire contract.

    ``relief`` is what the patient says of this treatment alone, None where nothing is said of it.
    """

    id: str
    status: Status
    relief: Relief | None
    start: int
    end: int


@dataclass(frozen=True)
class Place:
    """Where a treatment stands in the plain text, and under which ids."""

    ids: tuple[str, ...]
    start: int
    end: int


_PHRASES = treatment_patterns("phrases")
_WEAK = treatment_patterns("weak")
_NAME = re.compile(r"(?<![a-z0-9])[a-z]+(?![a-z0-9])")
_HIDDEN = lexicon_pattern("not_a_treatment")
_FORM = lexicon_pattern("forms")
_OF = re.compile(
    r"\s?(?:(?:de|d|du|des|en|a|au|aux|la|le|l|un|une|mon|ma|comme|avec|chez|par|qui|m a|"
    r"me fait(?: faire)?|vus?|appris|faits?|donne[es]*|conseille[es]*|montre[es]*|prescrits?|"
    r":|\()\s?)*"
)
_DENIAL = status_pattern("denial")
_DENIAL_SMALL = status_pattern("denial_small_words")
_CANCELLED = status_pattern("denial_cancelled")
_DENIED_BEFORE = ending_in("denied_before")
_NO_EFFECT = status_pattern("no_effect")
_DENIED_AFTER = status_pattern("denied_after")
_PLANNED_BEFORE = ending_in("planned_before")
_PLANNED_AFTER = status_pattern("planned_after")
_DONE = status_pattern("done_after_all")
_QUESTION_START = status_pattern("question_start")
_QUESTION_END = status_pattern("question_end")
_OWN_PAST = status_pattern("own_past")
_OF_ONESELF = status_pattern("told_of_oneself")
_OTHER_PERSON = status_pattern("other_person")
_FIRST_PERSON = status_pattern("first_person")
_SENTENCE = re.compile(r"[^.!?;\n]+[.!?;\n]*")
_WORD = re.compile(r"[a-z0-9]+|[^a-z0-9\s]")
_CLAUSE_END = re.compile(r"(?:,|\bmais\b|\bpuis\b|\bet (?:j|je|on)\b|\bpar contre\b)\s*")
_TRYING = re.compile(r"\b(?:essay\w*|test\w*|tent\w*|fait|fais|pris|prends|mis|mets|utilis\w*)\b")
_NOTHING_BEFORE = re.compile(
    r"\W*(?:(?:oui|juste|seulement|que|beaucoup|un|peu|du|de|la|le|les|l|d|des|mon|ma)\W+)*"
)
_LIST = re.compile(r"^[a-z0-9 ]{0,14}(?:,|/|\+|-|\bet\b|\bou\b|\bni\b|\bpuis\b)[ a-z0-9]{0,12}$")
# A denial runs on over "ni", "ou", or a comma with a "de" of its own: "pas de kiné, d'ostéo"; what
# follows a bare comma is another thing: "jamais opéré, juste du doliprane".
_DENIED_LIST = re.compile(
    r"\s?(?:(?!juste|que|mais)[a-z]+ ?){0,2}\s?"
    r"(?:(?:(?:,|et)\s?)?(?:ni|ou|pas|/)\s(?:(?:plus|meme)\s)?(?:(?:d|de|du|des|la|le|l|les|un|une|par)\s)*"
    r"|(?:,|et)\s?d(?:e|es)?\s)"
)
# "Aucun effet de la kiné ni de l'ostéo": the effect is denied, and both were done.
_NOR = re.compile(r"\s?,?\s?ni\s(?:(?:de|d|du|des|la|le|les|l)\s)*")
_NO_EFFECT_OF = re.compile(
    r"\b(?:aucun|aucune|pas|sans|zero)(?: d[e]?)? "
    r"(?:effets?|resultats?|amelioration|soulagement|efficacite|bienfaits?)\b"
)
_NEAR = 90
_OF_ANOTHER_THING = re.compile(r"\s*(?:et )?(?:combien (?:coute|ca coute)|ou |qui |quel)")
"""What begins a question that is not about the list before it."""
_HAS_AN_OBJECT = re.compile(r"(?:\w+ ){0,3}(?:jamais|pas|aucune?)\b")
_PARTS = re.compile(r"[,.;!?\n]|\b(?:mais|et|oui|sinon)\b")
_OBJECT = 16
"""Characters between a denial and the treatment that it denies: "jamais vu de kiné"."""
_SEPARATING = " ,:(="
"""What may part a treatment from what is said of it: "Kiné : non"."""


def find_places(text: str) -> list[Place]:
    """Return the places of treatments in a plain text, in order, without overlaps."""
    hidden = _HIDDEN.sub(blanks, text)
    found = [
        Place(ids, *match.span())
        for pattern, ids in COMBINED.items()
        for match in pattern.finditer(hidden)
    ]
    found += [
        Place((NAMES[match.group()],), *match.span())
        for match in _NAME.finditer(hidden)
        if match.group() in NAMES
    ]
    found += [
        Place((treatment,), *match.span())
        for treatment, pattern in _PHRASES.items()
        for match in pattern.finditer(hidden)
    ]
    kept = _longest(found)
    weak = [
        Place((treatment,), *match.span())
        for treatment, pattern in _WEAK.items()
        for match in pattern.finditer(hidden)
        if kept
        or _TRYING.search(hidden, max(0, match.start() - 40), match.start())
        or _NOTHING_BEFORE.fullmatch(hidden, 0, match.start())
    ]
    return _without_forms(hidden, _longest([*kept, *weak]))


def _without_forms(text: str, places: list[Place]) -> list[Place]:
    """Drop what only says in which form another treatment comes: "patch de Versatis"."""
    return [
        place
        for index, place in enumerate(places)
        if not (
            _FORM.fullmatch(text, place.start, place.end)
            and any(
                not _FORM.fullmatch(text, other.start, other.end)
                and _OF.fullmatch(text, min(place.end, other.end), max(place.start, other.start))
                for other in (*places[max(0, index - 1) : index], *places[index + 1 : index + 2])
            )
        )
    ]


def _longest(places: list[Place]) -> list[Place]:
    """Return those that no longer one covers in part, in order."""
    kept: list[Place] = []
    starts: list[int] = []
    for place in sorted(places, key=lambda one: (one.start - one.end, one.start, -len(one.ids))):
        # Those kept do not overlap: only the two around this one can reach into it.
        at = bisect_right(starts, place.start)
        clear_before = at == 0 or kept[at - 1].end <= place.start
        if clear_before and (at == len(kept) or place.end <= kept[at].start):
            kept.insert(at, place)
            starts.insert(at, place.start)
    return kept


def read_statuses(text: str) -> Iterator[tuple[Place, Status]]:
    """Yield each treatment of a plain text with its status.

    A status runs on through a list: "pas de kiné ni d'ostéo" denies both.
    """
    for sentence in _SENTENCE.finditer(text):
        low, high = sentence.span()
        previous: tuple[Place, Status] | None = None
        places = find_places(text[low:high])
        around = _Around(text, low, high)
        for number, place in enumerate(places):
            following = places[number + 1].start + low if number + 1 < len(places) else None
            place = Place(place.ids, place.start + low, place.end + low)
            status = _status(text, place, around, following)
            if previous is not None and status == "tried":
                between = text[previous[0].end : place.start]
                pattern = _DENIED_LIST if previous[1] == "denied" else _LIST
                if previous[1] != "tried" and pattern.fullmatch(between):
                    status = previous[1]
            elif previous is not None and previous[1] == "tried" and status == "denied":
                between = text[previous[0].end : place.start]
                if _NOR.fullmatch(between) and _NO_EFFECT_OF.search(text, low, previous[0].start):
                    status = "tried"
            previous = (place, status)
            yield previous


class _Around:
    """The sentence at ``text[start:end]``, and what is looked up in it once for all its places."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.start, self.end = start, end
        self._sentence = text[start:end]

    @cached_property
    def asks(self) -> bool:
        """Whether it is a question."""
        sentence = self._sentence
        return (
            "?" in sentence
            or _QUESTION_START.match(sentence.lstrip()) is not None
            or _QUESTION_END.search(sentence) is not None
        )

    @cached_property
    def may_be_done(self) -> bool:
        """Whether any part of it may say that something was done after all."""
        return may_be_in(self._sentence, _DONE)

    @cached_property
    def may_name_others(self) -> bool:
        """Whether any part of it may name another person."""
        return may_be_in(self._sentence, _OTHER_PERSON)


def _status(text: str, place: Place, around: _Around, following: int | None) -> Status:
    before = text[around.start : place.start]
    behind = text[place.end : around.end]
    after = behind.lstrip(_SEPARATING)
    near = before[-_NEAR:]
    clause = _CLAUSE_END.split(near)[-1] if _CLAUSE_END.search(near) else near
    if around.may_name_others and _is_other_person(before):
        return "other_person"
    if _is_denied(near) and _NO_EFFECT.match(after):
        return "tried"
    if _is_denied(near) or _DENIED_BEFORE.search(clause):
        return "denied"
    denied = _DENIED_AFTER.match(after)
    if denied is not None and not _denies_the_next(behind, place.end, denied, following):
        return "denied"
    if around.may_be_done and (_DONE.search(before) or _DONE.search(after)):
        return "tried"
    if _PLANNED_BEFORE.search(clause) or _PLANNED_AFTER.match(after):
        return "planned"
    if around.asks and _OWN_PAST.search(before) is None and not _asks_further_on(before, behind):
        return "planned"
    return "tried"


def _denies_the_next(behind: str, start: int, denied: re.Match[str], following: int | None) -> bool:
    """Say whether a denial behind a comma is of the next treatment: "tramadol, jamais de kiné"."""
    parted = len(behind) - len(denied.string)
    if following is None or "," not in behind[:parted] or not _HAS_AN_OBJECT.match(denied.group()):
        return False
    between = behind[parted + denied.end() : max(0, following - start)]
    return len(between) <= _OBJECT and not _PARTS.search(between)


def _asks_further_on(before: str, behind: str) -> bool:
    """Say whether a list stands before what is asked: "Lyrica, kiné, combien coûte… ?"."""
    if _QUESTION_START.match(before.lstrip()) is not None:
        return False
    pieces = behind.split(",")[1:]
    return any(_OF_ANOTHER_THING.match(piece) is not None for piece in pieces)


def told_by_oneself(text: str, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """Say whether the sentence of ``mention`` in ``text`` says that the writer had that treatment.

    ``mentions`` are all of ``text``. "J'ai pris du Lyrica", "la kiné ne m'aide pas", and a list
    that asks nothing itself: "Kiné, infiltrations, tramadol."; not "j'ai que mes ibuprofène".
    """
    start, end = next(
        (one.span() for one in _SENTENCE.finditer(text) if one.end() > mention.start),
        (0, len(text)),
    )
    beside = [one for one in mentions if one.status == "tried" and start <= one.start < end]
    if any(one.relief is not None for one in beside):
        return True
    if len(beside) > 1 and not asks_in_form(text[start:end]):
        return True
    said = plain(text[start:end][:MAX_READ], VOCABULARY).text
    return any(words.search(said) for words in (_OWN_PAST, _OF_ONESELF))


def _is_other_person(before: str) -> bool:
    people = list(_OTHER_PERSON.finditer(before))
    return bool(people) and _FIRST_PERSON.search(before, people[-1].end()) is None


def _is_denied(near: str) -> bool:
    for word in reversed(_WORD.findall(near)):
        if _CANCELLED.fullmatch(word):
            return False
        if _DENIAL.fullmatch(word):
            return True
        if not _DENIAL_SMALL.fullmatch(word):
            return False
    return False


def _together(one: Relief | None, other: Relief | None) -> Relief | None:
    """Join what is said of two treatments that bear the same id."""
    if one is None or other is None or one == other:
        return one or other
    return "partial"


@once
def names_a_treatment(text: str) -> bool:
    """Say whether ``text`` speaks of a treatment at all, in whatever sense."""
    return bool(find_places(plain(text[:MAX_READ], VOCABULARY).text))


def find_treatments(text: str) -> list[Mention]:
    """Return the treatments that ``text`` speaks of, in order, each id and status once.

    >>> [(m.id, m.status) for m in find_treatments("kiné et tramadol, jamais opéré")]
    [('physiotherapy', 'tried'), ('opioid', 'tried'), ('surgery', 'denied')]
    """
    return list(_found(text))


@once
def _found(text: str) -> tuple[Mention, ...]:
    from triage.treatments.relief import relief_of

    view = plain(text[:MAX_READ], VOCABULARY)
    read = list(read_statuses(view.text))
    mentions: dict[tuple[str, Status], Mention] = {}
    for index, (place, status) in enumerate(read):
        following = next(
            (
                other.start
                for other, sense in read[index + 1 :]
                if sense in ("tried", "other_person")
            ),
            len(view.text),
        )
        relief = relief_of(view.text, place, following) if status == "tried" else None
        start, end = view.span(place.start, place.end)
        for treatment in place.ids:
            known = mentions.setdefault(
                (treatment, status), Mention(treatment, status, relief, start, end)
            )
            mentions[treatment, status] = replace(known, relief=_together(known.relief, relief))
    return tuple(mentions.values())

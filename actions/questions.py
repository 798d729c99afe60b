"""What a message asks of the base of answers, and what is found for it.

The assistant found the best entries while it read the message (nlu/answer_finder.py); they come
with it. Here they are weighed in the conversation: what must not be left to likeness is caught, a
follow-up is read with what was just answered, and each question gets its entry, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actions.memory import Dialogue
from triage.answers import EMERGENCIES, Facts
from triage.content_answers import AnswerBase, Entry
from triage.finding.asking import is_follow_up, without_questions
from triage.finding.finder import ASKED_ABOUT, SURE
from triage.finding.unsafe import Unsafe, find_unsafe
from triage.meaning.answering import asks_only
from triage.meaning.clauses import split_clauses
from triage.meaning.meaning import Meaning
from triage.understanding import Reading
from triage.understanding.answered_first import answered_first

__all__ = [
    "SURER", "SURE_AGAINST_A_REQUEST", "SURE_IF_BACKED", "SURE_UNASKED", "Asked", "catch_danger",
    "keep_what_is_told", "questions_of",
]  # fmt: skip

SURE_IF_BACKED = 0.35
"""Confidence from which a question is answered whose intent is of the subject too."""
SURE_AGAINST_A_REQUEST = 0.68
"""Confidence from which it is answered though it sounds like a request of the conversation."""
SURE_UNASKED = 0.8
"""Confidence from which a message that asks nothing in form is answered all the same."""
SURER = 0.9
"""Confidence from which the base stands against what else a message without a question may be."""
GUESSED = 0.45
"""Confidence from which the base answers where nothing else of a message is understood; less is
enough where the best entry is far ahead."""
_NEXT, _SAME_THEME, _SAME_AGAIN = 0.4, 0.3, -0.2
"""What a follow-up adds to an entry: named as likely next, of the same theme, or just given."""
_NEAR = 0.8
"""Entries within this score of the best are near enough to be offered beside it."""
_FAR_AHEAD = 0.8
"""Score by which the best entry is so far ahead that it answers, where it would be offered."""
_WITNESS = 0.68
"""Confidence from which what the base finds counts beside a danger about medicines."""
_CERTAINLY_AHEAD = 0.45
"""Score by which an entry on a medicine is so far ahead that a faint danger is none."""
_LEAST_LIKE = 0.6
"""Score under which what asks in no form is like nothing in the base: "xqzv wkj"."""
_MOST_NEAR = 2
_NEAR_DANGER = frozenset({"medicine_safety", "medicines", "opioids_questions"})
"""Themes whose entries are near what is unsafe to answer by likeness."""
_DANGER, _CALL = "danger_signs", "le 15"
"""The theme of the signs of danger, and whom those turn to that cannot wait."""
_AS_NEAR = 0.2
"""Score within which a graver sign is as near as the best entry."""
_SAFETY = "medicine_safety"
"""The theme whose entries say themselves what is safe."""
_SHORT_ANSWER = 3
"""Words of an answer that a question may follow in the same sentence."""
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Asked:
    """One question of a message.

    ``entry`` is the id of the entry that answers it, or None where none is sure; ``near`` are ids
    to offer. ``in_form`` is true where it is put as a question, by its words or by what the whole
    message means; ``caught`` where it was caught before the base (triage.finding.unsafe).
    ``confidence`` (0 to 1) is how sure it is that the base answers it. ``guessed`` is true where it
    is put as no question, and so counts only where nothing else of the message is understood.
    """

    entry: str | None
    near: tuple[str, ...] = ()
    in_form: bool = True
    caught: bool = False
    confidence: float = 1.0
    guessed: bool = False

    @property
    def likeliest(self) -> str | None:
        """The id of the entry that answers it, or of the first that is offered."""
        return self.entry or next(iter(self.near), None)

    @property
    def outside(self) -> bool:
        """Whether the base has nothing for it."""
        return self.likeliest is None


def questions_of(
    text: str,
    found: Sequence[Mapping[str, Any]],
    dialogue: Dialogue,
    base: AnswerBase,
    meaning: Meaning | None = None,
    *,
    answers: bool = False,
    sure: float = SURE,
) -> tuple[Asked, ...]:
    """Return what ``text`` asks; ``found`` is what the assistant stored with it as ``answers``.

    ``sure`` is the confidence from which the best entry answers what is put as a question.

    ``meaning`` is what it means, where a reader of meaning read it. What ``answers`` the open
    question asks by its words alone: "Kinésithérapie, codéine ou tramadol" was picked.
    """
    pressed = base.asked_word_for_word(text)
    if pressed is not None:
        return (Asked(pressed.id, _near_to(pressed.id, found, base)),)
    groups = list(_by_question(found, base))
    by_meaning = not answers and asks_only(meaning)
    asked = [
        _weigh(text, items, dialogue, base, by_meaning=by_meaning, sure=sure) for items in groups
    ]
    unsafe = _unsafe(text, meaning, groups, base)
    in_form = any(one.in_form for one in asked) or "?" in text
    if unsafe is not None and (in_form or not unsafe.only_asked):
        asked = [_caught(unsafe, asked, base), *asked[1:]]
    return tuple(_without_repeats(asked))


def _near_to(entry: str, found: Sequence[Mapping[str, Any]], base: AnswerBase) -> tuple[str, ...]:
    scores = {str(item["id"]): float(item["score"]) for item in found if item.get("id") in base}
    least = scores.get(entry, float("inf")) - _NEAR
    near = [one for one, score in scores.items() if one != entry and score >= least]
    return tuple(near[:_MOST_NEAR])


def _unsafe(
    text: str,
    meaning: Meaning | None,
    groups: Iterable[Sequence[Mapping[str, Any]]],
    base: AnswerBase,
) -> Unsafe | None:
    """Return what is unsafe in ``text``, with what the base found for each of its questions."""
    groups = list(groups)
    sure = [items[0]["id"] for items in groups if float(items[0]["confidence"]) >= _WITNESS]
    near = [one for one in sure if base[one].theme in _NEAR_DANGER]
    backed = len(near) == len(sure) and not any(_is_certain(one, base) for one in groups)
    return find_unsafe(text, meaning, backed=backed, found=bool(near))


def _is_certain(items: Sequence[Mapping[str, Any]], base: AnswerBase) -> bool:
    """Say whether the base is certain what is asked about a medicine: it backs no faint danger.

    "Laroxyl alors que je ne suis pas dépressive ?" sounds a little like stopping it at once.
    """
    best = items[0]
    alone = len(items) == 1
    return (
        base[best["id"]].theme in _NEAR_DANGER - {_SAFETY}
        and float(best["confidence"]) >= SURER
        and (alone or float(best["score"]) - float(items[1]["score"]) >= _CERTAINLY_AHEAD)
    )


def catch_danger(
    reading: Reading,
    text: str,
    found: Sequence[Mapping[str, Any]],
    base: AnswerBase,
    meaning: Meaning | None = None,
) -> Reading:
    """Return ``reading`` with the danger that ``text`` tells, where it was not read.

    A sign of danger counts; what only lets one fear it is asked about. ``found``, ``base`` and
    ``meaning`` as for :func:`questions_of`.
    """
    unsafe = _unsafe(text, meaning, _by_question(found, base), base)
    if unsafe is None or not unsafe.grave:
        return reading
    known = reading.facts.red_flags | reading.facts.doubtful | set(reading.others)
    sign = unsafe.sign
    if sign is not None:
        if sign in known or sign in reading.denied:
            return reading
        return replace(
            reading,
            facts=reading.facts.with_red_flags([sign]),
            learned=reading.learned | {"red_flags"},
            present=tuple(dict.fromkeys((*reading.present, sign))),
        )
    feared = unsafe.asks
    # What was denied is asked about once more where it is surely mused about, and not otherwise.
    settled = known if unsafe.sure else known | set(reading.denied) | reading.facts.denied
    if feared is None or feared in settled:
        return reading
    facts = reading.facts
    return replace(
        reading,
        facts=replace(facts, doubtful=facts.doubtful | {feared}, denied=facts.denied - {feared}),
        learned=reading.learned | {"doubtful"},
        uncertain=(*reading.uncertain, feared),
        denied=tuple(one for one in reading.denied if one != feared),
    )


def keep_what_is_told(reading: Reading, text: str, before: Facts, asked: str | None) -> Reading:
    """Return ``reading`` without the facts of a message that only asks; its dangers stay.

    ``asked`` is the id of the question that was open.
    """
    if _WORD.search(without_questions(text)) or _answers_first(text):
        return reading
    if asked is not None and answered_first(text, asked) is not None:
        return reading
    grave = reading.facts.red_flags & EMERGENCIES
    facts = replace(
        before,
        red_flags=before.red_flags | grave,
        doubtful=before.doubtful | (reading.facts.doubtful & EMERGENCIES),
        details=reading.facts.details if grave else before.details,
    )
    learned = reading.learned & {"red_flags", "doubtful"} if facts != before else frozenset()
    return replace(reading, facts=facts, learned=learned, answered=False)


def _answers_first(text: str) -> bool:
    """Say whether a short answer stands before a question: "40, pourquoi mon âge ?"."""
    clauses = split_clauses(text)
    first = clauses[0] if len(clauses) > 1 else None
    return first is not None and not first.asks and len(first.text.split()) <= _SHORT_ANSWER


def _by_question(
    found: Sequence[Mapping[str, Any]], base: AnswerBase
) -> Iterable[list[Mapping[str, Any]]]:
    groups: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    for item in found:
        # An entry taken out of the base since the model was trained answers nothing.
        if item.get("id") in base:
            groups.setdefault((item["start"], item["end"]), []).append(item)
    return groups.values()


def _weigh(
    text: str,
    items: Sequence[Mapping[str, Any]],
    dialogue: Dialogue,
    base: AnswerBase,
    *,
    by_meaning: bool,
    sure: float,
) -> Asked:
    in_form = bool(items[0]["asked"]) or by_meaning
    confidence = float(items[0]["confidence"])
    scored = [(float(item["score"]), base[item["id"]]) for item in items]
    last = base.get(dialogue.answered) if dialogue.answered else None
    if last is not None and is_follow_up(text[items[0]["start"] : items[0]["end"]]):
        scored = [(score + _follows(entry, last), entry) for score, entry in scored]
        scored.sort(key=lambda pair: -pair[0])
        if scored[0][1].id in last.follow_ups or _family(scored[0][1]) == _family(last):
            confidence = max(confidence, SURE)
            in_form = True
    scored = _gravest_first(scored)
    best = scored[0]
    near = tuple(entry.id for score, entry in scored[1:] if best[0] - score <= _NEAR)[:_MOST_NEAR]
    ahead = best[0] - scored[1][0] if len(scored) > 1 else 0.0
    asked = Asked(
        best[1].id,
        near,
        in_form,
        confidence=confidence,
        guessed=not in_form and confidence < SURE_UNASKED,
    )
    if not in_form and best[0] < _LEAST_LIKE:
        return replace(asked, entry=None, near=())
    if confidence >= (sure if in_form else GUESSED) or (
        confidence >= ASKED_ABOUT and ahead >= _FAR_AHEAD
    ):
        return asked
    if in_form and confidence >= ASKED_ABOUT:
        return replace(asked, entry=None, near=(best[1].id, *near))
    return replace(asked, entry=None, near=())


def _gravest_first(scored: Sequence[tuple[float, Entry]]) -> list[tuple[float, Entry]]:
    """Put the sign that sends to the 15 before what is as near and does not.

    "Des fourmis entre les jambes" may be of both legs, or of the seat.
    """
    best, first = scored[0]
    if first.turn_to == _CALL:
        return list(scored)
    graver = next(
        (
            one
            for one in scored[1:]
            if one[1].theme == _DANGER and one[1].turn_to == _CALL and best - one[0] <= _AS_NEAR
        ),
        None,
    )
    return [graver, *(one for one in scored if one is not graver)] if graver else list(scored)


def _follows(entry: Entry, last: Entry) -> float:
    if entry.id == last.id:
        return _SAME_AGAIN
    if entry.id in last.follow_ups:
        return _NEXT
    return _SAME_THEME if _family(entry) == _family(last) else 0.0


def _family(entry: Entry) -> str:
    """Return the subject of an entry: themes that begin alike are one ("neurostimulation_…")."""
    return entry.theme.partition("_")[0]


def _caught(unsafe: Unsafe, asked: Sequence[Asked], base: AnswerBase) -> Asked:
    found = asked[0].entry if asked else None
    answer = found if found in unsafe.unless and found is not None else unsafe.answer
    if answer == unsafe.answer and asked:
        # What the base has on this very danger says more: "un petit rouge avec la lamaline".
        answer = next((one for one in asked[0].near if one in unsafe.teaches), answer)
    if answer == unsafe.answer and asked and not unsafe.sure and not unsafe.grave:
        # "J'ai zappé ma gélule" sounds like many things: what the base has on safety is nearer.
        best = asked[0].likeliest
        if best is not None and best in base and base[best].theme == _SAFETY:
            answer = best
    return Asked(answer, (), in_form=True, caught=True) if answer in base else Asked(None)


def _without_repeats(asked: Iterable[Asked]) -> Iterable[Asked]:
    """Leave out what is answered already, and offers beside a question that is answered."""
    kept: list[Asked] = []
    for one in asked:
        if one.entry is not None and any(one.entry == other.entry for other in kept):
            continue
        kept.append(one)
    answered = any(one.entry is not None for one in kept)
    return [one for one in kept if one.entry is not None or not answered or one.near]

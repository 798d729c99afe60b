"""What the two witnesses hear in a sentence, clause by clause, and what comes of it.

For those who answer for the words: the same reading as a patient's message gets, taken apart. The
words are :mod:`triage.red_flags`, the meaning :mod:`triage.meaning`, and what is made of both
:mod:`triage.red_flags.witnesses` and :mod:`triage.understanding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from triage.answers import EMERGENCIES, RED_FLAGS, Facts
from triage.meaning.meaning import Meaning, Said, Sense
from triage.orientation import emergency_flags
from triage.questions import Question, Questionnaire
from triage.red_flags import Finding, Status, find_red_flags
from triage.red_flags.witnesses import load_thresholds, weigh
from triage.rules import Ruleset
from triage.treatments import Mention, find_treatments
from triage.understanding import Reading, read_message

__all__ = ["HeardClause", "HeardSign", "Makes", "Witnessed", "witness"]

Makes = Literal["alert", "ask", "note", "absent", "nothing"]
"""What the assistant makes of a sign: alerts at once, asks about it, notes it for the rules, notes
that it is not there, or nothing."""

Sureness = Literal["sure", "likely", "hesitates"]
"""How surely the meaning says something: from the margin that counts as told, from 0, or below."""

TREATMENT = "treatment="
"""How the names of what is said of a treatment begin."""

LISTED = 0.0
"""Margin from which an answer, or that a clause asks, is shown."""


@dataclass(frozen=True)
class ByWords:
    """What the words of a clause speak of, a red flag or a treatment: which words, in what sense.

    ``status`` is that of the reader of signs, or of treatments ("tried", "denied", "planned",
    "other_person").
    """

    id: str
    status: str
    words: str


@dataclass(frozen=True)
class ByMeaning:
    """What the meaning of a clause says: a sign, "subject=answer" or "asks", and how surely."""

    name: str
    margin: float
    sureness: Sureness


@dataclass(frozen=True)
class HeardClause:
    """One clause at ``start`` to ``end`` of the sentence.

    ``sense`` is how the clause speaks of it all, as its meaning has it, by ``sense_margin``.
    """

    text: str
    start: int
    end: int
    words: tuple[ByWords, ...]
    treatments: tuple[ByWords, ...]
    meaning: tuple[ByMeaning, ...]
    sense: Sense
    sense_margin: float


@dataclass(frozen=True)
class HeardSign:
    """A sign once both witnesses are heard, by whom, and what the assistant makes of it."""

    sign: str
    status: Status
    words: bool
    meaning: bool
    margin: float
    makes: Makes


@dataclass(frozen=True)
class Witnessed:
    """A sentence taken apart; ``reading`` is what the assistant keeps of it.

    ``by_meaning`` is false where no reader of meaning was there: the words then stand alone.
    """

    clauses: tuple[HeardClause, ...]
    signs: tuple[HeardSign, ...]
    reading: Reading
    by_meaning: bool

    @property
    def makes(self) -> Makes:
        """The gravest thing that the assistant makes of any sign."""
        order: tuple[Makes, ...] = ("alert", "ask", "note", "absent")
        made = {sign.makes for sign in self.signs}
        return next((item for item in order if item in made), "nothing")


def witness(
    text: str,
    meaning: Meaning | None,
    on: datetime,
    ruleset: Ruleset,
    question: Question | None = None,
) -> Witnessed:
    """Read ``text`` as somebody would write it who has agreed to the triage, and take it apart.

    ``question`` is the one that is open; ``meaning`` that of the text. Never raises.
    """
    facts = Facts(consent=True)
    reading = read_message(text, question, facts, on, meaning=meaning)
    by_words = find_red_flags(text)
    treatments = find_treatments(text)
    pieces = meaning.pieces if meaning else (Said(0, len(text)),)
    return Witnessed(
        clauses=tuple(_clause(text, said, by_words, treatments) for said in pieces),
        signs=tuple(_signs(by_words, meaning, reading, ruleset)),
        reading=reading,
        by_meaning=meaning is not None,
    )


def _clause(
    text: str, said: Said, signs: Sequence[Finding], treatments: Sequence[Mention]
) -> HeardClause:
    def here(found: Iterable[Finding | Mention]) -> tuple[ByWords, ...]:
        return tuple(
            ByWords(item.id, item.status, text[item.start : item.end])
            for item in found
            if said.start <= item.start < said.end
        )

    tried = here(treatments)
    return HeardClause(
        text=text[said.start : said.end],
        start=said.start,
        end=said.end,
        words=here(signs),
        treatments=tried,
        meaning=tuple(
            item
            for item in _by_meaning(said.margins)
            # Why a treatment was not tried is of no use where none is named.
            if tried or not item.name.startswith(TREATMENT)
        ),
        sense=said.sense,
        sense_margin=round(said.sense_margin, 2),
    )


def _by_meaning(margins: Mapping[str, float]) -> list[ByMeaning]:
    """Return what is said at all, the surest first: a sign from where the assistant would ask."""
    limits = load_thresholds()
    found = [
        ByMeaning(name, round(margin, 2), _sureness(margin))
        for name, margin in margins.items()
        if margin >= (limits.ask if name in RED_FLAGS else LISTED)
    ]
    return sorted(found, key=lambda item: -item.margin)


def _sureness(margin: float) -> Sureness:
    if margin >= load_thresholds().sure:
        return "sure"
    return "likely" if margin >= 0 else "hesitates"


def _signs(
    by_words: list[Finding], meaning: Meaning | None, reading: Reading, ruleset: Ruleset
) -> list[HeardSign]:
    weighed = {finding.id: finding for finding in reversed(weigh(by_words, meaning))}
    in_words = {finding.id for finding in by_words}
    alerts = emergency_flags(reading.facts, ruleset)
    # What the reading alone finds (a sign picked or answered) is shown as well.
    names = [sign for sign in RED_FLAGS if sign in weighed or sign in reading.facts.red_flags]
    found = []
    for sign in names:
        finding = weighed.get(sign)
        heard = meaning.surest(sign) if meaning else 0.0
        found.append(
            HeardSign(
                sign=sign,
                status=finding.status if finding else "present",
                words=sign in in_words,
                meaning=meaning is not None and heard >= load_thresholds().ask,
                margin=round(heard, 2),
                makes=_makes(sign, finding, reading, sign in alerts),
            )
        )
    return sorted(found, key=lambda item: _ORDER[item.makes])


_ORDER: Mapping[Makes, int] = {"alert": 0, "ask": 1, "note": 2, "absent": 3, "nothing": 4}


def _makes(sign: str, finding: Finding | None, reading: Reading, alerts: bool) -> Makes:
    facts = reading.facts
    if alerts:
        return "alert"
    if sign in facts.doubtful or (sign == "fever" and Questionnaire.asks_with_fever(facts)):
        return "ask"
    if sign in facts.red_flags:
        return "ask" if sign in EMERGENCIES and sign in facts.unsure else "note"
    if finding is not None and finding.status == "denied":
        return "absent"
    return "nothing"

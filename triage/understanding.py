"""One message of a patient, read in its context: the facts before it, and the facts after.

The open question decides how a bare answer is read ("5", "oui", "à gauche"); everything else that
the message says is kept as well, so that it is not asked again. Nothing here depends on Rasa: the
same reading serves the conversation, the tests and the evaluation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from triage.answers import Facts, Interval
from triage.duration import find_duration
from triage.questions import BACKGROUND_PART, CONFIRM_PART, EMERGENCY_PART, Question
from triage.readers import (
    read_age,
    read_choice,
    read_consent,
    read_intensity,
    read_location,
    read_radiation,
    read_recurrence,
    read_yes_no,
    reads_dont_know,
    reads_nothing_tried,
    volunteers_nothing_tried,
)
from triage.readers.correction import corrected_number, corrects
from triage.readers.threshold import read_threshold
from triage.red_flags import Finding, find_red_flags
from triage.treatments import find_relief, find_treatments, overall_relief

CONFIRMED_FIRST = frozenset(
    {
        "cauda_equina",
        "motor_deficit",
        "vascular",
        "chest_pain",
        "major_trauma",
        "suicidal_ideation",
        "fever",
        "pregnancy_complication",
        "overdose",
    }
)
"""Signs of an emergency: an uncertain one is asked about once more before it counts.

Every other uncertain sign counts at once, because it leads to a doctor and not to the 15.
"""

_PAYLOAD = re.compile(r"\s*/\w+\s*(?:\{.*\}?\s*|\[.*)?", re.DOTALL)
"""What programs write as commands ("/restart", "/inform{…}"): a text of the patient, no fact."""

_ONLY_NUMBERS = re.compile(
    r"(?:[\s\d,;.&+/()°:'-]|\b(?:et|ou|le|la|les|l|n|no|num|num[eé]ros?|r[eé]ponses?|options?|choix|"
    r"puis|je|dis|dirais|prends|choisis|coche|plut[oô]t|svp|merci|oui|aussi|c|est)\b)*",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:premi[eè]re?s?|1 ?[eè]?re?s?|deuxi[eè]mes?|seconde?s?|troisi[eè]mes?|quatri[eè]mes?|"
    r"cinqui[eè]mes?|sixi[eè]mes?|septi[eè]mes?|huiti[eè]mes?|derni[eè]re?s?)"
    r"(?=\s+(?!(?:options?|choix|r[eé]ponses?|signes?|propositions?|cas|lignes?|de|des|et|ou|puis|"
    r"aussi|svp|s|merci|je|oui|pour)\b)\w)",
    re.IGNORECASE,
)
"""An ordinal before what it counts ("la première fois"): it picks no offered answer."""

_ON_A_SCALE = re.compile(r"\b\d{1,2}(?:[.,]\d)?\s*(?:/|sur)\s*(?:10|dix)\b", re.IGNORECASE)
"""An intensity ("7 sur 10"): its figures are no age."""

_HEDGES = re.compile(
    r"\b(?:mais|un peu|parfois|des fois|quand m[eê]me|sauf|enfin|si|pas toujours|presque)\b",
    re.IGNORECASE,
)
"""Words that take something of a "non" back: the sign is then asked about again."""

_NO_CLEAR_REFUSAL = re.compile(r"\W*(?:aucune?s?|rien|jamais)\W*", re.IGNORECASE)
"""A refusal erases what was written: an answer to some other question is not taken for one."""

_IN_YEARS = re.compile(r"\bans\b", re.IGNORECASE)
_YOUNGEST_CORRECTED = 15
_TOP_INTENSITY = 10
"""Fewer years than that are rather a duration."""

MAX_READ = 5000
"""Characters of a message that are read for facts; nobody answers a question at more length."""


@dataclass(frozen=True)
class Reading:
    """What one message said.

    ``facts`` is everything known after it. ``answered`` is true where the open question got its
    answer, "je ne sais pas" included. ``learned`` names the fields of :class:`Facts` that changed.
    ``present``, ``uncertain`` and ``denied`` are the red flags that this message speaks of.
    ``dont_know`` is true where the person could not answer and is to be asked once more in other
    words; ``which`` where they said yes to a list of signs without saying which one. ``others``
    are the signs of an emergency that it tells of somebody else.
    """

    facts: Facts
    answered: bool
    learned: frozenset[str]
    present: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    dont_know: bool = False
    which: bool = False
    refused: bool = False
    others: tuple[str, ...] = ()


@dataclass
class _Answer:
    """What became of the open question while a message is read."""

    facts: Facts
    answered: bool = False
    dont_know: bool = False
    which: bool = False
    refused: bool = False


@dataclass(frozen=True)
class _Message:
    text: str
    on: date
    tries: int
    findings: tuple[Finding, ...]
    chosen: tuple[str, ...]

    def flags(self, *statuses: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f.id for f in self.findings if f.status in statuses))

    def details(self) -> frozenset[str]:
        found = [f.detail for f in self.findings if f.status in ("present", "uncertain")]
        return frozenset().union(*found)


def read_message(
    text: str,
    question: Question | None,
    facts: Facts,
    on: date | datetime,
    tries: int = 0,
    *,
    on_behalf: bool = False,
) -> Reading:
    """Read ``text``, written on ``on``, as an answer to ``question`` and for all else it says.

    ``facts`` is what was known before; ``tries`` how often the open question was already asked
    in vain. ``on_behalf`` is true where the person writes for somebody else: that person's signs
    are then the patient's. Never raises, whatever the text.
    """
    text = text[:MAX_READ]
    today = on.date() if isinstance(on, datetime) else on
    chosen: tuple[str, ...] = ()
    if question is not None and question.options:
        options = [option.as_dict() for option in question.shown]
        picks = _without_figures(text)
        if question.id != "recurrence":
            picks = _COUNTED.sub(" ", picks)
        chosen = tuple(read_choice(picks, options, question.multiple) or ())
    # The label of a picked answer names its own sign and no other.
    free = _without_labels(text, question) if chosen else text
    findings = tuple(find_red_flags(free))
    if on_behalf:
        findings = tuple(map(_as_own, findings))
    message = _Message(text, today, tries, findings, chosen)
    answer = _Answer(_take_signs(facts, message))
    facts_after = answer.facts
    if not is_payload(text):
        if question is not None:
            _READERS[question.id](answer, message, question)
        facts_after = _take_volunteered(answer.facts, message, question)
    learned = frozenset(
        field.name
        for field in fields(Facts)
        if getattr(facts_after, field.name) != getattr(facts, field.name)
    )
    return Reading(
        facts=facts_after,
        answered=answer.answered,
        learned=learned,
        present=tuple(
            dict.fromkeys(
                (*message.flags("present"), *sorted(facts_after.red_flags - facts.red_flags))
            )
        ),
        uncertain=tuple(sorted(facts_after.doubtful - facts.doubtful)),
        denied=message.flags("denied"),
        dont_know=answer.dont_know,
        which=answer.which,
        refused=answer.refused,
        others=tuple(flag for flag in message.flags("other_person") if flag in CONFIRMED_FIRST),
    )


def _as_own(finding: Finding) -> Finding:
    return replace(finding, status="present") if finding.status == "other_person" else finding


def _without_figures(text: str) -> str:
    """Take the figures out of a sentence: "38,2 de fièvre" picks no answer by its number.

    Numbers pick answers where the message is made of them: "2", "1 et 3", "le 2 svp".
    """
    return text if _ONLY_NUMBERS.fullmatch(text) else re.sub(r"\d", " ", text)


def is_payload(text: str) -> bool:
    """Say whether ``text`` has the form of a program's command, such as ``/inform{"age": 99}``."""
    return _PAYLOAD.fullmatch(text) is not None


def _without_labels(text: str, question: Question | None) -> str:
    labels = [option.label for option in question.options] if question else []
    for label in sorted(labels, key=len, reverse=True):
        text = re.sub(re.escape(label), " , ", text, flags=re.IGNORECASE)
    return text


# --- signs of danger, in every message --------------------------------------------------------


def _take_signs(facts: Facts, message: _Message) -> Facts:
    present = set(message.flags("present"))
    uncertain = set(message.flags("uncertain")) - present
    denied = set(message.flags("denied")) - present - uncertain
    present |= uncertain - CONFIRMED_FIRST
    doubtful = (uncertain & CONFIRMED_FIRST) - facts.red_flags
    # A sign that was denied when it was asked for again is not raised by the same doubt.
    facts = facts.with_red_flags(present, message.details())
    withdrawn = denied & (facts.red_flags | facts.doubtful)
    if withdrawn or denied:
        facts = facts.without_red_flags(denied)
    return replace(facts, doubtful=facts.doubtful | doubtful)


# --- the open question --------------------------------------------------------------------------


def _read_consent(answer: _Answer, message: _Message, _: Question) -> None:
    said = _one(message.chosen) or read_consent(message.text, asked=True)
    if said == "yes":
        answer.facts = replace(answer.facts, consent=True)
        answer.answered = True
    elif said == "no" and not _NO_CLEAR_REFUSAL.fullmatch(message.text):
        answer.facts = replace(answer.facts, consent=False)
        answer.answered = answer.refused = True


def _read_red_flags(answer: _Answer, message: _Message, question: Question) -> None:
    if question.part == CONFIRM_PART:
        _read_confirmation(answer, message, question)
        return
    part = question.part or EMERGENCY_PART
    picked = [value for value in message.chosen if value not in ("none", "unknown")]
    said = read_yes_no(message.text)
    found = message.flags("present", "uncertain")
    if picked:
        answer.facts = answer.facts.with_red_flags(picked)
    nothing = "none" in message.chosen or (said == "no" and not found and not picked)
    unsure = "unknown" in message.chosen or (not found and reads_dont_know(message.text))
    if nothing and not picked and not found:
        asked = {option.value for option in question.options} - {"none", "unknown"}
        answer.facts = answer.facts.without_red_flags(asked - answer.facts.red_flags)
    elif not picked and not found and unsure:
        _take_unsure_list(answer, part)
        return
    elif not picked and not found:
        # "Oui" says that a sign is there but not which; one denied sign says nothing of the rest.
        answer.which = said == "yes"
        if answer.which and message.tries >= 1:
            _take_unnamed(answer, part, question)
        elif message.flags("denied") and message.tries >= 1:
            _screen(answer, part)
        return
    _screen(answer, part)


def _take_unsure_list(answer: _Answer, part: str) -> None:
    """Take "je ne sais pas" to a whole list: the gravest sign is asked about in plainer words."""
    if part == EMERGENCY_PART and "cauda_equina" not in answer.facts.red_flags:
        answer.facts = replace(answer.facts, doubtful=answer.facts.doubtful | {"cauda_equina"})
    if part == BACKGROUND_PART:
        answer.facts = replace(answer.facts, unknown=answer.facts.unknown | {"red_flags"})
    _screen(answer, part)


def _take_unnamed(answer: _Answer, part: str, question: Question) -> None:
    """Take a second "oui" that names no sign: each sign of an emergency is asked about alone."""
    if part == EMERGENCY_PART:
        asked = {option.value for option in question.options} - {"none", "unknown"}
        doubtful = answer.facts.doubtful | (asked - answer.facts.denied)
        answer.facts = replace(answer.facts, doubtful=doubtful)
        _screen(answer, part)
    else:
        _take_unsure_list(answer, part)


def _screen(answer: _Answer, part: str) -> None:
    answer.facts = replace(answer.facts, screened=answer.facts.screened | {part})
    answer.answered = True


def _read_confirmation(answer: _Answer, message: _Message, question: Question) -> None:
    sign = question.sign or "cauda_equina"
    said = _one(message.chosen)
    yes_no = {sign: "yes", "none": "no", "unknown": "unknown"}.get(said or "")
    yes_no = yes_no or read_yes_no(message.text, asked=True)
    if yes_no == "no" and read_yes_no(message.text) != "no" and _HEDGES.search(message.text):
        yes_no = None
    unsure = yes_no == "unknown" or reads_dont_know(message.text)
    if sign in message.flags("present") or yes_no == "yes":
        answer.facts = answer.facts.with_red_flags([sign])
        answer.answered = True
    elif yes_no == "no" or sign in message.flags("denied"):
        answer.facts = answer.facts.without_red_flags([sign])
        answer.answered = True
    elif unsure or sign in message.flags("uncertain") or message.tries >= 1:
        # Asked twice and still not excluded: read as present (clinical rules).
        answer.facts = answer.facts.with_red_flags([sign])
        answer.answered = True


def _read_duration(answer: _Answer, message: _Message, question: Question) -> None:
    said = _one(message.chosen)
    labels = {option.value: option.label for option in question.options}
    text = labels[said] if said in labels and said != "unknown" else message.text
    found = _duration_in(text, message.on, answer.facts.age)
    if found is not None:
        answer.facts = replace(
            answer.facts,
            duration=found,
            threshold_settled=False,
            unknown=answer.facts.unknown - {"duration"},
        )
        answer.answered = True
    elif said == "unknown" or reads_dont_know(message.text):
        # The whole orientation hangs on the duration: it is asked once more (rule X1).
        if message.tries >= 1:
            _unknown(answer, "duration")
        else:
            answer.dont_know = True


def _read_threshold(answer: _Answer, message: _Message, _: Question) -> None:
    duration = answer.facts.duration
    if duration is None:
        return
    said = _one(message.chosen) or read_threshold(message.text)
    fresh = _duration_in(message.text, message.on, answer.facts.age)
    if said == "less":
        answer.facts = replace(answer.facts, duration=duration.below_threshold())
    elif said == "more":
        answer.facts = replace(answer.facts, duration=duration.above_threshold())
    elif fresh is not None:
        answer.facts = replace(answer.facts, duration=fresh)
    elif said != "unknown" and not reads_dont_know(message.text):
        return
    answer.facts = replace(answer.facts, threshold_settled=True)
    answer.answered = True


def _read_treatments(answer: _Answer, message: _Message, _: Question) -> None:
    picked = [value for value in message.chosen if value not in ("none", "unknown")]
    tried = [m.id for m in find_treatments(message.text) if m.status == "tried"]
    listed = tuple(dict.fromkeys([*picked, *tried]))
    if listed:
        known = answer.facts.treatments or ()
        answer.facts = replace(answer.facts, treatments=tuple(dict.fromkeys([*known, *listed])))
        answer.answered = True
    elif "none" in message.chosen or reads_nothing_tried(message.text):
        answer.facts = replace(answer.facts, treatments=(), relief=None)
        answer.answered = True
    elif "unknown" in message.chosen or reads_dont_know(message.text):
        _unknown(answer, "treatments")


def _choice_reader(
    fact: str, read: Callable[[str], object]
) -> Callable[[_Answer, _Message, Question], None]:
    def take(answer: _Answer, message: _Message, question: Question) -> None:
        said = _one(message.chosen)
        if said == "unknown":
            _unknown(answer, question.id)
            return
        value = said if said is not None else read(message.text)
        if value is not None:
            changes = {fact: value, "unknown": answer.facts.unknown - {question.id}}
            answer.facts = replace(answer.facts, **changes)  # type: ignore[arg-type]
            answer.answered = True
        elif reads_dont_know(message.text):
            _unknown(answer, question.id)

    return take


def _read_age(answer: _Answer, message: _Message, _: Question) -> None:
    age = read_age(_ON_A_SCALE.sub(" ", message.text), asked=True, on=message.on)
    if age is not None and not _corrects_intensity(answer.facts, message.text):
        answer.facts = replace(answer.facts, age=age, unknown=answer.facts.unknown - {"age"})
        answer.answered = True
    elif reads_dont_know(message.text):
        _unknown(answer, "age")


def _unknown(answer: _Answer, question: str) -> None:
    answer.facts = replace(answer.facts, unknown=answer.facts.unknown | {question})
    answer.answered = True


def _one(chosen: tuple[str, ...]) -> str | None:
    return chosen[0] if len(chosen) == 1 else None


_READERS: dict[str, Callable[[_Answer, _Message, Question], None]] = {
    "consent": _read_consent,
    "location": _choice_reader("pain_location", lambda text: read_location(text, asked=True)),
    "red_flags": _read_red_flags,
    "duration": _read_duration,
    "duration_threshold": _read_threshold,
    "recurrence": _choice_reader("recurrence", lambda text: read_recurrence(text, asked=True)),
    "treatments": _read_treatments,
    "relief": _choice_reader("relief", lambda text: find_relief(text, asked=True)),
    "radiation": _choice_reader("radiation", lambda text: read_radiation(text, asked=True)),
    "intensity": _choice_reader("intensity", lambda text: read_intensity(text, asked=True)),
    "age": _read_age,
}


def give_up(facts: Facts, question: Question | None) -> Facts:
    """Return the facts once a question is left aside: as if answered "je ne sais pas" for good.

    An emergency sign that stays in doubt counts as present.
    """
    if question is None:
        return facts
    answer = _Answer(facts)
    if question.part == CONFIRM_PART and question.sign is not None:
        answer.facts = facts.with_red_flags([question.sign])
    elif question.id == "red_flags":
        _take_unsure_list(answer, question.part or EMERGENCY_PART)
    elif question.id == "duration_threshold":
        answer.facts = replace(facts, threshold_settled=True)
    else:
        _unknown(answer, question.id)
    return answer.facts


# --- everything else that the message says --------------------------------------------------------


def _take_volunteered(facts: Facts, message: _Message, question: Question | None) -> Facts:
    """Keep what was said without being asked; change what was known only on a correction.

    With no question open the triage is over, and a fact said then is there to be corrected.
    """
    correcting = question is None or corrects(message.text)
    asked = question.id if question is not None else None
    retyped = (
        asked not in ("duration", "duration_threshold", "intensity")
        and not message.chosen
        and _corrects_intensity(facts, message.text)
    )
    found: dict[str, object] = {
        "pain_location": read_location(message.text),
        "recurrence": read_recurrence(message.text),
        "radiation": read_radiation(message.text),
        "intensity": corrected_number(message.text) if retyped else read_intensity(message.text),
        "age": read_age(message.text, on=message.on) or _corrected_age(facts, message, asked),
    }
    questions = {"pain_location": "location"}
    for fact, value in found.items():
        name = questions.get(fact, fact)
        if value is None or name == asked:
            continue
        if getattr(facts, fact) is None or correcting:
            changes = {fact: value, "unknown": facts.unknown - {name}}
            facts = replace(facts, **changes)  # type: ignore[arg-type]
    if asked not in ("duration", "duration_threshold"):
        duration = _duration_in(message.text, message.on, facts.age)
        if duration is not None and (facts.duration is None or correcting):
            facts = replace(
                facts,
                duration=duration,
                threshold_settled=False,
                unknown=facts.unknown - {"duration"},
            )
    return _take_volunteered_treatments(facts, message, asked, correcting)


def _corrects_intensity(facts: Facts, text: str) -> bool:
    """Tell "pardon 8", which takes the intensity back, from an age."""
    bare = corrected_number(text)
    return facts.intensity is not None and bare is not None and bare <= _TOP_INTENSITY


def _corrected_age(facts: Facts, message: _Message, asked: str | None) -> int | None:
    """Read "euh non, 61 ans": years alone are an age where an age is being corrected."""
    if facts.age is None or asked in ("duration", "duration_threshold"):
        return None
    bare = corrected_number(message.text)
    if bare is not None and bare >= _YOUNGEST_CORRECTED:
        return bare
    if not (_IN_YEARS.search(message.text) and corrects(message.text)):
        return None
    if find_duration(message.text, message.on, None) is not None:
        return None
    age = read_age(message.text, asked=True, on=message.on)
    return age if age is not None and age >= _YOUNGEST_CORRECTED else None


def _take_volunteered_treatments(
    facts: Facts, message: _Message, asked: str | None, correcting: bool
) -> Facts:
    mentions = find_treatments(message.text)
    tried = [m.id for m in mentions if m.status == "tried"]
    denied = {m.id for m in mentions if m.status == "denied"}
    known = facts.treatments
    if tried:
        kept = [item for item in known or () if not (correcting and item in denied)]
        facts = replace(
            facts,
            treatments=tuple(dict.fromkeys([*kept, *tried])),
            unknown=facts.unknown - {"treatments"},
        )
    elif correcting and known and denied:
        left = tuple(item for item in known if item not in denied)
        facts = replace(facts, treatments=left, relief=facts.relief if left else None)
    elif asked != "treatments" and _takes_nothing(message.text, known, bool(mentions)):
        unknown = facts.unknown - {"treatments"}
        facts = replace(facts, treatments=(), relief=None, unknown=unknown)
    if facts.treatments and asked != "relief" and (facts.relief is None or correcting):
        relief = overall_relief(mentions, message.text)
        if relief is not None:
            facts = replace(facts, relief=relief, unknown=facts.unknown - {"relief"})
    return facts


def _takes_nothing(text: str, known: tuple[str, ...] | None, names_some: bool) -> bool:
    """Say whether ``text``, unasked, says that nothing was tried: at first, or as a correction."""
    if known is None:
        return not names_some and volunteers_nothing_tried(text)
    return corrects(text) and reads_nothing_tried(text, asked=False)


def _duration_in(text: str, on: date, age: int | None) -> Interval | None:
    if age is None:
        age = read_age(text, on=on)
    found = find_duration(text, on, age)
    if found is None:
        return None
    return Interval(found.min_days, found.max_days, found.text.strip()[:120], on)

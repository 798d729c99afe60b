"""One message of a patient, read in its context: the facts before it, and the facts after.

The open question decides how a bare answer is read ("5", "oui", "à gauche"); everything else that
the message says is kept as well, so that it is not asked again. Nothing here depends on Rasa: the
same reading serves the conversation, the tests and the evaluation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import lru_cache

from triage.answers import EMERGENCIES, RED_FLAGS, Facts
from triage.body import load_body
from triage.meaning.answering import asks_only, telling_part
from triage.meaning.meaning import FAINTEST, Meaning
from triage.questions import BACKGROUND_PART, EMERGENCY_PART, Question
from triage.readers import read_choice, read_yes_no
from triage.red_flags import Finding, find_red_flags, tells_a_loss, tells_what_is_usual
from triage.red_flags.witnesses import weigh
from triage.text import blank, fold, undictated
from triage.understanding import (
    age,
    choices,
    consent,
    duration,
    red_flags,
    treatments,
    whose,
)
from triage.understanding.answered_first import answered_first
from triage.understanding.asked_only import asks_without_an_answer
from triage.understanding.message import Answer, Message
from triage.understanding.signs import take_signs
from triage.understanding.volunteered import take_volunteered

_PAYLOAD = re.compile(r"\s*/\w+\s*(?:\{.*\}?\s*|\[.*)?", re.DOTALL)
"""What programs write as commands ("/restart", "/inform{…}"): a text of the patient, no fact."""

_ONLY_NUMBERS = re.compile(
    r"(?:[\s\d,;.&+/()°:'#-]|\b(?:et|ou|le|la|les|l|n|no|num|num[eé]ros?|r[eé]ponses?|options?|choix|"
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

_NO_SIGN = frozenset({"none", "unknown"})
"""Answers to a list of signs that name none of them."""
_IN_FIGURES = ("age", "intensity", "duration")
_OF_FEVER = re.compile(
    r"fi[eéè]v|temp[eé]ra|frisson|degr|°|trembl|grelot|thermo|chaud|froid|br[uû]l|d[eé]lir|confus|"
    r"\b(?:3[89]|4[01])\s*[,.]\s*\d",
    re.IGNORECASE,
)
"""What tells a temperature from an age, an intensity or a number of days."""

_PLAYED_DOWN = re.compile(
    r"\b(?:un (?:petit )?peu|l[eé]g[eè]re?ment|des fois|parfois|mais bon|vite fait|peut[- ][eê]tre|"
    r"(?:sais|suis) pas (?:trop|s[uû]re?|vraiment)|on dirait|j['’ ]?ai l['’ ]?impression)\b",
    re.IGNORECASE,
)
"""Words that play a sign down: "le bas ventre tire un peu aussi mais bon"."""
_AROUND = 24

_SEGMENT_ENDS = re.compile(r"[,.;:!?\n]")
_NEVER_TAKEN = re.compile(
    r"(?<!certain de ne )(?<!certaine de ne )(?<!s[uû]r de ne )(?<!s[uû]re de ne )"
    r"\b(?:jamais?|pas|rien)\s+(?:\w+\s+)?(?:pri[st]?e?s?|aval\w+|touch\w+)\b"
    r"(?!.*(?:\d|\b(?:mais|sauf|que|toute?s?|tous|trop|bo[iî]tes?|plaquettes?|deux|trois|dix)\b))",
    re.IGNORECASE,
)
"""Not "j'ai pas pris deux cachets mais la boîte", nor "pas sûr de ne pas avoir pris les miens"."""
_NOT_KNOWN = re.compile(
    r"\b(?:sai[st]?|ch?ais?)\s+(?:vraiment\s+|trop\s+)?(?:pas|plus|rien)\b|\baucune? id[eé]e\b",
    re.IGNORECASE,
)
_NO_TO_IT = re.compile(
    r"\bnon\s+(?:pour|au|aux)\b|^\W*(?:et\s+)?(?:pour|c[oô]t[eé]|niveau)\b.*\b(?:non|nan)\W*$",
    re.IGNORECASE,
)
"""What answers beside the name of a sign: "non pour le cancer", "pour le cancer non"."""

_IS_DEAD = re.compile(
    r"\b(?:(?:est|sont|[eé]tait|en est) morte?s?(?! (?:de |d['’ ])?(?:peur|trouille|rire|fatigue|"
    r"inqui\w+|honte))|d[eé]c[eé]d\w+|enterr[eé]e?s?)\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[.;!?\n]")

_MARKS = " .,;:!?…\n"
_WORD = re.compile(r"[^\W\d_]{2,}")
_BESIDE = 3
"""Words beside a picked answer ("euh plutôt ça") that say nothing more."""

MAX_READ = 5000
"""Characters of a message that are read for facts; nobody answers a question at more length."""


@dataclass(frozen=True)
class Reading:
    """What one message said.

    ``facts`` is everything known after it. ``answered`` is true where the open question got its
    answer, "je ne sais pas" included. ``learned`` names the fields of :class:`Facts` that changed.
    ``present``, ``uncertain`` and ``denied`` are the red flags that this message speaks of, the
    surest of the uncertain ones first.
    ``dont_know`` is true where the person could not answer and is to be asked once more in other
    words; ``which`` where they said yes to a list of signs without saying which one. ``others``
    are the signs of an emergency that it tells of somebody else. ``feeling`` names what the person
    feels (fear, grief, shame, exhaustion, anger) where the message says it plainly. ``says_no`` is
    true where the message, as a whole, says no.
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
    feeling: str | None = None
    says_no: bool = False


_Read = Callable[[Answer, Message, Question], None]
_GiveUp = Callable[[Facts, Question], Facts]

_QUESTIONS: dict[str, tuple[_Read, _GiveUp]] = {
    "consent": (consent.read, consent.give_up),
    "location": (choices.read_place, choices.give_up),
    "red_flags": (red_flags.read, red_flags.give_up),
    "duration": (duration.read, duration.give_up),
    "duration_threshold": (duration.read_side, duration.give_up_side),
    "recurrence": (choices.read_course, choices.give_up),
    "treatments": (treatments.read, treatments.give_up),
    "relief": (choices.read_how_relieved, choices.give_up),
    "radiation": (choices.read_leg, choices.give_up),
    "intensity": (choices.read_strength, choices.give_up),
    "age": (age.read, age.give_up),
}
"""How the answer to each question is read, and what is known where none came."""

_FELT = 0.25
"""Margin from which a feeling is heard: naming one that is not there is worse than none."""


def read_message(
    text: str,
    question: Question | None,
    facts: Facts,
    on: date | datetime,
    tries: int = 0,
    *,
    on_behalf: bool = False,
    meaning: Meaning | None = None,
) -> Reading:
    """Read ``text``, written on ``on``, as an answer to ``question`` and for all else it says.

    ``facts`` is what was known before; ``tries`` how often the open question was already asked
    in vain. ``on_behalf`` is true where the person writes for somebody else: that person's signs
    are then the patient's. ``meaning`` is what the message means, where a reader of meaning read
    it; without it the words stand alone. Never raises, whatever the text.
    """
    text = undictated(text[:MAX_READ])
    today = on.date() if isinstance(on, datetime) else on
    listed = question is not None and question.part in (EMERGENCY_PART, BACKGROUND_PART)
    chosen = _chosen(text, question)
    if listed and set(chosen) <= _NO_SIGN and asks_without_an_answer(text):
        chosen = ()
    # The label of a picked answer names its own sign and no other, and its meaning is known.
    free = _without_labels(text, question) if chosen else text
    if (chosen and _only_picks(free)) or _only_regions(text, question):
        meaning = None
    told = whose.in_the_third_person(free) if on_behalf else free
    words = find_red_flags(told, on_behalf=on_behalf)
    findings = weigh(words, meaning, on_behalf=on_behalf, listed=listed)
    findings = _doubted(_as_answered(findings, free), free, words)
    if question is not None and question.id in _IN_FIGURES and not _OF_FEVER.search(text):
        # "38, pardon 39": an age, where the age was asked.
        findings = tuple(finding for finding in findings if finding.id != "fever")
    own = whose.writers_own(text) if on_behalf else whose.anothers(text)
    findings = whose.as_the_writers(findings, own)
    findings = _without_empty_denials(findings, text)
    message = Message(text, today, tries, findings, chosen, meaning, text, on_behalf)
    answer = Answer(take_signs(facts, message))
    facts_after = answer.facts
    if not is_payload(text):
        listing = question is not None and question.id == "treatments"
        told = telling_part(blank(text, own), meaning, on_behalf=on_behalf, listing=listing)
        telling = replace(message, text=whose.without_who_says(told) if on_behalf else told)
        first = answered_first(text, question.id) if question and asks_only(meaning) else None
        if question is not None and (first or not asks_only(meaning)):
            read, _ = _QUESTIONS[question.id]
            if first is not None:
                telling = replace(message, text=first, meaning=None)
            # What a message asks besides must not hide its answer, nor be taken for one.
            heard = (
                telling if telling.text.strip(_MARKS) else replace(message, text=blank(text, own))
            )
            read(answer, heard, question)
        facts_after = take_volunteered(answer.facts, telling, question)
    learned = frozenset(
        field.name
        for field in fields(Facts)
        if getattr(facts_after, field.name) != getattr(facts, field.name)
    )
    doubted = facts_after.doubtful - facts.doubtful
    if BACKGROUND_PART not in facts_after.screened:
        # What waits for its list changes nothing yet.
        doubted &= EMERGENCIES
    if not doubted and facts_after.doubtful >= facts.doubtful:
        learned -= {"doubtful"}
    return Reading(
        facts=facts_after,
        answered=answer.answered,
        learned=learned - {"unsure", "partly"},
        present=tuple(
            dict.fromkeys(
                (*message.flags("present"), *sorted(facts_after.red_flags - facts.red_flags))
            )
        ),
        uncertain=_surest_first(doubted, findings),
        denied=message.flags("denied"),
        dont_know=answer.dont_know,
        which=answer.which,
        refused=answer.refused,
        others=_others(message),
        feeling=message.means("feeling", _FELT),
        says_no=_says_no(message),
    )


def _without_empty_denials(findings: tuple[Finding, ...], text: str) -> tuple[Finding, ...]:
    """Return the signs without the denials that deny no danger there is now.

    "Je ne suis pas incontinente d'habitude" says that it is new, and takes nothing back; "pas de
    saignement, mais des contractions" denies one kind and tells another.
    """
    denied = {f.id for f in findings if f.status == "denied"} & EMERGENCIES
    empty = denied if denied and tells_what_is_usual(text) else frozenset()
    if "pregnancy_complication" in denied and tells_a_loss(text):
        empty |= {"pregnancy_complication"}
    return tuple(f for f in findings if f.status != "denied" or f.id not in empty)


def _as_answered(findings: tuple[Finding, ...], text: str) -> tuple[Finding, ...]:
    """Return the signs without those that are named with their answer, and no medicine never taken.

    "Pour le cancer non, pour les os je sais pas" tells of neither.
    """
    kept: list[Finding] = []
    for finding in findings:
        told = finding.status in ("present", "uncertain")
        said = _segment(text, finding) if told else ""
        if told and finding.id == "overdose" and finding.by_meaning and _NEVER_TAKEN.search(said):
            continue
        if told and finding.id not in EMERGENCIES:
            if _NOT_KNOWN.search(said):
                continue
            if _NO_TO_IT.search(said):
                kept.append(replace(finding, status="denied"))
                continue
        kept.append(finding)
    return tuple(kept)


def _segment(text: str, finding: Finding, ends: re.Pattern[str] = _SEGMENT_ENDS) -> str:
    """Return what stands between the marks around a sign."""
    before = ends.split(text[: finding.start])[-1]
    behind = ends.split(text[finding.end :])[0]
    return before + text[finding.start : finding.end] + behind


def _doubted(
    findings: tuple[Finding, ...], text: str, words: Sequence[Finding]
) -> tuple[Finding, ...]:
    """Return the signs; what no plain word tells is asked about where it is played down or doubted.

    "Peut-être que ma jambe a moins de force, je sais pas trop", "le bas ventre tire un peu".
    """
    plain = {finding.id for finding in words if finding.status == "present"}
    return tuple(
        replace(finding, status="uncertain")
        if finding.id not in plain
        and finding.status == "present"
        and finding.id in EMERGENCIES
        and _PLAYED_DOWN.search(text[max(0, finding.start - _AROUND) : finding.end + _AROUND])
        else finding
        for finding in findings
    )


def _surest_first(signs: frozenset[str], findings: tuple[Finding, ...]) -> tuple[str, ...]:
    margins = dict.fromkeys(signs, -FAINTEST)
    for finding in findings:
        if finding.id in margins:
            margins[finding.id] = min(margins[finding.id], -finding.margin)
    return tuple(sorted(signs, key=lambda sign: (margins[sign], RED_FLAGS.index(sign))))


def _others(message: Message) -> tuple[str, ...]:
    """Return the signs of an emergency of somebody else, who is not told to be dead."""
    told = (
        finding.id
        for finding in message.findings
        if finding.status == "other_person" and finding.id in EMERGENCIES
        if not _IS_DEAD.search(_segment(message.original, finding, _SENTENCE_ENDS))
    )
    return tuple(dict.fromkeys(told))


def _says_no(message: Message) -> bool:
    if message.flags("present", "uncertain") or asks_only(message.meaning):
        return False
    if tells_what_is_usual(message.text):
        return False
    return (
        read_yes_no(message.text, asked=True) == "no"
        or message.means("signs_list", _FELT) == "none"
        or message.means("yes_no", _FELT) == "no"
    )


def give_up(facts: Facts, question: Question | None) -> Facts:
    """Return the facts once a question is left aside, without a usable answer."""
    if question is None:
        return facts
    _, leave = _QUESTIONS[question.id]
    return leave(facts, question)


def is_payload(text: str) -> bool:
    """Say whether ``text`` has the form of a program's command, such as ``/inform{"age": 99}``."""
    # As it is read: an invisible sign before the slash, or a wide slash, changes nothing.
    return _PAYLOAD.fullmatch(fold(text[:MAX_READ]).text) is not None


def _chosen(text: str, question: Question | None) -> tuple[str, ...]:
    if question is None or not question.options:
        return ()
    options = [option.as_dict() for option in question.shown]
    picks = _without_figures(text)
    if question.id != "recurrence":
        picks = _COUNTED.sub(" ", picks)
    return tuple(read_choice(picks, options, question.multiple) or ())


def _only_regions(text: str, question: Question | None) -> bool:
    """Say whether only places picked on the drawing of the body stand beside the picked answers.

    Their labels mean themselves; the words still hear a chest that hurts.
    """
    rest = text
    for label in _region_labels():
        rest = rest.replace(label, " ")
    return rest != text and not _WORD.search(_without_labels(rest, question))


_MAY_BE_A_SIGN = ("chest", "belly")
"""Places whose pain, told with the back's, is asked about."""


@lru_cache(maxsize=1)
def _region_labels() -> tuple[str, ...]:
    regions = (
        region
        for view in load_body().views
        for region in view.regions
        if region.id not in _MAY_BE_A_SIGN
    )
    return tuple(sorted((region.label for region in regions), key=len, reverse=True))


def _only_picks(free: str) -> bool:
    """Say whether next to nothing was written beside the picked answers."""
    return len(_WORD.findall(free)) <= _BESIDE


def _without_figures(text: str) -> str:
    """Take the figures out of a sentence: "38,2 de fièvre" picks no answer by its number.

    Numbers pick answers where the message is made of them: "2", "1 et 3", "le 2 svp".
    """
    return text if _ONLY_NUMBERS.fullmatch(fold(text).text) else re.sub(r"\d", " ", text)


def _without_labels(text: str, question: Question | None) -> str:
    labels = [option.label for option in question.options] if question else []
    for label in sorted(labels, key=len, reverse=True):
        text = re.sub(re.escape(label), " , ", text, flags=re.IGNORECASE)
    return text

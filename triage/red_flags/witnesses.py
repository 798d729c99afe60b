"""Two witnesses of every sign of danger: the words of a message, and what it means.

The words (:mod:`triage.red_flags`) know plain ways of telling a sign and what denies it; the reader
of meaning (:mod:`triage.meaning`) has learned from thousands of sentences of people, and hears
wordings that nobody wrote down. Where both hear a sign, it is there. Where they disagree about
whether, who or when, or where the meaning alone hears an emergency, the assistant asks about that
one sign: a rare wording costs a question, never a missed emergency or a false alarm. Any other sign
that the meaning alone hears faintly waits for the list that asks about it, and is asked about then.
The figures are in ``thresholds.yml``; docs/understanding.md says how they were set.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

import yaml

from triage.answers import EMERGENCIES, RED_FLAGS
from triage.meaning.meaning import FAINTEST, Meaning, Said, Sense
from triage.red_flags import Finding, Status

__all__ = ["Thresholds", "load_thresholds", "weigh"]

_HISTORY_COUNTS = frozenset({"cancer", "osteoporosis", "immunosuppression", "iv_drugs"})
"""Signs that count however long ago they were (clinical rules: a cancer in the past is one)."""

_NEVER_FIGURES = frozenset(
    {"cauda_equina", "major_trauma", "pregnancy_complication", "suicidal_ideation"}
)
"""Signs whose plain words are hardly ever a figure of speech: they are asked about at least."""

_TOLD_IN_QUESTIONS = frozenset({"overdose", "pregnancy_complication", "fever"})
"""Signs that people tell by asking: "j'ai pris deux comprimés de trop, je fais quoi ?"."""

_FEARED_IN_QUESTIONS = frozenset({"suicidal_ideation", "vascular"})
"""Signs that many questions faintly sound like: "à quelle heure passe le feuilleton ?"."""

THRESHOLDS_FILE = Path(__file__).with_name("thresholds.yml")


@dataclass(frozen=True)
class Thresholds:
    """The margins at which the meaning counts; see ``thresholds.yml``."""

    ask: float
    short: float
    ask_short: float
    ask_beside_question: float
    ask_in_question: float
    sure: float
    sure_in_question: float
    over: float
    may_speak_of: float
    sure_with_doubt: float
    behind: float
    against_words: float
    backs_words: float
    overrules_words: float
    few: float
    overrules_background: float
    denies_background: float
    denies_emergency: float
    tells_background: float
    asks_background: float
    tells_listed: float
    asks_listed: float
    plainly: float
    contradicts_words: float
    asks: float


@lru_cache(maxsize=1)
def load_thresholds(path: Path = THRESHOLDS_FILE) -> Thresholds:
    """Read and check the thresholds. Raises ValueError with one line that says what to correct."""
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = {field.name for field in fields(Thresholds)}
    if not isinstance(table, dict) or set(table) != names:
        raise ValueError(f"{path.name}: expected exactly these names: {', '.join(sorted(names))}")
    for name, value in table.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{path.name}: {name} needs a number, not '{value}'")
    return Thresholds(**table)


def weigh(
    findings: Sequence[Finding],
    meaning: Meaning | None,
    *,
    on_behalf: bool = False,
    listed: bool = False,
) -> tuple[Finding, ...]:
    """Return the signs that a message speaks of, once both witnesses are heard.

    ``findings`` is what its words say, ``meaning`` what it means; None where nobody read it for
    its meaning, and the words then stand alone. ``on_behalf`` is true where the writer answers for
    somebody else: that person's signs are the patient's. ``listed`` is true where the message
    answers a list of signs.
    """
    if on_behalf:
        findings = [
            replace(f, status="present") if f.status == "other_person" else f for f in findings
        ]
    if meaning is None:
        return tuple(findings)
    limits = load_thresholds()
    asking = meaning.surest("asks") >= limits.asks
    if listed and not asking:
        limits = replace(
            limits, tells_background=limits.tells_listed, asks_background=limits.asks_listed
        )
        if meaning.whole.end - meaning.whole.start <= limits.few:
            # "Cancer, c'est tout" picks a sign of the list: the words alone decide.
            limits = replace(
                limits,
                overrules_background=FAINTEST - 1,
                denies_background=math.inf,
                asks_background=limits.tells_background,
            )
    if meaning.whole.end - meaning.whole.start <= limits.short:
        limits = replace(limits, ask=limits.ask_short)
    weighed: list[Finding] = []
    for sign in RED_FLAGS:
        told = [finding for finding in findings if finding.id == sign]
        margin, said = _heard(sign, meaning, limits.plainly, on_behalf)
        if told:
            backed, _ = _heard(sign, meaning, limits.contradicts_words, on_behalf)
            weighed += [
                _with_words(finding, backed, meaning, limits, on_behalf) for finding in told
            ]
            plainly_denied = sign not in EMERGENCIES and any(f.status == "denied" for f in told)
            if margin >= limits.against_words and not plainly_denied and not _counts(weighed, sign):
                weighed.append(_by_meaning(sign, "uncertain", margin, said, limits))
        elif status := _by_meaning_alone(
            sign,
            margin,
            _may_be_settled(sign, meaning, limits),
            _limits_of(sign, said, limits, asking=asking),
        ):
            weighed.append(_by_meaning(sign, status, margin, said, limits))
    return tuple(sorted(_surest(weighed, limits), key=lambda finding: finding.start))


def _limits_of(sign: str, said: Said, limits: Thresholds, *, asking: bool) -> Thresholds:
    """Return how sure the meaning must be of ``sign``, heard in ``said``, where a message asks."""
    if not asking:
        return limits
    limits = replace(limits, sure=limits.sure_in_question)
    if sign in _TOLD_IN_QUESTIONS:
        return limits
    feared = sign in _FEARED_IN_QUESTIONS and said.margin("asks") >= limits.asks
    least = limits.ask_in_question if feared else limits.ask_beside_question
    return replace(limits, ask=max(limits.ask, least))


def _by_meaning(
    sign: str, status: Status, margin: float, said: Said, limits: Thresholds
) -> Finding:
    faint = sign not in EMERGENCIES and margin < limits.tells_background
    return Finding(sign, status, said.start, said.end, by_meaning=True, margin=margin, faint=faint)


def _surest(weighed: Sequence[Finding], limits: Thresholds) -> list[Finding]:
    """Leave out what the meaning alone hears faintly beside what it hears better.

    Of the signs of an emergency those far behind the surest, of all others all but the surest.
    """
    heard = [f.margin for f in weighed if f.id in EMERGENCIES and _tells(f)]
    best = max(heard, default=0.0)
    best_other = max((f.margin for f in weighed if f.faint), default=0.0)

    def stays(finding: Finding) -> bool:
        if finding.faint:
            return finding.margin >= best_other
        alone = finding.by_meaning and finding.status == "uncertain" and finding.id in EMERGENCIES
        return not alone or finding.margin >= best - limits.behind

    return list(filter(stays, weighed))


def _tells(finding: Finding) -> bool:
    return finding.status in ("present", "uncertain")


def _counts(findings: Iterable[Finding], sign: str) -> bool:
    return any(f.id == sign and _tells(f) for f in findings)


def _heard(sign: str, meaning: Meaning, least: float, on_behalf: bool) -> tuple[float, Said]:
    """Return the surest piece that tells ``sign`` as the patient's own and as there now.

    A piece told in another sense with a margin of ``least`` is left out.
    """
    best, where = FAINTEST, meaning.whole
    for said in (meaning.whole, *meaning.clauses):
        margin = said.margin(sign)
        if margin > best and not _told_otherwise(sign, said, least, on_behalf):
            best, where = margin, said
    return best, where


def _told_otherwise(sign: str, said: Said, least: float, on_behalf: bool) -> bool:
    """Say whether a piece plainly denies, supposes, or tells of another time or person."""
    if said.sense == "now" or (said.sense == "other" and on_behalf):
        return False
    if said.sense == "over" and sign in _HISTORY_COUNTS:
        return False
    return said.sense_margin >= least


def _may_be_settled(sign: str, meaning: Meaning, limits: Thresholds) -> bool:
    """Say whether a piece that may speak of ``sign`` tells of something long over, or stable."""
    return any(
        piece.sense == "over"
        and piece.sense_margin >= limits.over
        and piece.margin(sign) >= limits.may_speak_of
        for piece in (meaning.whole, *meaning.clauses)
    )


def _by_meaning_alone(sign: str, margin: float, settled: bool, limits: Thresholds) -> Status | None:
    if sign not in EMERGENCIES:
        if margin >= limits.tells_background:
            return "present"
        return "uncertain" if margin >= limits.asks_background else None
    if margin >= limits.sure and not settled:
        return "present"
    return "uncertain" if margin >= limits.ask else None


def _with_words(
    finding: Finding, margin: float, meaning: Meaning, limits: Thresholds, on_behalf: bool
) -> Finding:
    """Let the meaning take back, in part, what plain words say; it never alarms against them."""
    if not _tells(finding):
        return finding
    finding = replace(finding, margin=margin)
    around = [
        said for said in meaning.pieces if said.start < finding.end and finding.start < said.end
    ]
    last = around[-1:]
    # Words that reach over several pieces: those that cannot speak of the sign decide nothing.
    around = [p for p in around if p.margin(finding.id) >= limits.may_speak_of] or around
    otherwise = around and all(
        _told_otherwise(finding.id, said, limits.contradicts_words, on_behalf) for said in around
    )
    asked = around and all(said.margin("asks") >= limits.asks for said in around)
    if meaning.whole.margin("asks") >= limits.asks and margin < limits.sure:
        # "Un anévrisme, ça se dépiste comment ?": named first, and then asked about.
        asked = True
    if finding.id not in EMERGENCIES:
        denied = _denies(around, finding.id, limits.denies_background, limits.ask)
        if margin < limits.overrules_background or (denied and margin < limits.ask):
            instead = _instead(around)
            if finding.id == "pregnancy" and instead in ("denied", "figurative"):
                # "Enceinte seulement, pas de sang": what is denied is not the pregnancy.
                return finding
            return replace(finding, status=instead)
        return replace(finding, status="hypothetical") if asked else finding
    if finding.status == "uncertain" and margin >= limits.overrules_words:
        tells = margin >= limits.sure_with_doubt and not (otherwise or asked)
        return replace(finding, status="present") if tells else finding
    if meaning.surest(finding.id) < limits.overrules_words:
        # In no sense whatever does the meaning speak of this sign.
        instead = _instead(around)
        if instead == "denied" and finding.status == "uncertain":
            # "Ça ne sert à rien" denies no thoughts of dying: an alert that stands must outlast it.
            instead = "figurative"
        never = finding.id in _NEVER_FIGURES
        short = meaning.whole.end - meaning.whole.start <= limits.few
        if instead == "figurative" and finding.status == "present" and (short or never):
            # "Je me suis fait dessus": plain, though the meaning knows no sentence like it.
            instead = "uncertain"
        return replace(finding, status=instead, by_meaning=instead == "uncertain")
    if _denies(last, finding.id, limits.denies_emergency, limits.overrules_words):
        return replace(finding, status="denied")
    settled = _may_be_settled(finding.id, meaning, limits)
    if otherwise or asked or settled or margin < limits.backs_words:
        return replace(finding, status="uncertain", by_meaning=True)
    return finding


def _denies(around: Sequence[Said], sign: str, firmly: float, least: float) -> bool:
    """Say whether each piece firmly denies, and hears the sign in no sense whatever."""
    return bool(around) and all(
        said.sense == "denied" and said.sense_margin >= firmly and said.margin(sign) < least
        for said in around
    )


_INSTEAD: dict[Sense, Status] = {
    "now": "figurative",
    "denied": "denied",
    "over": "past",
    "other": "other_person",
    "supposed": "hypothetical",
}


def _instead(around: Sequence[Said]) -> Status:
    """Return in which sense the words speak of a sign that the meaning firmly does not hear."""
    if not around:
        return "figurative"
    return _INSTEAD[max(around, key=lambda said: said.sense_margin).sense]

"""What the meaning of a message gives to the readers of answers and facts.

A question is no answer and no fact: what only asks, supposes or tells of somebody else is kept from
the readers that volunteer facts. And where words alone do not understand the answer to the open
question, its meaning may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from triage.meaning.meaning import Meaning, Said
from triage.text import blank

__all__ = [
    "answer_of",
    "asks_only",
    "asks_something",
    "may_ask",
    "of_the_pain",
    "only_names",
    "surest_unsafe",
    "telling_part",
    "tells_of_another",
    "why_not_tried",
    "without_denied",
]

_THRESHOLDS_FILE = Path(__file__).with_name("thresholds.yml")


@dataclass(frozen=True)
class _Thresholds:
    answers: float
    ahead: float
    asks: float
    may_ask: float
    supposes: float
    of_another: float
    for_another: float
    not_tried: float
    not_tried_named: float
    another_matter: float
    denies: float
    unsafe: float
    unsafe_backed: float
    unsafe_named: float
    unsafe_told: float
    unsafe_found: float
    unsafe_sure: float
    unsafe_plain: float
    unsafe_ahead: float


@lru_cache(maxsize=1)
def _limits() -> _Thresholds:
    return _Thresholds(**yaml.safe_load(_THRESHOLDS_FILE.read_text(encoding="utf-8")))


def answer_of(meaning: Meaning | None, subject: str, *, least: float | None = None) -> str | None:
    """Return the answer to a question that the message gives by its meaning, or ``None``.

    ``subject`` names the file of sentences of the question ("relief", "consent"…); ``least`` is the
    margin that it must reach, by default that of ``thresholds.yml``. The best answer must also be
    plainly ahead of the next one. A yes or a no is said as a whole, or first.
    """
    if meaning is None:
        return None
    limits = _limits()
    found: dict[str, float] = {}
    clauses = meaning.clauses[:1] if subject == "yes_no" else meaning.clauses
    for said in (meaning.whole, *clauses):
        for name, margin in said.margins.items():
            if name.startswith(f"{subject}="):
                value = name.partition("=")[2]
                found[value] = max(margin, found.get(value, margin))
    if not found:
        return None
    ranked = sorted(found.items(), key=lambda item: -item[1])
    value, margin = ranked[0]
    if margin < (limits.answers if least is None else least):
        return None
    if len(ranked) > 1 and margin - ranked[1][1] < limits.ahead:
        return None
    return value


def asks_only(meaning: Meaning | None) -> bool:
    """Say whether every piece of the message asks: it answers nothing and tells nothing."""
    return meaning is not None and all(map(_asks, meaning.pieces))


def asks_something(meaning: Meaning | None) -> bool:
    """Say whether any piece of the message asks."""
    return meaning is not None and any(map(_asks, meaning.pieces))


def may_ask(meaning: Meaning) -> bool:
    """Say whether the message asks, or may: only what plainly tells does not."""
    return meaning.surest("asks") >= _limits().may_ask


def _asks(said: Said) -> bool:
    return said.margin("asks") >= _limits().asks


def telling_part(
    text: str, meaning: Meaning | None, *, on_behalf: bool = False, listing: bool = False
) -> str:
    """Return ``text`` with what asks, supposes or tells of somebody else blanked out.

    The characters that stay keep their places. Where the person writes for somebody else
    (``on_behalf``), what is told of another is told of the patient. Where a list of things is what
    was asked for (``listing``), the mark of a question does not hang on what stays.
    """
    if meaning is None:
        return text
    left_out = [
        said
        for number, said in enumerate(meaning.pieces)
        if ((_asks(said) or _supposes(said)) and not (listing and _only_names(text, said)))
        or (_of_another(said) and not on_behalf)
        or _begins_a_question(text, meaning, number)
    ]
    told = blank(text, ((said.start, said.end) for said in left_out))
    for said in left_out if listing else ():
        mark = _MARK.match(told, said.end)
        if mark:
            told = f"{told[: mark.start()]}{mark.group().replace('?', '.')}{told[mark.end() :]}"
    return told


_MARK = re.compile(r"\s*\?+")
_GRAVEST = "overdose_imagined"
_PLAINLY_OTHER = frozenset({"dose", "abrupt_stop"})
"""Headings that sound a little like it: "j'ai zappé mon comprimé, j'en prends 2 ce soir ?"."""
_VERB_OF_A_QUESTION = re.compile(
    r"\?|\b(?:quoi|comment|combien|pourquoi|quell?e?s?|qui|est[- ]ce|esque?|faut|peut|peux|puis|"
    r"dois|doit|vaut|sert|marche|fait|font|savoir|conseill\w+|risque\w*|c['’ ]?est|[cç]a|cela|si|"
    r"bient[oô]t|peut[- ]?[eê]tre|un jour)\b",
    re.IGNORECASE,
)


def _only_names(text: str, said: Said) -> bool:
    """Say whether a piece only names a thing, as one of a list: "et une opération de hernie"."""
    rest = _MARK.match(text, said.end)
    return rest is None and not _VERB_OF_A_QUESTION.search(text[said.start : said.end])


_TOPIC = 8
"""Most words of a piece that only names what is asked about."""
_TELLS = re.compile(
    r"\d|\b(?:j|je|jai|chu|on|nous|depuis|oui|non|rien|aucune?|pas|pris|prends|fait|fais|essay\w*|eue?|"
    r"mal|marche|soulag\w*|aid\w*)\b",
    re.IGNORECASE,
)
_SPEAKS_OF_IT = re.compile(
    r"\W*(?:(?:et|mais|est[- ]ce que|esque)\s+)?"
    r"(?:[cç]a|sa|[cç]['’ ]|cela|ils?|elles?|ce|on|faut|peut|[cs]|y a|quel\w*|lequel|laquelle|"
    r"pourquoi|comment|combien|vous)\b",
    re.IGNORECASE,
)


_OF_ITS_OWN = re.compile(
    r"\b(?:co[uû]te|vaut|marche|fonctionne|sert|pose\w*|c['’ ]?est quoi|combien|comment)\s+"
    r"(?:une?|l[ea]s?|ce|cette)\s+\w{4,}|\b(?:co[uû]te|vaut|marche|sert)\s+l['’]\w{4,}",
    re.IGNORECASE,
)
"""What names itself what it asks about: "combien coûte un stimulateur"."""


def only_names(text: str) -> bool:
    """Say whether ``text`` names a thing and tells nothing of it: "et le cbd en huile"."""
    return _TELLS.search(text) is None


def _begins_a_question(text: str, meaning: Meaning, number: int) -> bool:
    """Say whether a piece only names what the next one asks about.

    "Le rhum camphré en friction, ça peut faire du mal ?" tells of no friction that was tried.
    """
    pieces = meaning.pieces
    if number + 1 >= len(pieces) or not _asks(pieces[number + 1]):
        return False
    said, asked = pieces[number], pieces[number + 1]
    named = text[said.start : said.end]
    return (
        re.search(r"[.!?;\n]", text[said.end : asked.start]) is None
        and len(named.split()) <= _TOPIC
        and _TELLS.search(named) is None
        and _SPEAKS_OF_IT.match(text[asked.start : asked.end]) is not None
        and _OF_ITS_OWN.search(text[asked.start : asked.end]) is None
    )


_OTHER_MATTERS = (
    "cancer", "weight_loss", "immunosuppression", "iv_drugs", "corticosteroids", "osteoporosis",
    "pregnancy", "fever", "confusion",
)  # fmt: skip
"""Signs with a history of their own: "9 kilos depuis juin" is not since when the back hurts."""


def of_the_pain(text: str, meaning: Meaning | None) -> str:
    """Return ``text`` with the clauses that tell of another illness or sign blanked out."""
    if meaning is None:
        return text
    least = _limits().another_matter
    return blank(
        text,
        (
            (said.start, said.end)
            for said in meaning.clauses
            if max(map(said.margin, _OTHER_MATTERS)) >= least
            or said.margin("treatment=other") >= _limits().not_tried_named
        ),
    )


def without_denied(text: str, meaning: Meaning | None) -> str:
    """Return ``text`` with the clauses that firmly deny something blanked out, if others stay."""
    if meaning is None:
        return text
    least = _limits().denies
    denied = [
        (said.start, said.end)
        for said in meaning.clauses
        if said.sense == "denied" and said.sense_margin >= least
    ]
    return text if len(denied) == len(meaning.clauses) else blank(text, denied)


def _supposes(said: Said) -> bool:
    return said.sense == "supposed" and said.sense_margin >= _limits().supposes


def _of_another(said: Said) -> bool:
    return said.sense == "other" and said.sense_margin >= _limits().of_another


def why_not_tried(
    meaning: Meaning | None, start: int, end: int, until: int = 0, *, spoken_of: bool = False
) -> str | None:
    """Return why a treatment named at ``text[start:end]`` was not tried for this back, or ``None``.

    "not_tried" (refused, proposed, to come), "other" (somebody else, or another illness),
    "supposed" or "figure". What is said of it may go on to ``until``: "l'infiltration, le
    rhumato me l'a proposée, j'ai refusé". What is only named, and then spoken of (``until``,
    ``spoken_of``), needs less to be told not tried.
    """
    if meaning is None:
        return None
    reasons: dict[str, float] = {}
    for said in meaning.pieces:
        if said.start < max(end, until) and start < said.end:
            for name, margin in said.margins.items():
                if name.startswith("treatment="):
                    reasons[name] = max(margin, reasons.get(name, margin))
    reason = max(reasons, key=reasons.__getitem__, default="")
    limits = _limits()
    least = limits.not_tried_named if spoken_of or until > end else limits.not_tried
    if not reason or reasons[reason] < least:
        return None
    return reason.partition("=")[2]


def tells_of_another(meaning: Meaning | None) -> bool:
    """Say whether the message shows that it is written for somebody else, who has the pain."""
    return meaning is not None and meaning.surest("whom=for_another") >= _limits().for_another


def surest_unsafe(
    meaning: Meaning | None, *, asked: bool, named: bool, backed: bool, found: bool
) -> tuple[str | None, bool]:
    """Return what that is unsafe to answer by likeness the message likeliest says, and how surely.

    The heading of ``sentences/unsafe.txt``, or None; true where it is sure beside other words. Less
    is enough where a medicine is ``named``, where something is ``asked``, and where the base surely
    finds an entry about medicines (``found``), or nothing surely (``backed`` in both cases). To
    muse about an overdose comes before all else.
    """
    if meaning is None:
        return None, False
    limits = _limits()
    if named and asked:
        least = limits.unsafe_backed if backed else limits.unsafe_named
    elif named:
        least = limits.unsafe_told
    else:
        least = limits.unsafe_found if asked and found else limits.unsafe
    pieces = (meaning.whole, *meaning.clauses)
    names = dict.fromkeys(name for said in pieces for name in said.margins)
    margins = {
        name.partition("=")[2]: meaning.surest(name) for name in names if name.startswith("unsafe=")
    }
    heading = max(margins, key=margins.__getitem__, default=None)
    if heading is None or margins[heading] < least:
        return None, False
    gravest = margins.get(_GRAVEST, least - 1)
    ahead = heading in _PLAINLY_OTHER and margins[heading] - gravest >= limits.unsafe_ahead
    plainly_other = margins[heading] >= limits.unsafe_plain and (gravest < 0 or ahead)
    if gravest >= least and not plainly_other:
        heading = _GRAVEST
    return heading, margins[heading] >= limits.unsafe_sure

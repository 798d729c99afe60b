"""What a message tells of somebody else than the patient, beside what it tells of the patient."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from triage.meaning.clauses import split_clauses
from triage.red_flags import Finding

_MYSELF = re.compile(
    r"\W*(?:(?:et|mais|alors|car|enfin|bon)\s+)?"
    r"(?:moi|pour ma part|de mon c[oô]t[eé]|quant [aà] moi)"
    r"\W+(?:aussi\W+|m[eê]me\W+)?(?:j\b|je\b|jai\b|chu|suis\b|on m)",
    re.IGNORECASE,
)
_THE_PATIENT = re.compile(
    r"\b(?:il|elle|lui|le|la|ils|elles|leur|son|sa|ses|p[eè]re|m[eè]re|mari|femme|fils|fille|maman|"
    r"papa|fr[eè]re|s[oœ]e?ur|conjoint|conjointe|patient|patiente)\b(?!\s+(?:sein|prostate|dos))",
    re.IGNORECASE,
)


_SENTENCE = re.compile(r"[^.!?;\n]+")
_NOT_THEM = r"(?:lui|elle|monsieur|madame|papa|maman)\s*,?\s*(?:non|rien)\b"
_NOT_THE_PATIENT = re.compile(
    r"\bpas (?:lui|elle)\b|\bc['’ ]?(?:est|[eé]tait) moi\b(?=[^.!?;]*\b(?:lui|elle|pas)\b)|"
    rf"(?<!pour )(?<!chez )\b{_NOT_THEM}|"
    r"\b(?:lui|monsieur|madame)\s+n['’ ]?(?:en )?a\s+(?:rien|pas|jamais|aucun)",
    re.IGNORECASE,
)
_ANSWERS_FOR_THE_PATIENT = re.compile(
    rf"\W*{_NOT_THEM}"
    r"(?:\W+(?:du tout|de tout (?:[cç]a|cela)|de (?:[cç]a|cela)|[aà] signaler|aucune?s?|rien|"
    r"merci))*\W*",
    re.IGNORECASE,
)
_OF_THE_PATIENT = re.compile(
    r"\b(?:il|elle)\s+(?:a|est|fait|avait|n['’ ]|ne|se|s['’ ]|peut|sent|tient|tombe|perd)",
    re.IGNORECASE,
)

_PERSON = (
    r"(?:(?:demi|belle|beau|grand|petite?|ex|feue?|vieille?|vieux)[- ])?"
    r"(?:fr[eè]re|s[oœ]e?ur|m[eè]re|p[eè]re|mari|femme|[eé]pou(?:x|se)|fils|fille|cousine?|voisine?|"
    r"coll[eè]gue|amie?|copain|copine|tante|oncle|tonton|tata|papa|maman|mamie|papi|papy|m[eé]m[eé]|"
    r"p[eé]p[eé]|conjointe?|compagnon|compagne|neveu|ni[eè]ce|gendre|bru|patronn?e?|chef|chien|chat)"
)
_IS_ANOTHERS = re.compile(
    r"(?<![\w'’-])(?<!\d[,.])(?:(?:[\w'’-]|(?<=\d)[,.](?=\d))+\s+){0,3}(?:[\w'’-]|(?<=\d)[,.](?=\d))+"
    r",?\s+[cç]['’ ]?(?:est|[eé]tait)\s+(?:pour\s+)?"
    rf"(?:mon|ma|notre|le|la|celle de ma|celui de mon|celle de mon|celui de ma)\s+{_PERSON}\b"
    r"(?:[^.!?;\n,]*,\s*pas moi\b|(?!\s+qu[ie'’])(?:(?!\bmoi\b|\bj['’e])[^.!?;\n,])*)",
    re.IGNORECASE,
)


_RELATIONS = {
    "elle": r"(?:petite?[- ]|grande?[- ]|belle[- ])?(?:m[eè]re|femme|fille|maman|mamie|m[eé]m[eé]|"
    r"s[oœ]e?ur|tante|[eé]pouse|compagne|conjointe|copine|amie|voisine|patiente)",
    "il": r"(?:petit[- ]|grand[- ]|beau[- ])?(?:p[eè]re|mari|fils|papa|papi|papy|p[eé]p[eé]|"
    r"fr[eè]re|oncle|[eé]poux|compagnon|conjoint|copain|ami|voisin|patient)",
}
_NAMED = [
    (pronoun, re.compile(rf"\b(?:mon|ma|notre)\s+{names}\b", re.IGNORECASE))
    for pronoun, names in _RELATIONS.items()
]


def in_the_third_person(text: str) -> str:
    """Return ``text`` with "ma mère" as "elle"; every character keeps its place.

    For who writes for somebody else: what is told of that person is told of the patient.
    """
    for pronoun, named in _NAMED:
        for found in named.finditer(text):
            start, end = found.span()
            text = f"{text[:start]}{pronoun.ljust(end - start)}{text[end:]}"
    return text


_SAYS = re.compile(
    r"\W*(?:elle|il|on|maman|papa|mamie|papi|monsieur|madame|(?:mon|ma|notre)\s+\w+)\s+"
    r"(?:(?:me|nous|vous)\s+)?(?:dit|r[eé]pond|pense|croit|trouve|estime|assure|fait signe)\s+"
    r"(?:que\s+|qu['’ ]\s*)",
    re.IGNORECASE,
)


def without_who_says(text: str) -> str:
    """Return ``text`` with a first "elle dit que" blanked out; every character keeps its place.

    For who writes for somebody else: what is reported is that person's answer.
    """
    found = _SAYS.match(text)
    return " " * found.end() + text[found.end() :] if found else text


def anothers(text: str) -> list[tuple[int, int]]:
    """Return where a patient names a thing, and then says that it is somebody else's.

    "L'ostéoporose, c'est ma sœur", "l'opération du dos c'est ma femme, pas moi".
    """
    return [found.span() for found in _IS_ANOTHERS.finditer(text)] + _not_the_patients(text)


def writers_own(text: str) -> list[tuple[int, int]]:
    """Return where the writer tells of themselves, or of a third person, beside the patient.

    "Moi j'ai eu un cancer du sein, mais lui n'a jamais rien eu": the writer says "moi", and speaks
    of nobody else in that clause. A clause that also names the patient is never the writer's own.
    "C'est ma mère qui est suivie pour un cancer, pas lui" and "la fièvre c'est moi" are not the
    patient's either.
    """
    own = [
        (clause.start, clause.end)
        for clause in split_clauses(text)
        if _MYSELF.match(clause.text) and not _THE_PATIENT.search(clause.text)
    ]
    return own + _not_the_patients(text)


def _not_the_patients(text: str) -> list[tuple[int, int]]:
    return [
        sentence.span()
        for sentence in _SENTENCE.finditer(text)
        if _NOT_THE_PATIENT.search(sentence.group())
        and not _OF_THE_PATIENT.search(sentence.group())
        # "Elle, rien du tout" denies what was asked; "la fièvre, elle non" says whose it is not.
        and not _ANSWERS_FOR_THE_PATIENT.fullmatch(sentence.group())
    ]


def as_the_writers(
    findings: Sequence[Finding], spans: Sequence[tuple[int, int]]
) -> tuple[Finding, ...]:
    """Return the signs, those told within ``spans`` as somebody else's."""
    return tuple(
        replace(finding, status="other_person")
        if any(start <= finding.start and finding.end <= end for start, end in spans)
        else finding
        for finding in findings
    )

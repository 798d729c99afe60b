"""Which of the options shown the patient picks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from triage.plain import plain
from triage.readers.dont_know import reads_dont_know
from triage.readers.numbers import find_numbers, read_bare_number

_NONE = re.compile(
    r"[^a-z0-9]*(?:(?:non|nan|ben|bah|euh|je n ai|j ai|il n y a|et|a part ca)[ ,.]*)*"
    r"(?:aucune?s?|rien|nada|que dalle|pas|zero|ni l un ni l autre|nul|non|nan|jamais|0|neant)"
    r"(?: (?:du tout|de tout (?:ca|cela)|de (?:ca|cela)|d entre eux|"
    r"des (?:deux|trois|signes|options|propositions|choix|"
    r"symptomes|cas)|de ces [a-z]+|n est present|ne me concerne|n est vrai|d eux|de la liste|tout|"
    r"de particulier|de special|pour le moment|pour l instant|encore|merci|a signaler|de tel|"
    r"de tous|de vos [a-z]+|cite|de specifique|d autre))*[^a-z0-9]*"
)
_ORDINALS = {
    "premier": 1,
    "premiere": 1,
    "deuxieme": 2,
    "second": 2,
    "seconde": 2,
    "troisieme": 3,
    "quatrieme": 4,
    "cinquieme": 5,
    "sixieme": 6,
    "septieme": 7,
    "huitieme": 8,
}
_LAST = re.compile(
    r"[^a-z]*(?:(?:la|le|c est|option|reponse|choix|plutot) )*(?:derniere?|dernier)[^a-z]*"
)
_NUMBERS_ONLY = re.compile(
    r"(?:[^a-z0-9]|\d+|\b(?:et|ou|le|la|les|numeros?|no|num|reponses?|options?|choix|puis|plus|je|"
    r"c est|"
    r"dirais|prends|choisis|oui|aussi|ainsi que|merci|svp|plutot|pour|moi|n|un|deux|trois|quatre|"
    r"cinq|six|sept|huit|neuf|dix|onze|douze|e|er|ere|eme|j|ai|coche|cas)\b)*"
)
_SEPARATORS = re.compile(r"\s*(?:[,;/+&]|\bet\b|\bpuis\b|\bainsi que\b|\bplus\b)\s*")
_SMALL = frozenset(
    [
        "un",
        "une",
        "le",
        "la",
        "les",
        "l",
        "de",
        "du",
        "des",
        "d",
        "et",
        "ou",
        "a",
        "au",
        "aux",
        "en",
        "dans",
        "mon",
        "ma",
        "mes",
        "je",
        "j",
        "ai",
        "elle",
        "il",
        "est",
        "c",
        "ce",
        "ces",
        "cette",
        "que",
        "qui",
        "sur",
        "pas",
        "plus",
        "ne",
        "n",
        "tout",
        "avec",
        "peu",
        "pour",
        "sans",
        "se",
        "s",
        "oui",
        "non",
    ]
)
_DENIALS = frozenset(["pas", "plus", "sans", "jamais", "aucun", "aucune", "ni", "rien", "non"])
_NEAR = 88
_NEAR_WORD = 1
_SHORTEST_DISTINCTIVE = 4

Option = Mapping[str, str]


def read_choice(text: str, options: Sequence[Option], multiple: bool = False) -> list[str] | None:
    """Read which ``options`` (each ``{"value", "label"}``) are picked: their values, or ``None``.

    Accepted: a number counted from 1, the value, the label or a near spelling of it, the words
    that only one label has; where ``multiple``, several of these. "Aucun" gives the option whose
    value is ``none`` and not knowing the one whose value is ``unknown``, where they exist. Without
    ``multiple`` a message that picks several gives ``None``.
    """
    message = plain(text).text.strip()
    if not message or not options:
        return None
    labels = [plain(option["label"]).text.strip(" .!?") for option in options]
    values = [option["value"] for option in options]
    picked = _by_name(message, labels, values)
    if picked is None:
        picked = _by_number(message, len(options))
    if picked is None and "none" in values and _NONE.fullmatch(message):
        picked = [values.index("none")]
    if picked is None:
        picked = _by_parts(message, labels, values) if multiple else _by_words(message, labels)
    if picked is None and "unknown" in values and reads_dont_know(text):
        picked = [values.index("unknown")]
    if not picked or (len(picked) > 1 and not multiple):
        return None
    return _coherent([values[index] for index in sorted(set(picked))])


def _coherent(values: list[str]) -> list[str]:
    """Drop "none" and "unknown" beside a real pick."""
    real = [value for value in values if value not in ("none", "unknown")]
    return real or values[:1]


def _by_name(message: str, labels: list[str], values: list[str]) -> list[int] | None:
    name = message.strip(" .!?")
    for index, (label, value) in enumerate(zip(labels, values, strict=True)):
        if name in (label, value, value.replace("_", " ")):
            return [index]
    return None


def _by_number(message: str, count: int) -> list[int] | None:
    bare = read_bare_number(message)
    if bare is not None:
        return [bare - 1] if 1 <= bare <= count else None
    if _LAST.fullmatch(message):
        return [count - 1]
    words = re.findall(r"[a-z]+", message)
    ordinals = [_ORDINALS[word] for word in words if word in _ORDINALS]
    if ordinals and len(words) <= 5 and all(number <= count for number in ordinals):
        return [number - 1 for number in ordinals]
    if not _NUMBERS_ONLY.fullmatch(message):
        return None
    # A comma separates picks here, it marks no decimals.
    numbers = [found.value for found in find_numbers(message.replace(",", " , "))]
    if not numbers or not all(1 <= number <= count for number in numbers):
        return None
    return [number - 1 for number in numbers]


def _by_parts(message: str, labels: list[str], values: list[str]) -> list[int] | None:
    whole = _by_words(message, labels)
    named: list[int] = []
    by_words: list[int] = []
    says_more = False
    for part in filter(None, _SEPARATORS.split(message)):
        surely = _by_name(part, labels, values) or _by_number(part, len(labels))
        likely = None if surely else _by_words(part, labels)
        named += surely or []
        by_words += likely or []
        says_more = says_more or not (surely or likely)
    # "Je marche bien, j'ai de la force": a word of a label in a sentence that says more is no pick.
    return named + ([] if says_more else by_words) or whole


def _by_words(message: str, labels: list[str]) -> list[int] | None:
    """Pick by near spelling of a whole label, then by the words that only one label has."""
    scores = [fuzz.ratio(message.strip(" .!?"), label) for label in labels]
    best = max(scores)
    if best >= _NEAR and scores.count(best) == 1:
        return [scores.index(best)]
    words = re.findall(r"[a-z]+", message)
    said = [word for word in words if word not in _SMALL]
    bags = [
        {word for word in re.findall(r"[a-z]+", label) if word not in _SMALL} for label in labels
    ]
    hits = []
    for index, bag in enumerate(bags):
        # A sentence that says more than the label, or denies it, is left to the question's reader.
        if not said or not all(any(_near(word, mark) for mark in bag) for word in said):
            continue
        if _DENIALS & set(words) - set(re.findall(r"[a-z]+", labels[index])):
            continue
        others = set().union(*(other for place, other in enumerate(bags) if place != index))
        own = {word for word in bag - others if len(word) >= _SHORTEST_DISTINCTIVE}
        if any(_near(word, mark) for word in said for mark in own):
            hits.append(index)
    return hits or None


def _near(word: str, mark: str) -> bool:
    if word == mark:
        return True
    return len(mark) > _SHORTEST_DISTINCTIVE and OSA.distance(word, mark) <= _NEAR_WORD

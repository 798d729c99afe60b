"""What the words around a sign do to it: denied, somebody else's, imagined, past, uncertain.

Each qualifier is a small function on the plain view of a message (:mod:`triage.plain`) and the span
of a sign in it. They share one notion of scope: a sentence, cut again at words that turn it
("mais", "par contre"). The words are in ``words.yml`` alone, the mechanism here alone; the approach
(cues and their scope) is that of NegEx and ConText (Chapman 2001; Harkema 2009), rebuilt for how
patients type: "ne" dropped, no punctuation, SMS spelling.
"""

from __future__ import annotations

import re
from pathlib import Path

from triage.once import once
from triage.plain.word_files import WordFile

__all__ = [
    "asks_about_own_sign",
    "clause",
    "continues_list",
    "is_condition",
    "is_denied",
    "is_hypothetical",
    "is_in_general",
    "is_long_standing",
    "is_of_other_person",
    "is_over",
    "is_past",
    "is_settled",
    "is_slight",
    "is_told_as_present",
    "is_uncertain",
    "is_worse",
]

_WORDS = WordFile(Path(__file__).with_name("words.yml"))


def _cue(name: str) -> re.Pattern[str]:
    return _WORDS.needed(name)


def _ending(name: str) -> re.Pattern[str]:
    """Return a cue that counts only where it ends right before the sign."""
    return re.compile(rf"(?:{_cue(name).pattern})\s*$")


_DENIED_BEFORE = _cue("denied_before")
_DENIED_SMALL = _cue("denied_small")
_DENIED_DRUG = _cue("denied_before_drugs")
_DENIED_AFTER = _cue("denied_after")
_RULED_OUT = _ending("ruled_out")
_GOES_ON = _ending("goes_on")
_OTHER_PERSON = _cue("other_person")
_IN_FAMILY = _cue("in_family")
_OF_KIN = _cue("of_kin")
_MYSELF = _cue("myself")
_HYPOTHETICAL = _cue("hypothetical")
_INTERROGATIVE = _cue("interrogative")
_ASKED_OF_ONESELF = _cue("asked_of_oneself")
_PAST = _cue("past")
_PAST_BEFORE = _cue("past_before")
_NOW = _cue("now")
_SUBJECT = _cue("subject")
_CONDITION = _cue("condition")
_COMPLETE = _cue("complete")
_SETTLED = _cue("settled")
_OVER = _cue("over")
_GENERAL_QUESTION = _cue("general_question")
_WORSE = _cue("worse")
_TOLD_AS_PRESENT = _ending("told_as_present")
_TOLD_AS_PAST = _cue("told_as_past")
_IN_GENERAL = _cue("in_general")
_IN_GENERAL_MILD = _cue("in_general_mild")
_LONG_STANDING = _cue("long_standing")
_UNCERTAIN = _cue("uncertain")
_SLIGHT = _cue("slight")
_TURNS = _cue("turns")
_SENTENCE_END = re.compile(r"[.!?;\n]+|,\s(?=(?:je|j|moi|et moi)\s)")
_GAP = re.compile(r"\s?[:=(?]?\s?")
_WORD = re.compile(r"[a-z0-9]+|[^a-z0-9\s]")
_LIST_GAP = re.compile(
    r"\s?(?:(?:,|/|ou|et|ni)\s?)+(?:(?:de|d|des|du|la|le|l|les|pas|non|plus)\s)*"
)
_AND = re.compile(r"\s?,?\s?et\s(?!(?:de|d|des|pas)\s)[a-z\s]*")
_OPENS_CLAUSE = re.compile(r"\b(?:que|qu|si|jamais|jour|exemple|malheur|ou)$")
_MANY = re.compile(r"mal (?:de|d) ")
_NEW_SUBJECT = re.compile(r"(?:\bet|,|\bpuis)\s(?:je|j|mon|ma|mes|le|la|l|les)\b")
_IMPERFECT = re.compile(
    r"\b(?!jamais|mais|fais|fait|vais|sais|sait|parfait|trait)\w+(?:ais|ait|aient)\b"
)
_ARTICLE = re.compile(r"\b(?:la|le|l|les) $")
_FEW_WORDS = 6
_SMALL_GAP = 2
_VERB_WORDS = 3
_NEAR = 60
_REACH = 160
"""Characters on either side of a sign that are looked at: longer sentences are not one thought."""


@once
def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span of the clause around ``text[start:end]``.

    >>> text = "pas de fievre mais je ne sens plus rien"
    >>> low, high = clause(text, text.index("sens"), text.index("sens") + 4)
    >>> text[low:high]
    'mais je ne sens plus rien'
    """
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    for pattern in (_SENTENCE_END, _TURNS):
        for match in pattern.finditer(text, low, start):
            edge = match.end() if pattern is _SENTENCE_END else match.start()
            low = max(low, edge)
        following = pattern.search(text, end, high)
        if following:
            high = min(high, following.start())
    return low, high


def is_denied(text: str, start: int, end: int, grave: bool = False, drug: bool = False) -> bool:
    """Say whether the sign is said not to be there: "pas de fièvre", "fièvre : non".

    Only small words may stand between the denial and the sign. A bare "non" before a sign of an
    emergency (``grave``) answers something else: "non, les fesses endormies". "Aucun traitement"
    reaches a sign only where that is a treatment (``drug``).
    """
    _, high = clause(text, start, end)
    after = _GAP.match(text, end).end()  # type: ignore[union-attr]
    bound = len(text) if "?" in text[end:after] else high + 1
    if _DENIED_AFTER.match(text, after, bound):
        return True
    if _MANY.match(text, start):  # "pas mal de" says many.
        return False
    before = text[max(0, start - _NEAR) : start]
    if _GOES_ON.search(before):
        return False
    if _RULED_OUT.search(before):
        return True
    for distance, word in enumerate(reversed(_WORD.findall(before))):
        if word == "non" and (grave or distance):
            return False
        if _DENIED_BEFORE.fullmatch(word):
            return True
        if not (_DENIED_SMALL.fullmatch(word) or (drug and _DENIED_DRUG.fullmatch(word))):
            return False
    return False


def continues_list(text: str, end: int, start: int, grave: bool = False) -> bool:
    """Say whether only list words lie between two signs: "pas de fièvre, de frissons ni de…".

    "Et" may as well begin what is there ("pas de fièvre et perte d'urine"): it carries a denial
    on to a sign of an emergency (``grave``) only with a "de" of its own.
    """
    if _LIST_GAP.fullmatch(text, end, start) is None:
        return False
    return not (grave and _AND.fullmatch(text, end, start))


def is_of_other_person(text: str, start: int, end: int, illness: bool = False) -> bool:
    """Say whether the sign is told of somebody else: "mon père a eu un cancer".

    A "je" between the person and the sign brings it back to the patient. Behind the sign, the
    family follows within a few words ("des cancers dans la famille"), or the person at once ("le
    cancer de ma mère"): with a "je" before it only an illness (``illness``) is that person's, as
    in "la voiture de mon voisin" what hit me is not.
    """
    low, high = clause(text, start, end)
    family = _IN_FAMILY.search(text, end, high)
    if family and len(text[end : family.start()].split()) <= _SMALL_GAP:
        return True
    kin = _OF_KIN.match(text, min(end + 1, high), high)
    if kin and (illness or not _MYSELF.search(text, low, end)):
        return True
    people = list(_OTHER_PERSON.finditer(text, low, start))
    return bool(people) and _MYSELF.search(text, people[-1].end(), start) is None


def is_hypothetical(text: str, start: int, end: int) -> bool:
    """Say whether the sign is imagined or feared ("et si j'avais…"), or asked about in general.

    What a cue opens ends where a new sentence begins, with or without a full stop: "j'ai peur que
    ce soit grave je ne sens plus…" tells of a sign.
    """
    low, _ = clause(text, start, end)
    if any(_reaches(text, cue, start) for cue in _HYPOTHETICAL.finditer(text, low, start)):
        return True
    asked = _INTERROGATIVE.search(text, low, start)
    if asked is None or _ASKED_OF_ONESELF.search(text, low, start):
        return False
    return not _speaks_of_self(text, asked.start(), end)


def _reaches(text: str, cue: re.Match[str], start: int) -> bool:
    """Tell whether ``cue`` still governs what begins at ``start``.

    A cue that opens a clause ("peur que") holds for its subject and a few words behind it, any
    other ("peur de") for a few words without a subject.
    """
    between = text[cue.end() : start]
    if _COMPLETE.search(between):
        return False
    parts = _SUBJECT.split(between)
    if len(parts) == 1:
        return len(between.split()) <= _FEW_WORDS
    opens = _OPENS_CLAUSE.search(cue.group()) is not None
    return opens and len(parts) == 2 and len(parts[1].split()) <= _VERB_WORDS


def _speaks_of_self(text: str, start: int, end: int) -> bool:
    return _MYSELF.search(text, start, end) is not None


def asks_about_own_sign(text: str, start: int, end: int) -> bool:
    """Say whether a question is about a sign that may be there: "est-ce grave si je ne sens…"."""
    low, _ = clause(text, start, end)
    return bool(
        _ASKED_OF_ONESELF.search(text, low, start)
        or _INTERROGATIVE.search(text, low, start)
        or is_condition(text, start, end)
    )


def is_condition(text: str, start: int, end: int) -> bool:
    """Say whether the sign is a condition, "si j'ai de la fièvre", or asked about in a question."""
    low, _ = clause(text, start, end)
    if any(_reaches(text, cue, start) for cue in _CONDITION.finditer(text, low, start)):
        return True
    return (
        _INTERROGATIVE.search(text, low, start) is not None
        and _ASKED_OF_ONESELF.search(text, low, start) is None
    )


def is_in_general(text: str, start: int, end: int, grave: bool = False) -> bool:
    """Say whether the sign is spoken of as a thing: "la cortisone, c'est dangereux ?".

    A sign of an emergency (``grave``) may be somebody's own in most such words ("le pied qui
    tombe, c'est grave ?"): it is a thing only where one asks what it is, or how common.
    """
    if _is_general_question(text, start, end):
        return True
    low, _ = clause(text, start, end)
    if not _ARTICLE.search(text[:start]) or _MYSELF.search(text, low, end):
        return False
    after = _GAP.match(text, end).end()  # type: ignore[union-attr]
    after += len(text[after:]) - len(text[after:].lstrip(", "))
    return bool(
        _IN_GENERAL.match(text, after) or (not grave and _IN_GENERAL_MILD.match(text, after))
    )


def _is_general_question(text: str, start: int, end: int) -> bool:
    low, _ = clause(text, start, end)
    stop = _SENTENCE_END.search(text, end, min(len(text), end + _REACH))
    if stop is None or "?" not in stop.group():
        return False
    if _MYSELF.search(text, low, stop.start()) or _NOW.search(text, low, stop.start()):
        return False
    return _GENERAL_QUESTION.search(text, low, stop.start()) is not None


def is_over(text: str, start: int, end: int) -> bool:
    """Say whether a thing that may come back is told as past, and as over for good."""
    low, high = clause(text, start, end)
    return bool(
        is_past(text, start, end)
        and _TOLD_AS_PAST.search(text, low, end)
        and _OVER.search(text, end, min(len(text), high + _REACH // 2))
    )


def is_past(text: str, start: int, end: int) -> bool:
    """Say whether the sign is told as over: "j'ai eu un pied tombant en 2010, c'est réglé".

    Of several times in one clause, the nearest is that of the sign.
    """
    past = _distance(_PAST, text, start, end)
    if past is None:
        past = _distance(_PAST_BEFORE, text, start, end, before_only=True)
    return past is not None and not _is_recent(text, start, end, past)


def _is_recent(text: str, start: int, end: int, nearer_than: int) -> bool:
    now = _distance(_NOW, text, start, end)
    return now is not None and now <= nearer_than


def _distance(
    pattern: re.Pattern[str], text: str, start: int, end: int, before_only: bool = False
) -> int | None:
    """Return how far the nearest match of ``pattern`` in the clause lies from the sign.

    A time that ends what was told before ("un cancer en 2018 et mon pied traîne") is not that of
    the sign, unless the sign itself is told in the imperfect.
    """
    low, high = clause(text, start, end)
    found = (
        max(0, start - match.end(), match.start() - end)
        for match in pattern.finditer(text, low, start if before_only else high)
        if pattern is _NOW or not _ends_another_thought(text, low, match, start, end)
    )
    return min(found, default=None)


def _ends_another_thought(text: str, low: int, time: re.Match[str], start: int, end: int) -> bool:
    if time.end() > start or not text[low : time.start()].strip():
        return False
    opened = _NEW_SUBJECT.search(text, time.end(), start)
    return opened is not None and not _IMPERFECT.search(text, opened.start(), end)


def is_told_as_present(text: str, start: int) -> bool:
    """Say whether the sign is told in the present, whatever date follows: "j'ai de la fièvre"."""
    return _TOLD_AS_PRESENT.search(text[max(0, start - _NEAR) : start]) is not None


def is_worse(text: str, start: int, end: int) -> bool:
    """Say whether a sign known for long is said to get worse: that makes it new."""
    low, high = clause(text, start, end)
    return _WORSE.search(text, low, min(len(text), high + _REACH // 2)) is not None


def is_settled(text: str, start: int, end: int) -> bool:
    """Say whether the sign is told as healed, examined, or as one that comes only on effort."""
    low, high = clause(text, start, end)
    return _SETTLED.search(text, low, min(len(text), high + _REACH // 2)) is not None


def is_long_standing(text: str, start: int, end: int) -> bool:
    """Say whether the sign has been there for years, or only on effort, and is not new."""
    long = _distance(_LONG_STANDING, text, start, end)
    return long is not None and not _is_recent(text, start, end, long)


def is_uncertain(text: str, start: int, end: int) -> bool:
    """Say whether the person is unsure of the sign: "je crois", "peut-être"."""
    return _around(_UNCERTAIN, text, start, end)


def is_slight(text: str, start: int, end: int) -> bool:
    """Say whether the sign is said to be weak or to come and go: "un peu", "parfois"."""
    return _around(_SLIGHT, text, start, end) or bool(_SLIGHT.search(text, start, end))


def _around(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    low, high = clause(text, start, end)
    return bool(pattern.search(text, low, start) or pattern.search(text, end, high))

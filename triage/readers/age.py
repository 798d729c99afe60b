"""How old the patient is, in years."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from triage.once import once
from triage.plain import plain
from triage.plain.word_files import WordFile
from triage.readers.numbers import Number, find_numbers, read_bare_number

_WORDS = WordFile(Path(__file__).with_name("words") / "age.yml")
_VOCABULARY = _WORDS.vocabulary()

_OLDEST = 120
_LOOK_BACK = 60
_LOOK_AHEAD = 50
_GROWN = 18
_OLD = 65
"""An age in years that a parent of whoever writes may have."""
_PARENT = re.compile(r"\b(?:maman|papa|mamie|mamy|papy|papi|pepe|meme|tonton|tata)\W*$")
_MINOR_AGE = 17
_GREETINGS = ("bonjour", "bonsoir", "salut", "hello", "coucou", "bjr", "bsr", "slt", "docteur")
_LABEL = re.compile(
    r"(?<![a-z])(?<!l )age ?[:=]? ?$"
    r"|(?:age de|mes) [0-9]+ ans[ ,]*(?:et )?j en ai (?:maintenant |aujourd hui |desormais )?$"
)
_SET_APART = re.compile(r"[a-z]+ ?(?:[,.;)/]|$|(?:et )?(?:pas|non) [0-9])")


def _compile(*place: str) -> re.Pattern[str]:
    return _WORDS.needed(*place)


_OWN_BEFORE = _compile("own_before")
_NOT_AGE_BEFORE = _compile("not_age_before")
_NOT_AGE_AFTER = _compile("not_age_after")
_OTHER = _compile("other")
_OTHER_IN_PAIN = _compile("other_in_pain")
_OWN_PAIN = _compile("own_pain")
_NOT_REACHED = _compile("not_reached")
_PASSED = _compile("passed")
_OTHER_UNITS = _compile("other_units")
_MINOR = _compile("minor")
_YEARS = _compile("years")
_DECADES = {int(age): _compile("decades", age) for age in _WORDS.names("decades")}
_DECADE = re.compile(
    rf"({'|'.join(pattern.pattern for pattern in _DECADES.values())})(?! (?:de|d) )"
)
_DECADE_OWN = re.compile(r"(?:j ai|dans|je suis|approche|ma|homme|femme)\s[a-z ]{0,20}$")
_BIRTH = re.compile(
    rf"{_compile('birth').pattern}[ :]*"
    r"(?:(?:le )?([0-3]?[0-9]) ?[/. -] ?([01]?[0-9]) ?[/. -] ?)?"
    r"(?:[0-9]{1,2}(?:er)? )?(?:[a-z]{3,9} )?((?:19|20)?[0-9]{2})(?![0-9])"
)
_BARE_DATE = re.compile(
    r"[^a-z0-9]*(?:(?:le )?([0-3]?[0-9]) ?[/. -] ?([01]?[0-9]) ?[/. -] ?|(?:en|de|c est) )?"
    r"((?:19|20)[0-9]{2})[^a-z0-9]*"
)
_ANOTHER_TIME = re.compile(
    r"hier|aujourd hui|ce matin|cette (?:nuit|semaine)"
    r"|[0-9]\s?(?:mois|sem(?:aines?)?|jours?|ans?|annees?|h)\b|(?:depuis|quelques|une?|deux|trois|dep)\s"
    r"(?:hier|fin|debut|mi|courant|quelques|une?|deux|trois|quatre|six|[0-9]+|plusieurs|le|la|l|ce|noel|janvier|fevrier"
    r"|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|mois|semaines?|ans?)"
)


_SINCE = re.compile(
    r"\b(?:depuis (?!m[ae]s?\b)|(?:il )?y a )(?:plus de |bient[oô]t |environ )?"
    r"[\w-]+(?: [\w-]+)?? ans\b|"
    r"\bd[eé]?pui[st]? (?:que?|ke?) ?['’ ]?j['’ ]?(?:ai|avais|e) \d{1,2} ans\b",
    re.IGNORECASE,
)
"""Since when, or how long ago: "depuis dix ans", "depuis que j'ai 18 ans" tell no age."""


_TAKEN_BACK = re.compile(
    r"\b\d{1,3}(?: ans)?[ .,;:!]+(?:non|nan|euh|oups|pardon|plutot|dsl|desolee?|enfin|erreur|"
    r"je veux dire|je voulais dire)[ .,;:!]+"
    r"(?:(?:non|nan|euh|pardon|plutot|c est|j ai)[ .,;:!]+){0,4}(?=\d{1,3}\b)"
)
"""An age that the same message takes back: "57. pardon 58"."""
_OF_A_PART = re.compile(
    r"(?<!ai )(?<!as )(?<!a )(?<!de )\b\d{1,3} ans c ?est (?:le|la|mon|ma|pour le|pour la) "
    r"(?:pied|jambe|genou|dos|mal|douleur|sciatique|bras|main|hanche|epaule)\b"
)
"""How long a part of the body has been so: "17 ans c'est le pied"."""


@once
def read_age(
    text: str, asked: bool = False, on: date | None = None, *, on_behalf: bool = False
) -> int | None:
    """Read the age of the patient in whole years, 1 to 120, or ``None``.

    ``on`` is the date of the message; a year of birth is read only where it is given, and gives the
    age reached during that year where the day of birth is not said. A decade ("la cinquantaine")
    gives its middle, "bientôt 60 ans" 59. The age of another person counts only where the message
    says that the pain is theirs, or where the person writes for somebody (``on_behalf``) and says
    "il a 79 ans". Where the question is open (``asked``) a bare number counts.
    """
    if not asked:
        text = _SINCE.sub(" ", text)
    message = plain(text, _VOCABULARY).text
    message = _OF_A_PART.sub(" ", _TAKEN_BACK.sub(" ", message))
    if asked:
        bare = read_bare_number(message)
        if bare is not None and 0 < bare <= _OLDEST:
            return bare
    age = _stated(message, asked, asked or on_behalf)
    for read in (_born, _decade, _bare):
        if age is None:
            age = read(message, asked, on)
    if age is None and asked:
        age = _only_one(message)
    if age is not None:
        return age if 0 < age <= _OLDEST else None
    return _MINOR_AGE if _MINOR.search(message) and asked else None


def _stated(message: str, asked: bool, of_another: bool) -> int | None:
    numbers = find_numbers(message)
    aged = [
        number
        for number in numbers
        if _is_in_years(message, number) or _LABEL.search(_before(message, number))
    ]
    for number in aged:
        if _is_own(message, number) and (asked or not _of_a_parent(message, number)):
            return _adjusted(message, number)
    for number in aged:
        if _is_other_patient(message, number, of_another):
            return _adjusted(message, number)
    for number in aged:
        if not _is_free(message, number):
            continue
        if asked or (_stands_out(message, number, len(aged)) and not _of_a_parent(message, number)):
            return _adjusted(message, number)
    return None


_SHORT = 7
"""Words of an answer whose only number of years is the age that was asked for."""
_HOW_LONG = re.compile(r"\b(?:depuis|dep|il y a|y a|pendant|durant|pour|dans|fait|apres|avant)\b")


def _only_one(message: str) -> int | None:
    """Read "à 81 ans" or "58 ans si c'est utile": few words, one number, in years."""
    numbers = find_numbers(message)
    if len(numbers) != 1 or len(message.split()) > _SHORT or _HOW_LONG.search(message):
        return None
    number = numbers[0]
    return number.value if _is_in_years(message, number) else None


def _bare(message: str, asked: bool, on: date | None) -> int | None:
    """Read a number without a unit, where the age is asked for."""
    if not asked:
        return None
    for number in find_numbers(message):
        behind = message[number.end : number.end + _LOOK_AHEAD].lstrip()
        if _is_free(message, number) and not _YEARS.match(behind):
            if _OTHER_UNITS.match(behind) or number.value > _OLDEST:
                continue
            return _adjusted(message, number)
    return None


def _is_in_years(message: str, number: Number) -> bool:
    behind = message[number.end : number.end + _LOOK_AHEAD].lstrip()
    years = _YEARS.match(behind)
    return years is not None and not _NOT_AGE_AFTER.match(behind[years.end() :].lstrip())


def _before(message: str, number: Number) -> str:
    return message[max(0, number.start - _LOOK_BACK) : number.start]


def _ends_with(pattern: re.Pattern[str], before: str, marks: str = " ") -> bool:
    end = len(before.rstrip(marks))
    return any(found.end() >= end for found in pattern.finditer(before))


def _is_own(message: str, number: Number) -> bool:
    before = _before(message, number)
    return (
        _ends_with(_OWN_BEFORE, before, " ,:=")
        and not _ends_with(_NOT_AGE_BEFORE, before)
        and not _other_speaks(before)
    )


def _other_speaks(before: str) -> bool:
    """Tell whether the words just before are about another person ("ma fille a ...")."""
    others = list(_OTHER.finditer(before))
    return bool(others) and not re.search(
        r"(?<![a-z])(?:j|je|moi)(?![a-z])", before[others[-1].end() :]
    )


def _is_other_patient(message: str, number: Number, of_another: bool) -> bool:
    before = _before(message, number)
    said_of = re.search(r"(?<![a-z])(?:il|elle) a(?: (?:deja|bientot|presque))? ?$", before)
    if of_another and said_of:
        return True
    if not (_other_speaks(before) or said_of):
        return False
    return _OTHER_IN_PAIN.search(message) is not None and _OWN_PAIN.search(message) is None


def _is_free(message: str, number: Number) -> bool:
    before = _before(message, number)
    return not _ends_with(_NOT_AGE_BEFORE, before) and not _other_speaks(before)


def _of_a_parent(message: str, number: Number) -> bool:
    """Say whether an age is that of a parent who is named before it: "maman, 82 ans"."""
    return number.value >= _OLD and _PARENT.search(_before(message, number)) is not None


def _stands_out(message: str, number: Number, aged: int) -> bool:
    """Tell an age set apart in a longer message ("47 ans, sciatique depuis 8 mois")."""
    if number.value < 15:
        return False
    before, after = message[: number.start].strip(), message[number.end :].strip()
    rest = f"{before} {after.partition(' ')[2]}"
    opens = not before or before.endswith((",", ".", ";", "(", "/", ":", "!", *_GREETINGS))
    set_apart = (
        bool(before or len(after) > len("ans , "))
        and number.value >= _GROWN
        and _SET_APART.match(after) is not None
    )
    return opens and (set_apart or _ANOTHER_TIME.search(rest) is not None)


def _adjusted(message: str, number: Number) -> int:
    before = _before(message, number)
    if _ends_with(_NOT_REACHED, before):
        return number.value - 1
    return number.value + 1 if _ends_with(_PASSED, before) else number.value


def _born(message: str, asked: bool, on: date | None) -> int | None:
    if on is None:
        return None
    found = _BIRTH.search(message) or (_BARE_DATE.fullmatch(message) if asked else None)
    if found is None or _other_speaks(message[: found.start()]):
        return None
    day, month, year = found.group(1), found.group(2), int(found.group(3))
    if year < 100:
        year += 2000 if year <= on.year % 100 else 1900
    age = on.year - year
    if day and month and (int(month), int(day)) > (on.month, on.day):
        age -= 1
    return age


def _decade(message: str, asked: bool, on: date | None) -> int | None:
    found = _DECADE.search(message)
    if found is None:
        return None
    own = _DECADE_OWN.search(message[: found.start(1)]) is not None
    if not (asked or own):
        return None
    return next(age for age, words in _DECADES.items() if words.fullmatch(found.group(1)))

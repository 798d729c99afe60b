"""Since when, and on which side of three months."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from triage.answers import Facts, Interval
from triage.duration import find_duration
from triage.meaning.answering import of_the_pain
from triage.meaning.clauses import split_clauses
from triage.plain import plain
from triage.questions import Question
from triage.readers import read_age
from triage.readers.threshold import read_threshold
from triage.text import blank, blanks
from triage.treatments import names_a_treatment
from triage.understanding.message import Answer, Message
from triage.understanding.whose import in_the_third_person

_COMPARED = re.compile(
    r"\bcomme\s+(?:l['’ ]?an(?:n[eé]e)?|l['’ ]?[eé]t[eé]|l['’ ]?hiver|l['’ ]?automne|au printemps|"
    r"en \d{4}|il y a \w+ \w+)(?:\s+(?:pass[eé]e?|derni[eè]re?))?",
    re.IGNORECASE,
)
"""Another time that this pain is likened to: "c'est reparti comme l'an passé" is no duration."""

_AMOUNT = r"(?:jours?|semaines?|mois?|ans?|ann[eé]es?|heures?)"
_COUNT = (
    r"(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|"
    r"quelques|demie?|et)"
)
_NOT_THIS_ONE = re.compile(
    rf"\b(?:et\s+non(?:\s+pas)?|non\s+pas|pas?)\s+(?:de\s+)?(?:depuis\s+)?(?:{_COUNT}\s+)+{_AMOUNT}\b",
    re.IGNORECASE,
)
"""A duration that another one is set against: "quatre jours, pas quatre mois"."""
_CORRECTED_TO = re.compile(
    rf"\b(?:c['’ ]?(?:est|[eé]tait)|[cs][eé]?|plut[oô]t|met(?:s|tez)|dire|[eé]crire)\s+"
    rf"(?:plut[oô]t\s+)?(?P<amount>(?:{_COUNT}\s+)+{_AMOUNT})\b",
    re.IGNORECASE,
)
"""What a correction of the duration says: "c'est quatre jours, pas quatre mois"."""
_NOT_SINCE = re.compile(
    r"\b(?:et\s+non\s+)?pas\s+depuis\s+(?:\w+\s+){0,2}(?:19|20)\d\d\b", re.IGNORECASE
)
"""A year that is denied: "PAS depuis 2019 !"."""
_THIS_TIME = re.compile(
    r"\b(?:l[aà]|cette fois(?:[- ]ci)?|maintenant)\W+(?:[cç]['’ ]?(?:est)?\W+|[cç]a fait\W+)?"
    r"depuis\b[^.!?;]*",
    re.IGNORECASE,
)
"""What is said of this time, apart from another: "là c'est depuis avant-hier"."""
_OTHER_EPISODE = re.compile(
    r"\b(?:ai|avais|a)\s+(?:d[eé]j[aà]\s+)?(?:eue?|fait)\s+(?:une?|des|plusieurs)\s+(?:\w+\s+){0,2}?"
    r"(?:lumbagos?|crises?|[eé]pisodes?|sciatiques?|blocages?|tours? de reins?)\b[^.!?;]{0,40}?"
    r"(?:\ben\s+(?:19|20)\d\d\b|\b(?:gu[eé]ri|parti|pass[eé]|disparu|fini)e?s?\b)[^.!?;]{0,60}",
    re.IGNORECASE,
)
"""A time before this one: "j'ai eu un lumbago en 2019, guéri en une semaine"."""
_SPELL_OF_A_YEAR = re.compile(
    rf"\b(?:{_COUNT}\s+){{1,4}}{_AMOUNT}\s+en\s+(?:19|20)\d\d\b", re.IGNORECASE
)
"""A spell of a past year: "un mois en 2021" says how long it was gone, not since when it hurts."""
_OF_THIS_TIME = re.compile(r"\bcette fois(?:[- ]ci)?(?=\W*$|\s*[,.;])", re.IGNORECASE)
"""A word behind the duration that adds nothing to it: "deux semaines cette fois"."""
_TAKEN_SINCE = re.compile(
    r"\b(?:prends?|prenait|prenais|suis sous|est sous)\b[^,.;!?]*\bdepuis\b(?! que)"
)
_WORN_SINCE = re.compile(
    r"\b(?:appareil|boitier|(?:neuro)?stimulateur|neurostim|implant|implante|electrodes?|pompe)\b"
    r"[^,.;!?]*\bdepuis\b(?! que)"
)
"""How long a device is worn: "j'ai déjà l'appareil depuis 2 semaines"."""
_FAILED_SINCE = re.compile(
    r"\b(?:appareil|bo[iî]ti?er?|(?:neuro)?stimulateur|neurostim|t[eé]l[eé]commande|pile|chargeur)\b"
    r"[^,.;!?]*\b(?:marche|fonctionne|charge|r[eé]pond|sonne|bipe|vibre|arr[eê]t\w*|[eé]teint\w*|"
    r"mort\w*|panne|rien)\b[^,.;!?]*?"
    r"(\bdepuis (?:hier|avant[- ]hier|ce (?:matin|midi|soir)|\w+ \w+))",
    re.IGNORECASE,
)
"""Since when a device fails: "mon boîtier ne marche plus depuis ce matin, la douleur revient"."""
_PAIN = re.compile(r"\b(?:mal|maux|douleurs?|dos|souffre|bloqu\w+|coinc\w+)\b")
"""What shows that a clause about a medicine tells of the pain too."""
_TOMORROW = re.compile(r"\bdemain\b[^.!?;]*", re.IGNORECASE)
"""What comes: "demain c'est samedi, lundi ça va aussi ?" says nothing of how long it has hurt."""
_SAID_BEFORE = re.compile(
    r"\b(?:je (?:te|vous)? ?(?:le )?dis|je (?:t|vous)['’ ]? ?l?['’ ]?ai (?:d[eé]j[aà] )?dit|"
    r"j['’ ]?ai dit|"
    r"je viens de (?:vous |te )?le dire)\b",
    re.IGNORECASE,
)
_A_YEAR_OF_MORE = re.compile(r"\bet une? ans\b", re.IGNORECASE)
"""The end of an age ("quarante et un ans"), where a clause was cut before it."""
_OF_AN_AGE = re.compile(r"\b[aâ]ges?\b|\bj['’ ]?ai \d{2} ans\b", re.IGNORECASE)
_ANY_AMOUNT = re.compile(rf"\b{_AMOUNT}\b", re.IGNORECASE)

_LONGEST_SHOWN = 120
"""Characters of the patient's own words that are kept with a duration."""


_OF_SOMEBODY = re.compile(
    r"\b(?:il|elle)\s+a\s+(?:d[eé]j[aà]\s+|que\s+|bient[oô]t\s+|presque\s+)?\d{1,3}\s+ans\b|"
    r"(?:^|[.,;!?]|\bque|\bpour)\s*(?:mon|ma|notre)\s+(?:petite?[- ])?(?:fils|fille|gamine?|"
    r"gosse|petite?|ado|gar[cç]on|ni[eè]ce|neveu)\s+(?:de\s+)?\d{1,2}\s+ans?\b",
    re.IGNORECASE,
)
"""How old somebody is: "il a 9 ans, c'est normal à cet âge ?"."""


_A_WEEK = re.compile(
    rf"\b(?:fait|fais|font|faire|faisait)\s+(?:{_COUNT}\s+){{1,2}}(?:heures?|h)\b[^.,;:!?]{{0,30}}"
    r"\bpar\s+(?:jour|semaine|mois)\b",
    re.IGNORECASE,
)
"""How often: "elle fait dix heures de gymnastique par semaine"."""
_OF_A_MINOR = re.compile(
    r"^\W*(?:j['’ ]?ai\s+)?(?:9|1[0-7])\s+ans\b(?!\s*(?:que\b|qu['’ ]|ke\b|de\b|d['’ ]))"
    r"(?=.*\b(?:(?:dire|di|parl\w+|demand\w+|montr\w+)\s+(?:[aà]\s+)?m[eé]s?\s+parents?|"
    r"m[eé]s?\s+parents?\s+(?:savent|veulent|croient|disent|me\b|s['’ ]?en\s+fich\w+)|"
    r"(?:je suis|chui|suis)\s+(?:au\s+(?:coll[eè]ge|lyc[eé]e)|en\s+(?:sixi[eè]me|cinqui[eè]me|"
    r"quatri[eè]me|troisi[eè]me|seconde|premi[eè]re|terminale))))",
    re.IGNORECASE | re.DOTALL,
)
"""How old a pupil is: "13 ans mal au dos, je dois le dire à mes parents ?"."""


def duration_in(message: Message, age: int | None) -> Interval | None:
    """Return how long the pain has lasted according to the message, or ``None``.

    ``age`` in years, where it is known. How long another illness has lasted is passed over where
    something else is left.
    """
    text = _A_WEEK.sub(blanks, _OF_A_MINOR.sub(blanks, message.text))
    text = _TOMORROW.sub(blanks, _OTHER_EPISODE.sub(blanks, text))
    text = _OF_THIS_TIME.sub(blanks, _SAID_BEFORE.sub(blanks, _SPELL_OF_A_YEAR.sub(blanks, text)))
    if message.on_behalf:
        # "Mon père a mal depuis 4 jours" tells of the patient.
        text = in_the_third_person(text)
    text = blank(text, (found.span(1) for found in _FAILED_SINCE.finditer(text)))
    text = _without_time_of_treatment(_NOT_SINCE.sub(blanks, text))
    message = replace(message, text=text)
    now = _THIS_TIME.search(message.text)
    return (
        (_duration_of(now.group(), message.on, age) if now else None)
        or _duration_of(of_the_pain(message.text, message.meaning), message.on, age)
        or _duration_of(message.text, message.on, age)
        or _in_one_clause(message, age)
    )


def _without_time_of_treatment(text: str) -> str:
    """Blank the clauses that tell how long a medicine is taken, or a device worn."""
    taken = [
        (clause.start, clause.end)
        for clause in split_clauses(text)
        if not _PAIN.search(said := plain(clause.text).text)
        and (
            _WORN_SINCE.search(said)
            or (_TAKEN_SINCE.search(said) and names_a_treatment(clause.text))
        )
    ]
    return blank(text, taken)


def corrected_duration(message: Message, age: int | None) -> Interval | None:
    """Return the duration that a correction gives in few words: "c'est quatre jours"."""
    if _OF_AN_AGE.search(message.text):
        return None
    said = _CORRECTED_TO.search(_without_the_wrong_one(message.text))
    return _duration_of(f"depuis {said['amount']}", message.on, age) if said else None


def _in_one_clause(message: Message, age: int | None) -> Interval | None:
    """Read the clauses one by one: what stands beside a treatment hides it no more.

    "Bas du dos depuis 3 semaines, j'ai pris du doliprane": a clause that names a treatment says
    how long that was taken, and is passed over.
    """
    for clause in split_clauses(message.text):
        if not names_a_treatment(clause.text) and not _A_YEAR_OF_MORE.search(clause.text):
            found = _duration_of(clause.text, message.on, age)
            if found is not None:
                return found
    return None


def _duration_of(text: str, on: date, age: int | None) -> Interval | None:
    if age is None:
        age = read_age(text, on=on)
    text = _OF_SOMEBODY.sub(blanks, _COMPARED.sub(blanks, text))
    found = find_duration(_without_the_wrong_one(text), on, age)
    if found is None:
        return None
    return Interval(found.min_days, found.max_days, found.text.strip()[:_LONGEST_SHOWN], on)


def _without_the_wrong_one(text: str) -> str:
    """Blank a denied duration where another one is told; alone, it still says something."""
    left = _NOT_THIS_ONE.sub(blanks, text)
    return left if _ANY_AMOUNT.search(left) else text


def read(answer: Answer, message: Message, question: Question) -> None:
    """Read the duration; without one the question is asked once more (rule X1)."""
    said = message.picked
    labels = {option.value: option.label for option in question.options}
    if said in labels and said != "unknown":
        found = _duration_of(labels[said], message.on, answer.facts.age)
    else:
        found = duration_in(message, answer.facts.age)
    if found is not None:
        answer.settle(
            duration=found,
            threshold_settled=False,
            unknown=answer.facts.unknown - {"duration"},
        )
    elif said == "unknown" or message.does_not_know():
        if message.tries >= 1:
            answer.unknown("duration")
        else:
            answer.dont_know = True


def read_side(answer: Answer, message: Message, _: Question) -> None:
    """Read whether it is a little less or a little more than three months."""
    duration = answer.facts.duration
    if duration is None:
        return
    said = message.picked or read_threshold(message.text)
    fresh = duration_in(message, answer.facts.age)
    if said is None and fresh is None:
        said = message.means("threshold")
    if said == "less":
        answer.facts = replace(answer.facts, duration=duration.below_threshold())
    elif said == "more":
        answer.facts = replace(answer.facts, duration=duration.above_threshold())
    elif fresh is not None:
        answer.facts = replace(answer.facts, duration=fresh)
    elif said != "unknown" and not message.does_not_know():
        return
    answer.settle(threshold_settled=True)


def give_up(facts: Facts, _: Question) -> Facts:
    """Return the facts with the duration unknown."""
    return replace(facts, unknown=facts.unknown | {"duration"})


def give_up_side(facts: Facts, _: Question) -> Facts:
    """Return the facts with the three months left undecided: they count as acute."""
    return replace(facts, threshold_settled=True)

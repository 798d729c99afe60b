"""The lists of signs of danger, and one sign that is asked about alone."""

from __future__ import annotations

import re
from dataclasses import replace

from triage.answers import EMERGENCIES, EMERGENCY_SIGNS, Facts
from triage.finding.asking import asks_in_form
from triage.meaning.answering import may_ask
from triage.meaning.clauses import Clause, split_clauses
from triage.questions import (
    BACKGROUND_PART,
    CONFIRM_PART,
    EMERGENCY_PART,
    WITH_FEVER_PART,
    Question,
)
from triage.readers import read_happens, read_yes_no, reads_dont_know, says_it_is_there
from triage.readers.sign_names import signs_meant, signs_named
from triage.red_flags import tells_a_grave_fever, tells_what_is_usual
from triage.text import blanks
from triage.understanding.asked_only import asks_without_an_answer, says_no_plainly
from triage.understanding.message import SURELY, Answer, Message

_HEDGES = re.compile(
    r"\b(?:mais|un peu|parfois|des fois|quand m[eê]me|sauf|enfin|si|pas toujours|presque)\b",
    re.IGNORECASE,
)
"""Words that take something of a "non" back: the sign is then asked about again."""

_TAKES_BACK = re.compile(
    r"\b(?:sauf|enfin si|ah si|si si|[aà] part(?! (?:de )?(?:[cç]a|cela))|hormis|except[eé]|"
    r"quand m[eê]me|par contre)\b",
    re.IGNORECASE,
)
"""Words after a "non" that take it back in part."""

_APART = re.compile(
    r"\W*(?:mis )?(?:[aà] part|hormis|sauf|en dehors)\b[^.!?;]{1,60}\b(?:rien|aucun\w*|non|nada)\b",
    re.IGNORECASE,
)
"""What is told apart from the rest, which is denied: "à part les kilos, rien"."""

_REST_DENIED = re.compile(
    r"\b(?:(?:[aà] part (?:de )?(?:[cç]a|cela)|sinon|autrement|(?:pour |tout )?le reste|"
    r"(?:hormis|sauf) [cç]a)\W+(?:c'?est |[cç]a va|tout va bien|tout |y'?a )?\W*"
    r"(?:non|nan|nn|rien|aucun\w*|nada|nickel|ok|bien|va)?|"
    r"(?:non|rien|aucun)\W+(?:d'autre|pour le reste|sinon|[aà] part [cç]a))\W*$",
    re.IGNORECASE,
)
"""A last word that denies all else: "elle a glissé de sa chaise… à part ça non"."""

_FOR_WHOM = re.compile(
    r"^\W*(?:pour|chez|concernant|quant [aà]) "
    r"(?:lui|elle|moi|nous|(?:mon|ma|notre) \w+|monsieur|madame)(?:\W+|$)"
    r"|^\W*(?:il|elle) (?:me )?(?:dit|r[eé]pond)(?: que)?\s+",
    re.IGNORECASE,
)
"""Whom the answer is for, said before it: "pour lui, aucun de ces signes"."""

_FIRMLY, _OF_THE_LIST = 0.8, -0.6
"""Margins from which a first clause denies, and denies the whole list rather than one thing."""

_TOLD_AGAIN = 0.2
"""Margin from which a sign that is asked about is told again rather than spoken of."""

_BUT_NOT, _OF_THIS = 0.25, -0.2
"""Margins from which a later clause denies, and speaks of the sign that an "oui" stands before."""

_BUT_YES = 0.3
"""Margin from which a later clause tells the very sign that a first "non" denies."""

_SAID_BEFORE = re.compile(
    r"\b(?:viens (?:juste |pourtant )?de (?:vous |te )?(?:le )?dire|"
    r"(?:vous|te|t)['’ ]? ?(?:l['’ ]?)?ai (?:d[eé]j[aà] )?dit|(?:je )?(?:vous|te) (?:le )?dis|"
    r"j['’ ]?ai (?:d[eé]j[aà] )?dit|d[eé]j[aà] dit)\b",
    re.IGNORECASE,
)
"""An answer that points back to what was said: "je viens de vous le dire"."""
_A_NO = re.compile(r"\b(?:non|nan|nn|aucune?)\b", re.IGNORECASE)
_PLAIN_NO = re.compile(r"\b(?:non|nan|nn|aucune?|rien)\b", re.IGNORECASE)
_OPENS_WITH_NO = re.compile(
    r"\W*(?:non|nan|nn|nope|aucune?|rien)\b"
    r"(?:\s*[,.;:!]|\s+c['’ ]?(?:est)?\s+(?:juste|seulement)\b)",
    re.IGNORECASE,
)
"""A "non" that stands before something else: "non, ma mère en avait, mais moi je suis bien"."""
_LAUGHS = re.compile(r"^\W*(?:mdr+|ptdr+|lo+l|(?:ha){2,}|(?:hi){2,}|xd+)\b\W*", re.IGNORECASE)
"""A laugh before an answer: "mdr non, le toit c'est mon boulot"."""
_EXCLAIMS = re.compile(
    r"\W*(?:(?:pardon|hein|quoi|comment|comment [cç]a|ah|oh|mais|euh|attendez|excusez[- ]moi)\W*)+",
    re.IGNORECASE,
)
"""What comes before an answer out of surprise: "Pardon ?? Non pas du tout"."""
_IS_ABLE = re.compile(
    r"\b(?:je|j|il|elle|on)['’ ]? ?(?:y )?(?:peux|peut|arrive)\b(?!\s+(?:pas|plus))", re.IGNORECASE
)
"""What says that all works: "oui je peux", "oui j'arrive à monter"."""
_HARDLY = re.compile(
    r"\b(?:mais|difficile\w*|mal|encore|[aà] peine|un peu|quand m[eê]me|presque|moins|parfois)\b",
    re.IGNORECASE,
)
_OF_WHAT_ONE_CAN = frozenset({"motor_deficit", "cauda_equina"})
"""Signs that are asked about as something that one can or cannot do."""
_TELLS_A_LACK = re.compile(r"\b(?:pas|plus|jamais|rien)\b", re.IGNORECASE)

_PROTESTS = re.compile(
    r"\W*(?:(?:ah|oh|eh|ben|bah|hein)\W+)*mais\W+(?:non|nan|nn)\b"
    r"(?=.*(?:\d+\s*ans|\bhomme|\bfemme|\bgar[cç]on|\bfille|\blire\b|\bcompr[ei]n|\bliste|\bdepuis\b|"
    r"\bc['’ ]?est\s+bien\b))",
    re.IGNORECASE | re.DOTALL,
)
"""A "mais non" that sets something else right: an age, who one is, a list that cannot be read."""
_HOLDS_ON = re.compile(
    r"\W*(?:non|nan)\W+(?:(?:mais?|m[eé])\W+)?"
    r"(?:att?en[dts]\w*|une? (?:minute|seconde)|stop|pardon)\b",
    re.IGNORECASE,
)
"""A "non" that holds the assistant up: "non mais attendez, c'est quoi, un anévrisme ?"."""
_NOTHING_OF_IT = re.compile(
    r"\b(?:rien|aucune?s?|jamais|nulle?|ni|pas de|pas d['’]|tout va bien|[cç]a va|nickel|"
    r"pas (?:[cç]a|cela|tout [cç]a|du tout|moi))\b",
    re.IGNORECASE,
)
"""What makes a "mais non" an answer to the list: "mais non, rien de tout ça"."""

_NOTHING_OF_IT_LAST = re.compile(
    rf"{_NOTHING_OF_IT.pattern}|\b(?:non|nan|nn|nope|aucun\w*)\b|\bpas\W*$", re.IGNORECASE
)
"""What makes a last clause an answer to the list: "ma mère oui, moi je n'ai rien"."""

_REFUSAL = re.compile(r"\b(?:refus|d[eé]clin|oppos|rejet)", re.IGNORECASE)
"""Words of a refusal: they may give no consent, and deny no sign."""

_HARMLESS = re.compile(
    r"\b(?:fume\w*|tabac|cigarettes?|clopes?|tension|hypertension|diab\w*|sucre|cholest\w*|thyro\w*|"
    r"migraines?|asthme|allergi\w*)\b",
    re.IGNORECASE,
)
"""What is told to a list of signs though it is none of them, and says that there is no more."""
_FEW_WORDS = 8
_SHORT = 5
"""Words of a first clause whose "non" is the answer, whatever else stands in it."""

_WITH_FEVER = "shivers"
"""What a bare yes to the question about a fever is kept as: any of its signs fires rule E5."""

_LIST = {"none": "no", "some": "yes", "unknown": "unknown"}
"""What a sentence says of a whole list of signs (sentences/signs_list.txt), as yes or no."""


def read(answer: Answer, message: Message, question: Question) -> None:
    """Read the answer to a list of signs, or to one sign asked about alone."""
    if question.part == CONFIRM_PART:
        _read_one(answer, message, question)
    elif question.part == WITH_FEVER_PART:
        _read_with_fever(answer, message)
    else:
        _read_list(answer, message, question)


def _read_list(answer: Answer, message: Message, question: Question) -> None:
    part = question.part or EMERGENCY_PART
    picked = [value for value in message.chosen if value not in ("none", "unknown")]
    found = message.flags("present", "uncertain")
    if part == BACKGROUND_PART and not set(found) - EMERGENCIES and not message.flags("present"):
        # A grave sign in doubt is asked about alone, and is no answer to the list of the others.
        found = ()
    if not (picked or found) and asks_without_an_answer(message.original):
        # Only what it means by a sign's name counts: the question itself is answered elsewhere.
        _take_signs_meant(answer, message, question)
        return
    said = read_yes_no(message.text) or _said_first(message)
    if said == "no" and not message.flags("denied") and _protests(message.text):
        return
    if said == "no" and _HOLDS_ON.match(message.original) and asks_in_form(message.original):
        return
    if said == "no" and _REFUSAL.search(message.text) and not says_no_plainly(message.text):
        said = None
    if said is None and not found and _denies_shortly(message):
        said = "no"
    if said is None and _REST_DENIED.search(message.text):
        said = "no"
    if said is None and not found:
        said = _LIST.get(message.means("signs_list") or "")
    if picked:
        answer.facts = answer.facts.with_red_flags(picked)
    asks = message.meaning is not None and may_ask(message.meaning)
    if said is None and not found and not asks and _no_more_than_that(message.text, part):
        said = "no"
    if said is None and not found and _only_anothers(message):
        said = "no"
    nothing = "none" in message.chosen or (said == "no" and not found and not picked)
    unsure = (
        "unknown" in message.chosen or said == "unknown" or (not found and message.does_not_know())
    )
    if picked or found:
        _screen(answer, part)
    elif nothing:
        # What seemed to be told before is asked about alone: "non" may mean nothing else.
        in_doubt = (answer.facts.doubtful - EMERGENCIES) | message.faint()
        settled = answer.facts.red_flags | in_doubt
        answer.facts = answer.facts.without_red_flags(_asked_signs(question) - settled)
        _screen(answer, part)
    elif unsure:
        # Whoever cannot answer the list of grave signs is asked each of them alone.
        answer.facts = _one_by_one(answer.facts, question)
        answer.answered = True
    elif not _take_signs_meant(answer, message, question):
        # "Oui" says that a sign is there but not which; one denied sign says nothing of the rest.
        answer.which = said == "yes"
        if answer.which and message.tries >= 1:
            answer.facts = _one_by_one(answer.facts, question)
            answer.answered = True
        elif message.flags("denied") and message.tries >= 1:
            _screen(answer, part)


def _take_signs_meant(answer: Answer, message: Message, question: Question) -> bool:
    """Have the grave signs that are meant by name asked about alone; say if there are any."""
    grave = (question.part or EMERGENCY_PART) == EMERGENCY_PART
    meant = _signs_pointed_at(message.text, question) if grave else frozenset()
    if meant:
        answer.facts = replace(answer.facts, doubtful=answer.facts.doubtful | meant)
        _screen(answer, EMERGENCY_PART)
    return bool(meant)


def _signs_pointed_at(text: str, question: Question) -> frozenset[str]:
    """Return the signs meant by their names: "le pied, oui", "la chute que je vous dis"."""
    named = signs_meant(text)
    if not named and _SAID_BEFORE.search(text) and not _A_NO.search(text):
        named = signs_named(text)
    return named & _asked_signs(question)


def _no_more_than_that(text: str, part: str) -> bool:
    """Say whether something that is no sign is all: "fume un paquet par jour, c'est tout".

    Among the signs that raise no alert only, and where none of them is named.
    """
    return (
        part == BACKGROUND_PART
        and "?" not in text
        and _HARMLESS.search(text) is not None
        and not signs_named(text)
    )


def _only_anothers(message: Message) -> bool:
    """Say whether a first "non" is followed by somebody else's sign alone: "ah si, ma mère"."""
    clauses = split_clauses(message.text)
    return (
        len(clauses) > 1
        and bool(message.flags("other_person"))
        and all(finding.status == "other_person" for finding in message.findings)
        and read_yes_no(clauses[0].text) == "no"
    )


def _protests(text: str) -> bool:
    """Say whether a "mais non" protests against something else: "mais non, je suis un homme !"."""
    return _PROTESTS.match(text) is not None and _NOTHING_OF_IT.search(text) is None


def _denies_shortly(message: Message) -> bool:
    """Say whether a short "non" opens or ends a message, or one that was said before is meant.

    It is read so only where neither witness hears a sign in the rest. Before a question, a last
    "non" belongs to its story: "le téléphone, pour nous, c'est non. Comment appeler ?".
    """
    text = message.text
    if _TAKES_BACK.search(text):
        return False
    if _OPENS_WITH_NO.match(text) or (_SAID_BEFORE.search(text) and _PLAIN_NO.search(text)):
        return True
    clauses = split_clauses(text)
    # "Un psy ? je suis pas dingue !" denies something else.
    return (
        len(clauses) > 1
        and not asks_in_form(message.original)
        and _NOTHING_OF_IT_LAST.search(clauses[-1].text) is not None
        and read_yes_no(clauses[-1].text) == "no"
    )


def _said_first(message: Message) -> str | None:
    """Read the first clause alone: "non, rien pantoute. J'ai eu un accident il y a quinze ans".

    What follows is watched by both witnesses; where it takes the "non" back, nothing is read.
    """
    if _APART.match(message.text):
        return "no"
    clauses = split_clauses(message.text)
    while len(clauses) > 1 and (
        _FOR_WHOM.fullmatch(clauses[0].text) or _EXCLAIMS.fullmatch(clauses[0].text)
    ):
        del clauses[0]
    if not clauses:
        return None
    opening = clauses[0]
    said = _FOR_WHOM.sub("", opening.text, count=1)
    first = read_yes_no(said, asked=len(said.split()) <= _SHORT)
    if first == "no" and reads_dont_know(said):
        # "Aucune idée" is no "aucun".
        first = "unknown"
    if first is None and _denies_the_list(message, opening):
        first = "no"
    rest = message.text[opening.end :]
    if first == "no" and _TAKES_BACK.search(rest):
        return None
    return first if first in ("no", "unknown") else None


def _denies_the_list(message: Message, clause: Clause) -> bool:
    """Say whether a clause firmly denies, by its meaning, and says so of a whole list."""
    if message.meaning is None:
        return False
    return any(
        said.sense == "denied"
        and said.sense_margin >= _FIRMLY
        and said.margin("signs_list=none") >= _OF_THE_LIST
        for said in message.meaning.pieces
        if said.start == clause.start
    )


def _asked_signs(question: Question) -> frozenset[str]:
    return frozenset(option.value for option in question.options) - {"none", "unknown"}


def _screen(answer: Answer, part: str) -> None:
    answer.settle(screened=answer.facts.screened | {part})


def _one_by_one(facts: Facts, question: Question) -> Facts:
    """Return the facts with each grave sign of the list to be asked about alone.

    Signs that are no emergency stay unknown.
    """
    part = question.part or EMERGENCY_PART
    if part != EMERGENCY_PART:
        unknown = facts.unknown | {"red_flags"}
        return replace(facts, unknown=unknown, screened=facts.screened | {part})
    doubtful = facts.doubtful | (_asked_signs(question) - facts.denied - facts.red_flags)
    return replace(facts, doubtful=doubtful, screened=facts.screened | {part})


def _read_one(answer: Answer, message: Message, question: Question) -> None:
    sign = question.sign or "cauda_equina"
    message = replace(message, text=_LAUGHS.sub(blanks, message.text))
    said = _picked(message, sign)
    first = _said_first(message)
    happens = read_happens(message.text)
    said = said or happens or read_yes_no(message.text, asked=True) or first
    said = said or _happens_last(message.text)
    plainly_no = "no" in (happens, read_yes_no(message.text), first)
    if said == "no" and not plainly_no and _HEDGES.search(message.text):
        said = "no" if _denies_firmly(message, sign) else None
    elif said == "yes" and sign in _OF_WHAT_ONE_CAN and _says_it_works(message):
        said = "no"
    elif said is None and sign in signs_meant(message.text):
        said = "yes"
    elif said is None and _SAID_BEFORE.search(message.text):
        named = signs_named(message.text)
        said = _as_said_before(message.text) if sign in named or not named else None
    elif said is None and message.means("signs_list") == "none":
        # "C'est ma tante qu'on a soignée. Moi je n'ai rien dans votre liste".
        said = "no"
    elif said is None:
        said = message.means("yes_no", SURELY)
        if said == "yes" and len(message.text.split()) > _SHORT:
            # A long message that tells something else is no yes to this sign.
            said = None
    elif _contradicted(said, message, sign):
        said = None
    plain_first = _OPENS_WITH_NO.match(message.text) is not None
    if said == "no" and not (message.picked or plain_first) and tells_what_is_usual(message.text):
        # "D'habitude je n'ai pas de fuites": whether it is there now is asked again.
        said, plainly_no = None, False
    told_again = any(
        finding.id == sign
        and finding.status in ("present", "uncertain")
        and finding.margin >= _TOLD_AGAIN
        for finding in message.findings
    )
    denied = sign in message.flags("denied")
    if denied and sign == "pregnancy_complication":
        # Nothing of it is told beside what is denied: a baby that moves is no other kind.
        told_again = False
    if told_again and said in (None, "no") and not plainly_no:
        # Asked whether it is there, the person tells it again: "il pend, le reste que dalle".
        said = "yes"
    unsure = said in ("unknown", "not_now") or message.does_not_know()
    if sign in message.flags("present") or said == "yes":
        answer.facts = answer.facts.with_red_flags([sign])
        answer.answered = True
    elif said == "no" or denied:
        answer.facts = answer.facts.without_red_flags([sign])
        answer.answered = True
    elif unsure and sign not in EMERGENCIES:
        # As on the list that asks about it: what nobody knows counts neither way.
        answer.facts = _left_open(answer.facts, sign)
        answer.answered = True
    elif unsure or _still_unsure(message, sign):
        if message.tries >= 1 or sign in answer.facts.unsure:
            # Asked twice and still not excluded: read as present (clinical rules).
            answer.facts = answer.facts.with_red_flags([sign])
            answer.answered = True
        else:
            answer.dont_know = True


def _happens_last(text: str) -> str | None:
    """Read the last clause alone: "je suis enceinte, y a ça"."""
    clauses = split_clauses(text)
    return "yes" if len(clauses) > 1 and says_it_is_there(clauses[-1].text) else None


def _says_it_works(message: Message) -> bool:
    """Say whether a short "oui" is followed by what one can do, with nothing that takes it back."""
    text = message.text
    return (
        not message.picked
        and len(text.split()) <= _FEW_WORDS
        and _IS_ABLE.search(text) is not None
        and _HARDLY.search(text) is None
    )


def _as_said_before(text: str) -> str | None:
    """Return what "je viens de vous le dire" answers: yes, but where it says no, or that all works.

    None where it tells something that lacks ("je sens pas le papier"): the witnesses read that.
    """
    if _A_NO.search(text) or (_IS_ABLE.search(text) and not _HARDLY.search(text)):
        return "no"
    if _TELLS_A_LACK.search(text) or len(text.split()) > _FEW_WORDS:
        return None
    return "yes"


def _denies_firmly(message: Message, sign: str) -> bool:
    """Say whether all of the message denies, and none of it speaks of the sign."""
    return (
        message.meaning is not None
        and message.meaning.whole.sense == "denied"
        and message.meaning.whole.sense_margin >= _FIRMLY
        and message.meaning.surest(sign) < _OF_THIS
    )


def _contradicted(said: str, message: Message, sign: str) -> bool:
    """Say whether a clause behind an "oui" or a "non" says the contrary of the very sign.

    It is then asked about again: "oui quand je fais pipi ça brûle, mais le pipi sort normal", "me
    faire du mal non, mais si le bon Dieu me prenait cette nuit je ne dirais pas non".
    """
    if message.picked or message.meaning is None or said not in ("yes", "no"):
        return False
    later = message.meaning.pieces[1:]
    if said == "no":
        return any(piece.sense == "now" and piece.margin(sign) >= _BUT_YES for piece in later)
    if sign in message.flags("present", "uncertain"):
        return False
    return sign in message.flags("denied") or any(
        piece.sense == "denied"
        and piece.sense_margin >= _BUT_NOT
        and piece.margin(sign) >= _OF_THIS
        for piece in later
    )


def _picked(message: Message, sign: str) -> str | None:
    """Return the picked answer about one sign as "yes", "no" or "unknown"; None where none was."""
    return {sign: "yes", "none": "no", "unknown": "unknown"}.get(message.picked or "")


def _still_unsure(message: Message, sign: str) -> bool:
    """Say whether the words themselves doubt the sign again: not being understood is no sign."""
    return any(
        finding.id == sign and finding.status == "uncertain" and not finding.by_meaning
        for finding in message.findings
    )


def _read_with_fever(answer: Answer, message: Message) -> None:
    """Read what comes with a fever; to tell the fever again is no yes to it."""
    said = _picked(message, "fever")
    told_again = "fever" in message.flags("present", "uncertain") and said is None
    said = said or read_yes_no(message.text, asked=True) or message.means("yes_no", SURELY)
    if message.details():
        answer.facts = answer.facts.with_red_flags(["fever"], message.details())
    elif not message.picked and tells_a_grave_fever(message.text):
        answer.facts = answer.facts.with_red_flags(["fever"], [_WITH_FEVER])
    elif "fever" in message.flags("denied") and not told_again and said != "yes":
        answer.facts = answer.facts.without_red_flags(["fever"])
    elif said == "yes" and not told_again:
        answer.facts = answer.facts.with_red_flags(["fever"], [_WITH_FEVER])
    elif said != "no" and not told_again:
        if said not in ("unknown", "not_now") and not message.does_not_know():
            return
        if not message.tries:
            answer.dont_know = True
            return
        # Asked twice and still not excluded: read as present (clinical rules).
        answer.facts = answer.facts.with_red_flags(["fever"], [_WITH_FEVER])
    _screen(answer, WITH_FEVER_PART)


def give_up(facts: Facts, question: Question) -> Facts:
    """Return the facts once nothing usable came.

    A list of grave signs is asked one by one; a sign that even then got no usable answer stays
    unknown, and a doctor asks instead (rule U7). It never counts as present.
    """
    if question.part == WITH_FEVER_PART:
        unknown = facts.unknown | {EMERGENCY_SIGNS}
        return replace(facts, screened=facts.screened | {WITH_FEVER_PART}, unknown=unknown)
    if question.part == CONFIRM_PART:
        if question.sign is not None and question.sign not in EMERGENCIES:
            return _left_open(facts, question.sign)
        return replace(facts, doubtful=frozenset(), unknown=facts.unknown | {EMERGENCY_SIGNS})
    return _one_by_one(facts, question)


def _left_open(facts: Facts, sign: str) -> Facts:
    """Return the facts with a sign of no emergency that stays unknown, as on its list."""
    unknown = facts.unknown | {"red_flags"}
    return replace(facts, doubtful=facts.doubtful - {sign}, unknown=unknown)

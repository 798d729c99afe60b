"""What was tried: the answer, and what is told in passing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal, cast

from triage.answers import Facts
from triage.finding.asking import asks_in_form
from triage.finding.unsafe import find_unsafe
from triage.meaning.answering import asks_something, may_ask, why_not_tried
from triage.questions import Question
from triage.readers import read_yes_no, reads_nothing_tried, volunteers_nothing_tried
from triage.treatments import Mention, find_treatments, overall_relief, told_by_oneself
from triage.treatments.mentions import Relief
from triage.understanding.message import Answer, Message

_ONLY_NAMED = re.compile(
    r"(?:\s+(?:de|du|des|d['’])\s*\w+)?(?:\s+que\s+[^,.;!?]{3,25})?"
    r"\s*,\s*(?=(?:le|la|les|mon|ma|on|il|elle|je|j|ça|ca|pas|jamais|c)\b)",
    re.IGNORECASE,
)
"""What follows a treatment that is only named, where the sentence then says what became of it."""

_NEVER_CAME = re.compile(
    r"\b(?:(?:ne |n['’ ])?(?:l['’ ]|les |en )?(?:ai|a|est)\s+(?:finalement )?(?:jamais|pas)\s+"
    r"(?:\w+\s+){0,2}(?:eue?s?|faite?s?|prise?s?|commenc\w+|mise?s?|achet\w+|voulu\w*)|"
    r"dit non|annul[eé]\w*|refus[eé]\w*|report[eé]e?s?|tomb[eé]e? [aà] l['’ ]eau)",
    re.IGNORECASE,
)
"""A treatment that was spoken of never came to be done."""

_SURELY_RELIEVED = 0.2
"""Margin from which a correction tells another relief by its meaning."""

_TOLD_AS_HISTORY = {"surgery", "other"}
"""What is told in passing as a part of the story, and is no list of what was tried."""

_A_LIST = 2
"""Treatments told in passing that answer the question; after one alone it is still asked."""

_SENTENCE_END = re.compile(r"[.!?;\n]")

_STATUS: dict[str, Literal["denied", "planned", "other_person"]] = {
    "not_tried": "denied",
    "other": "other_person",
    "supposed": "planned",
    "figure": "other_person",
}
"""What becomes of a treatment that was named and not tried for this back."""


def read(answer: Answer, message: Message, _: Question) -> None:
    """Read what was tried, or that nothing was."""
    picked = [value for value in message.chosen if value not in ("none", "unknown")]
    tried = [mention.id for mention in _mentions(message) if mention.status == "tried"]
    listed = tuple(dict.fromkeys([*picked, *tried]))
    known = answer.facts.treatments or ()
    if listed:
        answer.settle(treatments=tuple(dict.fromkeys([*known, *listed])))
    elif (
        "none" in message.chosen
        or reads_nothing_tried(message.text)
        or (known and read_yes_no(message.text) == "no")
    ):
        _nothing_more(answer)
    elif "unknown" in message.chosen or message.does_not_know():
        answer.unknown("treatments")
    elif message.means("nothing_tried") == "nothing_tried":
        _nothing_more(answer)
    if answer.answered:
        answer.facts = replace(answer.facts, partly=answer.facts.partly - {"treatments"})


def _nothing_more(answer: Answer) -> None:
    """Take "rien": nothing was tried, or nothing beside what was told in passing."""
    if "treatments" in answer.facts.partly:
        answer.answered = True
    else:
        answer.settle(treatments=(), relief=None)


def _mentions(message: Message) -> list[Mention]:
    """Return the treatments that the words name; the meaning may say that one was not tried."""
    mentions = find_treatments(message.text)
    found: list[Mention] = []
    for number, mention in enumerate(mentions):
        later = [other.start for other in mentions[number + 1 :] if other.start >= mention.end]
        following = later[0] if later else len(message.text)
        until = _told_until(message.text, mention, following)
        reason = why_not_tried(message.meaning, mention.start, mention.end, until) or _undone(
            message, mention, following
        )
        if mention.status == "tried" and reason:
            mention = replace(mention, status=_STATUS[reason])
        found.append(mention)
    return found


def _undone(message: Message, mention: Mention, following: int) -> str | None:
    """Return "not_tried" where the sentence goes on to say that it never came to it.

    "J'ai écrit infiltration mais elle a été annulée, je ne l'ai jamais eue".
    """
    end = _to_sentence_end(message.text, mention.end, following)
    undone = _NEVER_CAME.search(message.text, mention.end, end)
    if undone is None:
        return None
    return why_not_tried(message.meaning, undone.start(), undone.end(), spoken_of=True)


def _to_sentence_end(text: str, start: int, following: int) -> int:
    stop = _SENTENCE_END.search(text, start)
    return min(following, stop.start() if stop else len(text))


def _told_until(text: str, mention: Mention, following: int) -> int:
    """Return where what is said of a treatment ends that is only named and then spoken of.

    "L'infiltration, le rhumato me l'a proposée, j'ai refusé": the sentence goes on to speak of it,
    up to the next treatment.
    """
    if not _ONLY_NAMED.match(text, mention.end):
        return mention.end
    end = _to_sentence_end(text, mention.end, following)
    if end < following or following == len(text):
        return end
    # What stands between the last comma and the next treatment is said of that one.
    return max(mention.end, text.rfind(",", mention.end, end))


_FEELS_BETTER = re.compile(r"\b(?:va|vais|allait|sens)\s+(?:beaucoup |bien |un peu )?mieux\b", re.I)
"""How the person feels, which tells of no treatment: "aucun signe, aujourd'hui ça va mieux"."""


def take_volunteered(facts: Facts, message: Message, asked: str | None, correcting: bool) -> Facts:
    """Return the facts with the treatments that the message tells without being asked."""
    mentions = _mentions(message)
    # "Le froid, ça donne mal au dos ou c'est des histoires" tells of no remedy.
    only_named = message.meaning is not None and may_ask(message.meaning)
    asks = asked != "treatments" and _asks(message)
    tried = [
        m.id
        for m in mentions
        if m.status == "tried"
        and not (m.id == "other" and only_named and asked != "treatments")
        and not (asks and not told_by_oneself(message.text, m, mentions))
    ]
    denied = {m.id for m in mentions if m.status == "denied"}
    known = facts.treatments
    if tried:
        kept = [item for item in known or () if not (correcting and item in denied)]
        listed = tuple(dict.fromkeys([*kept, *tried]))
        partly = facts.partly - {"treatments"}
        if asked != "treatments" and len(set(listed) - _TOLD_AS_HISTORY) < _A_LIST:
            partly = facts.partly | ({"treatments"} if known is None else set())
        facts = replace(
            facts, treatments=listed, unknown=facts.unknown - {"treatments"}, partly=partly
        )
    elif correcting and known and denied:
        left = tuple(item for item in known if item not in denied)
        facts = replace(facts, treatments=left, relief=facts.relief if left else None)
    elif asked != "treatments" and _takes_nothing(message.text, known, bool(mentions), correcting):
        unknown = facts.unknown - {"treatments"}
        facts = replace(facts, treatments=(), relief=None, unknown=unknown)
    of_the_person = not mentions and _FEELS_BETTER.search(message.text) is not None
    if (
        facts.treatments
        and asked != "relief"
        and not (of_the_person or (asks and not tried and not correcting))
        and (facts.relief is None or correcting)
    ):
        relief = overall_relief(mentions, message.text)
        if relief is None and correcting and facts.relief is not None:
            relief = cast("Relief | None", message.means("relief", _SURELY_RELIEVED))
        if relief is not None:
            facts = replace(facts, relief=relief, unknown=facts.unknown - {"relief"})
    if tried and facts.relief is not None and "surgery" not in (facts.treatments or ()):
        # What was tried was told with its effect: that is an answer.
        facts = replace(facts, partly=facts.partly - {"treatments"})
    return facts


def _asks(message: Message) -> bool:
    """Say whether the message asks something, or tells what is unsafe.

    A treatment is then often only named: "le docteur veut m'envoyer chez la psychologue, il croit
    que j'invente ?".
    """
    text = message.original or message.text
    if asks_in_form(text) or asks_something(message.meaning):
        return True
    unsafe = find_unsafe(text, message.meaning)
    return unsafe is not None and not unsafe.only_asked


def _takes_nothing(
    text: str, known: tuple[str, ...] | None, names_some: bool, correcting: bool
) -> bool:
    """Say whether ``text``, unasked, says that nothing was tried: at first, or as a correction."""
    if known is None:
        return not names_some and volunteers_nothing_tried(text)
    return correcting and reads_nothing_tried(text, asked=False)


def give_up(facts: Facts, _: Question) -> Facts:
    """Return the facts with the treatments unknown."""
    partly = facts.partly - {"treatments"}
    if facts.treatments:
        return replace(facts, partly=partly)
    return replace(facts, unknown=facts.unknown | {"treatments"}, partly=partly)

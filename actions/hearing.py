"""From Rasa's tracker to the conversation: what was said, when, and what was open."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from rasa_sdk import Tracker

from actions.asking import open_question_as_asked
from actions.commands import (
    asks_to_start_over,
    command,
    says_nothing_else,
    writes_for_someone,
)
from actions.conversation import Conversation
from actions.education import OWN_REPLY
from actions.knowledge import Knowledge
from actions.memory import Dialogue, recall
from actions.questions import (
    SURE_AGAINST_A_REQUEST,
    SURE_IF_BACKED,
    SURE_UNASKED,
    Asked,
    catch_danger,
    keep_what_is_told,
    questions_of,
)
from actions.voice import Voice
from triage.answers import Facts
from triage.finding.finder import SURE
from triage.meaning.answering import may_ask, only_names, tells_of_another
from triage.meaning.meaning import Meaning
from triage.readers import read_yes_no
from triage.red_flags import find_red_flags
from triage.red_flags.witnesses import weigh
from triage.text import fold
from triage.understanding import Reading, is_payload, read_message

logger = logging.getLogger(__name__)

_BEST = 3
"""Entries found that may back a request; of a follow-up many more are found."""
_ABOUT_THE_TALK = frozenset({"ask_opening_hours", "ask_length", "ask_capabilities"})
"""Requests that other questions sound like: "ça met combien de temps", "à quelle heure"."""
NAMED = 0.85
"""Confidence from which what only names a thing asks about it: "anti-inflammatoire et estomac"."""
PLAIN_REQUEST = 0.9
"""Confidence from which a request of the conversation needs no second witness in the base."""
SURE_ENOUGH = 0.55
"""Confidence (0 to 1) under which an intent is not acted upon; see docs/nlu.md."""

_NOTED = re.compile(r"\W*(?:ok(?:ay|i)?|d'accord|bien|entendu|compris|merci)\W*", re.IGNORECASE)
_OFF_SUBJECT = "out_of_scope"
_ALSO_ASKED_ABOUT = frozenset({"treatments"})
"""Facts that a question without its form names too: "et le cbd en huile"."""
_NAMED_WHEN_ASKED = _ALSO_ASKED_ABOUT | {"relief", "radiation"}
"""What a question without its form seems to tell: "la codéine ça marche pour la sciatique"."""
_DOES_IT = re.compile(r"\b[cs]a (?:marche|fait|aide|sert|soulage|vaut|peut)\b")
"""What makes such a thing a question; without it, what helped or not is told."""
_OF_ONESELF = re.compile(
    r"\b(?:j|je|jai|g|chu\w*|moi|me|m|ma|mes|mon|nous|depuis|pris|prend\w*|essay\w*|eue?s?|soulag\w*|"
    r"aid\w*|rien|aucun\w*|pas|fois|[ée]t[ée])\b",
    re.IGNORECASE,
)
"""What tells of one's own treatment; without it "ça fait mal une infiltration" asks."""
_OF_A_LIST = frozenset({"screened", "denied", "unknown"})
"""Facts that change where a list of signs is answered with "aucun" or "je ne sais pas"."""
_ASKS_TOO = 5
"""Words from which such an answer may ask something besides."""
_TOO = re.compile(r"\b(?:aussi|[eé]galement|pareil|idem|non plus)\b", re.IGNORECASE)
_VOTE_WORDS = 4
"""Most words of a "oui" or "non" that is a vote; more words say more."""

FAILURE_ACTION = "utter_failure"
"""What the channels say when the assistant gave no answer (channels/safety_net.py)."""


def hear(tracker: Tracker, voice: Voice, knowledge: Knowledge) -> Conversation:
    """Read the latest message of ``tracker``, and any before it that was never answered.

    A message stays unanswered where the action server was down. Rasa keeps its text, so it is read
    now, as an answer to the question that the patient still sees: nothing written is lost.
    """
    before, dialogue = recall(tracker.slots)
    zone = knowledge.time_zone
    asked = open_question_as_asked(knowledge, before, dialogue)
    messages = _unanswered(tracker.events)
    facts = before
    known = before
    readings: list[Reading] = []
    newly_on_behalf = (
        not dialogue.on_behalf
        and not _in_passing(before, messages[-1])
        and any(map(_for_someone, messages))
    )
    dialogue.on_behalf = dialogue.on_behalf or newly_on_behalf
    latest = messages[-1]
    voice.just_said = _just_said(tracker.events)
    for message in messages:
        known = facts
        nothing = _tells_nothing(message, knowledge)
        try:
            reading = read_message(
                "" if nothing else _text(message),
                asked,
                facts,
                _when(message, zone),
                tries=dialogue.tries,
                on_behalf=dialogue.on_behalf,
                meaning=None if nothing else _meaning(message),
            )
        except Exception:
            if message is latest:
                raise
            # An older message that cannot be read must not stop the ones after it.
            logger.error("An unanswered message could not be read and was passed over.")
            continue
        open_id = asked.id if asked is not None else None
        reading = keep_what_is_told(reading, _text(message), facts, open_id)
        if not nothing:
            answers, base = _answers(message), knowledge.answers
            reading = catch_danger(reading, _text(message), answers, base, _meaning(message))
        readings.append(reading)
        facts = reading.facts
    asked_of_it = _asked(latest, dialogue, knowledge, readings[-1])
    if _may_only_name(latest):
        readings[-1] = _without_what_is_asked(
            readings[-1],
            known,
            asked_of_it,
            text=_text(latest),
            off_subject=_intent(latest) == _OFF_SUBJECT,
        )
    questions = _questions(latest, asked_of_it, readings[-1])
    facts = readings[-1].facts
    return Conversation(
        text=_text(latest),
        intent=_intent(latest),
        now=_when(latest, zone),
        pause_hours=_pause_hours(tracker.events, messages[0]),
        before=before,
        facts=facts,
        dialogue=dialogue,
        reading=_join(readings),
        asked=asked,
        voice=voice,
        knowledge=knowledge,
        newly_on_behalf=newly_on_behalf,
        questions=questions,
        vote=_vote(latest, dialogue, knowledge),
        after_alert=tuple((latest.get("parse_data") or {}).get("after_alert") or ()),
    )


def _questions(
    message: dict[str, Any], asked: tuple[Asked, ...], reading: Reading
) -> tuple[Asked, ...]:
    """Return what the message asks; what tells a fact or a sign asks only where it is put so."""
    told = reading.learned - _ALSO_ASKED_ABOUT
    if not (told or reading.answered or reading.present or reading.denied or reading.uncertain):
        return asked
    only_a_list = told and told <= _OF_A_LIST and not (reading.present or reading.uncertain)
    if only_a_list and len(_text(message).split()) >= _ASKS_TOO:
        # "Aucun et le kiné c'est remboursé": an answer to a list tells nothing but that.
        asked = tuple(
            replace(one, in_form=True) if _surely(one, SURE_UNASKED) else one for one in asked
        )
    return tuple(one for one in asked if one.in_form or one.caught)


def _asked(
    message: dict[str, Any], dialogue: Dialogue, knowledge: Knowledge, reading: Reading
) -> tuple[Asked, ...]:
    """Return what the message asks or may ask, whatever else it tells.

    The intent is a second witness: of the subject it makes a likely entry do, a plain request of
    the conversation stands against one that is not sure.
    """
    intent, confidence = _intent(message), _intent_confidence(message)
    sure = SURE
    if intent.startswith("faq_"):
        sure = SURE_IF_BACKED
    elif intent in OWN_REPLY.values() and confidence >= PLAIN_REQUEST:
        sure = SURE_AGAINST_A_REQUEST
    return questions_of(
        _text(message),
        _answers(message),
        dialogue,
        knowledge.answers,
        _meaning(message),
        answers=reading.answered,
        sure=sure,
    )


def _surely(one: Asked, least: float) -> bool:
    return one.entry is not None and one.confidence >= least


def _may_only_name(message: dict[str, Any]) -> bool:
    """Say whether a message may name a treatment and tell nothing of one's own."""
    text = _text(message)
    return _intent(message) == _OFF_SUBJECT or only_names(text) or not _OF_ONESELF.search(text)


def _without_what_is_asked(
    reading: Reading, before: Facts, questions: Sequence[Asked], *, text: str, off_subject: bool
) -> Reading:
    """Return ``reading`` without what a question without its form only seems to tell.

    "Et le cbd en huile", which the base surely answers, tells of nothing that was tried, nor does
    what is ``off_subject``: "mon kiné rentre quand de vacances". ``before`` is what was known
    before the message.
    """
    asks = off_subject or any(_surely(one, NAMED) and not one.in_form for one in questions)
    # "Diabète + boîtier" denies no sign of the list that is open.
    of_a_list = reading.learned and reading.learned <= _OF_A_LIST and not reading.says_no
    if asks and of_a_list:
        return replace(reading, facts=before, learned=frozenset(), answered=False)
    named = _NAMED_WHEN_ASKED if _DOES_IT.search(fold(text).text) else _ALSO_ASKED_ABOUT
    listed = len(reading.facts.treatments or ()) - len(before.treatments or ()) > 1
    if not asks or listed or reading.answered or not reading.learned <= named:
        return reading
    facts = replace(
        reading.facts,
        treatments=before.treatments,
        relief=before.relief,
        radiation=before.radiation,
        partly=before.partly,
    )
    return replace(reading, facts=facts, learned=frozenset())


def _answers(message: dict[str, Any]) -> Sequence[dict[str, Any]]:
    """Return the entries that the assistant found for the message."""
    return (message.get("parse_data") or {}).get("answers") or ()


def _tells_nothing(message: dict[str, Any], knowledge: Knowledge) -> bool:
    """Say whether a message holds no fact: a bare request, a vote or a question that was pressed.

    The "oui" of a vote must neither give consent nor tell of a sign that is asked about.
    """
    text = _text(message)
    return (
        says_nothing_else(text)
        or _pressed(message, knowledge) is not None
        or (
            knowledge.answers.asked_word_for_word(text) is not None
            and not weigh(find_red_flags(text), _meaning(message))
        )
    )


def _pressed(message: dict[str, Any], knowledge: Knowledge) -> dict[str, Any] | None:
    sent = (message.get("metadata") or {}).get("helpful")
    if isinstance(sent, dict) and isinstance(sent.get("helpful"), bool):
        entry = sent.get("entry")
        return {"entry": entry, "helpful": sent["helpful"]} if entry in knowledge.answers else None
    return None


def _vote(
    message: dict[str, Any], dialogue: Dialogue, knowledge: Knowledge
) -> dict[str, Any] | None:
    """Return the vote on an answer: sent beside the message, or its words where it was asked last.

    While a question of the triage is open, "oui" and "non" answer that question.
    """
    if (pressed := _pressed(message, knowledge)) is not None:
        return pressed
    if dialogue.vote in knowledge.answers and dialogue.question is None:
        words = _text(message)
        # "Ok" after an answer says that it was read, not that it helped.
        votes = len(words.split()) <= _VOTE_WORDS and _NOTED.fullmatch(words) is None
        said = read_yes_no(words) if votes else None
        if said in ("yes", "no"):
            return {"entry": dialogue.vote, "helpful": said == "yes"}
    return None


def nothing_to_answer(tracker: Tracker) -> bool:
    """Say whether every message was answered already: then a second call must stay silent."""
    return not _unanswered(tracker.events)


def _unanswered(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the user messages since the last answer, oldest first."""
    messages: list[dict[str, Any]] = []
    for event in reversed(events):
        if event.get("event") == "user":
            messages.append(event)
        elif event.get("event") == "bot" and not _is_failure(event):
            break
    return messages[::-1]


def _just_said(events: Sequence[dict[str, Any]]) -> frozenset[str]:
    """Return the names of the sentences of the assistant's last turn."""
    said: set[str] = set()
    for event in reversed(events):
        if event.get("event") == "bot":
            said.add((event.get("metadata") or {}).get("utter_action") or "")
        elif event.get("event") == "user" and said:
            break
    return frozenset(said)


def _is_failure(event: dict[str, Any]) -> bool:
    return (event.get("metadata") or {}).get("utter_action") == FAILURE_ACTION


def _text(message: dict[str, Any]) -> str:
    return message.get("text") or ""


def _for_someone(message: dict[str, Any]) -> bool:
    return writes_for_someone(_text(message)) or tells_of_another(_meaning(message))


def _in_passing(before: Facts, message: dict[str, Any]) -> bool:
    """Say whether one who told of their own pain tells of somebody who has it too.

    "Mon fils de 12 ans a mal au dos aussi, je peux lui en donner ?"
    """
    return before.duration is not None and _TOO.search(_text(message)) is not None


def _meaning(message: dict[str, Any]) -> Meaning | None:
    """Return the meaning that the assistant stored with the message; None where it could not."""
    stored = (message.get("parse_data") or {}).get("meaning")
    if not isinstance(stored, dict):
        return None
    try:
        return Meaning.from_dict(stored)
    except (KeyError, TypeError, ValueError):
        logger.error("The meaning stored with a message cannot be read; its words stand alone.")
        return None


def _may_ask(message: dict[str, Any]) -> bool:
    meaning = _meaning(message)
    return meaning is None or "?" in _text(message) or may_ask(meaning)


def _when(message: dict[str, Any], zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(message["timestamp"], zone)


def _pause_hours(events: Sequence[dict[str, Any]], message: dict[str, Any]) -> float:
    """Return the hours between ``message`` and the last answer before it; 0 for the first one."""
    answers = [
        event["timestamp"]
        for event in events
        if event.get("event") == "bot" and event["timestamp"] < message["timestamp"]
    ]
    return (message["timestamp"] - answers[-1]) / 3600 if answers else 0.0


def _intent(message: dict[str, Any]) -> str:
    """Return the move of the message: a command word first, then an intent that is sure enough."""
    if is_payload(_text(message)):
        return ""
    found = (message.get("parse_data") or {}).get("intent") or {}
    name, confidence = found.get("name") or "", _intent_confidence(message)
    sure = name if confidence >= SURE_ENOUGH and name != "nlu_fallback" else ""
    if sure.startswith("faq_") and not _may_ask(message):
        # What tells and asks nothing is no question, whatever its words are like.
        sure = ""
    if sure in _ABOUT_THE_TALK and confidence < PLAIN_REQUEST and not _backed(message, sure):
        # "À quelle heure passe le film ?" sounds like the hours of the team.
        sure = ""
    if sure == "stop" and _surest_found(message) >= SURE_AGAINST_A_REQUEST:
        # "Mon stimulateur ne répond plus" ends no conversation.
        sure = ""
    if sure == "start_over" and not asks_to_start_over(_text(message)):
        # Every answer would be lost on a guess.
        sure = ""
    return command(_text(message)) or sure


def _intent_confidence(message: dict[str, Any]) -> float:
    return float(((message.get("parse_data") or {}).get("intent") or {}).get("confidence") or 0.0)


def _backed(message: dict[str, Any], intent: str) -> bool:
    """Say whether what the base found for the message asks for the same as its intent."""
    return any(OWN_REPLY.get(item.get("id", "")) == intent for item in _answers(message)[:_BEST])


def _surest_found(message: dict[str, Any]) -> float:
    """Return how sure it is that the base answers the message; 0 where nothing was found."""
    return max((float(item["confidence"]) for item in _answers(message)), default=0.0)


def _join(readings: Sequence[Reading]) -> Reading:
    """Join what several messages said: the facts of the last, and all that any of them told."""
    last = readings[-1]
    return Reading(
        facts=last.facts,
        answered=any(reading.answered for reading in readings),
        learned=frozenset().union(*(reading.learned for reading in readings)),
        present=tuple(dict.fromkeys(flag for r in readings for flag in r.present)),
        uncertain=tuple(dict.fromkeys(flag for r in readings for flag in r.uncertain)),
        denied=last.denied,
        dont_know=last.dont_know,
        which=last.which,
        refused=any(reading.refused for reading in readings),
        others=tuple(dict.fromkeys(flag for r in readings for flag in r.others)),
        feeling=next((r.feeling for r in reversed(readings) if r.feeling), None),
    )

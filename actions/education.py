"""Answers questions from the base of answers, and says honestly where it has none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.conversation import Conversation
from actions.questions import SURER, Asked
from triage.content_answers import Entry

OWN_REPLY = {
    "talk_to_someone": "ask_human",
    "phone_hours": "ask_opening_hours",
    "assistant_duration": "ask_length",
    "assistant_can_do": "ask_capabilities",
    "assistant_robot": "ask_bot",
    "assistant_language": "foreign_language",
    "assistant_why_questions": "ask_why",
    "reword_question": "ask_repeat",
    "data_erase": "erase",
    "data_who_reads": "ask_privacy",
}
"""Entries that the conversation answers better itself: it knows the hour, the open question."""

_ABOUT_THE_LEG = frozenset({"neurostim_for_whom", "neurostim_back_only"})
"""Entries whose answer hangs on whether the pain runs down a leg."""

_DANGER = "danger_signs"
"""The theme of the signs of danger: "comme un coup de couteau" asks about none of them."""

_OF_PREGNANCY = frozenset({"danger_pregnancy", "danger_pregnancy_signs"})
"""Entries of that theme about a pregnancy."""

_MOST_ANSWERED = 2
"""Questions of one message that are answered: more would bury the open question."""


def answered(c: Conversation) -> list[Asked]:
    """Return the questions of the message that an entry answers, or that are to be chosen among.

    What the conversation answers better itself, and what the message only seems to ask beside an
    intent of its own, is left out.
    """
    found = [one for one in c.questions if not (one.outside or one.guessed or _own(c, one))]
    if "pregnancy_complication" in c.reading.uncertain:
        # It is asked about at once: another sign that it sounds like must not be explained first.
        found = [one for one in found if one.caught or not _another_sign(c, one)]
    return found[:_MOST_ANSWERED]


def _another_sign(c: Conversation, one: Asked) -> bool:
    return _theme(c, one) == _DANGER and one.likeliest not in _OF_PREGNANCY


def _theme(c: Conversation, one: Asked) -> str:
    return c.knowledge.answers[one.likeliest].theme if one.likeliest else ""


def surely_asked(c: Conversation) -> bool:
    """Say whether the message is put as a question, and an entry is sure to answer it."""
    return any(one.entry is not None and one.in_form for one in answered(c))


def asked_in_vain(c: Conversation) -> bool:
    """Say whether the message is put as a question for which the base has nothing."""
    return any(one.in_form for one in c.questions) and not answered(c)


def answer(c: Conversation) -> bool:
    """Answer the questions of the message; say if there was anything to answer."""
    return _answer(c, answered(c))


def answer_guess(c: Conversation) -> bool:
    """Answer what a message asks that is put as no question; say if there was anything.

    For a message of which nothing else is understood: "mot de passe oublié, je tourne en rond".
    """
    return _answer(c, [one for one in c.questions if one.guessed and _may_be_meant(c, one)][:1])


def _may_be_meant(c: Conversation, one: Asked) -> bool:
    """Say whether a guess may be answered: not again, and not by a sign that is not told."""
    if one.likeliest is None or one.likeliest == c.dialogue.answered:
        return False
    return _theme(c, one) != _DANGER


def _answer(c: Conversation, found: Sequence[Asked]) -> bool:
    for one in found:
        if one.entry is not None:
            _give(c, c.knowledge.answers[one.entry], one.near)
    if found and all(one.entry is None for one in found):
        _offer(c, found[0].near)
    return bool(found)


def say_no_answer(c: Conversation) -> None:
    """Say what the assistant cannot answer, and whom to ask."""
    c.dialogue.answered = None
    text = c.voice.sentence("utter_no_answer", **c.knowledge.contact(c.now))
    c.voice.tell(text, {"type": "answer", "id": None, "alternatives": []})


def thank_for_vote(c: Conversation) -> None:
    """Meet "cela vous aide : oui" or "non"; the vote itself stands in the stored message."""
    vote = c.vote or {}
    phrase = "utter_helpful" if vote.get("helpful") else "utter_not_helpful"
    turn_to = c.knowledge.answers[vote["entry"]].turn_to
    text = c.voice.sentence(phrase, turn_to=turn_to, **c.knowledge.contact(c.now))
    c.voice.tell(text, {"type": "helpful", **vote})
    c.dialogue.vote = None


def _own(c: Conversation, one: Asked) -> bool:
    if one.caught:
        return False
    if one.likeliest is not None and OWN_REPLY.get(one.likeliest) == c.intent:
        return True
    if not one.in_form and one.entry is not None and one.entry == c.dialogue.answered:
        # The answer given last would be said for ever to whoever writes the same again.
        return True
    weak = c.intent in _WEAK_MOVES and one.confidence >= SURER
    return not one.in_form and c.intent in _MOVES and not weak


_WEAK_MOVES = frozenset({"greet", "goodbye", "thank", "insult", "foreign_language", "out_of_scope"})
"""Moves that a question without its form may be taken for: "hypnose, charlatans ou pas"."""

_MOVES = frozenset(
    {
        "ask_human", "ask_opening_hours", "ask_privacy", "ask_length", "ask_capabilities",
        "ask_why", "ask_repeat", "ask_result", "start_over", "stop", "erase",
        "greet", "goodbye", "thank", "ask_bot", "ask_how_are_you", "insult",
        "foreign_language", "out_of_scope", "affirm", "deny", "dont_know",
    }
)  # fmt: skip
"""Intents that stand against an entry found for a message that is not put as a question."""


_HELP_IN_DESPAIR = "3114"
"""The French number against suicide: an answer that turns to it is for somebody in despair."""


def _give(c: Conversation, entry: Entry, near: tuple[str, ...]) -> None:
    url = entry.url(c.knowledge.public_url)
    told = _own_situation(c, entry)
    text = f"{told}{entry.answer}"
    payload: dict[str, Any] = {
        "type": "answer",
        "id": entry.id,
        "url": url,
        "alternatives": _alternatives(c, near),
    }
    # Who may be thinking of dying is not asked for a mark.
    voted_on = _HELP_IN_DESPAIR not in entry.turn_to
    c.dialogue.answered = entry.id
    c.dialogue.vote = entry.id if voted_on else None
    if c.voice.carries_data:
        c.voice.tell(text, {**payload, "vote": voted_on}, _buttons(c, near))
    else:
        asks = voted_on and c.dialogue.question is None
        vote = " " + c.voice.sentence("utter_ask_helpful") if asks else ""
        c.voice.tell(f"{text} Sources : {url}{vote}", payload)


def _own_situation(c: Conversation, entry: Entry) -> str:
    """Return a word on the person's own situation, where it was told and changes the answer."""
    if entry.id in _ABOUT_THE_LEG and c.facts.radiation == "none":
        return c.voice.sentence("utter_you_said_back_only") + " "
    return ""


def _offer(c: Conversation, near: tuple[str, ...]) -> None:
    c.dialogue.answered = None
    payload = {"type": "answer", "id": None, "alternatives": _alternatives(c, near)}
    text = c.voice.sentence("utter_did_you_mean")
    if c.voice.carries_data:
        c.voice.tell(text, payload, _buttons(c, near))
        return
    listed = " ".join(f"« {c.knowledge.answers[one].question} »" for one in near)
    c.voice.tell(f"{text} {listed} Écrivez votre question avec ces mots, ou autrement.", payload)


def _alternatives(c: Conversation, near: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"id": one, "question": c.knowledge.answers[one].question} for one in near]


def _buttons(c: Conversation, near: tuple[str, ...]) -> list[dict[str, str]]:
    questions = [c.knowledge.answers[one].question for one in near]
    return [{"title": question, "payload": question} for question in questions]

"""Asks the next question, in the same words, in other words, or with a reason."""

from __future__ import annotations

from dataclasses import replace

from actions import outcome
from actions.conversation import Conversation
from actions.knowledge import Knowledge
from actions.memory import Dialogue
from triage.answers import RED_FLAGS, Facts
from triage.questions import (
    BACKGROUND_PART,
    CONFIRM_PART,
    EMERGENCY_PART,
    WITH_FEVER_PART,
    Question,
)


def open_question_as_asked(
    knowledge: Knowledge, facts: Facts, dialogue: Dialogue
) -> Question | None:
    """Return the question that the person sees, with the answers that were offered."""
    if dialogue.question is None:
        return None
    questions = knowledge.questionnaire
    question = questions.question(dialogue.question, facts, dialogue.part, dialogue.sign)
    question = replace(question, short=_returns_short(question, dialogue))
    return questions.with_fallback_options(question) if dialogue.tries else question


def _returns_short(question: Question, dialogue: Dialogue) -> bool:
    """Say whether the list of signs was shown short: it came back after something else."""
    return bool(dialogue.returns) and question.part in (EMERGENCY_PART, BACKGROUND_PART)


def open_question(c: Conversation, facts: Facts) -> Question | None:
    """Return the question to ask now, or None where the triage is complete."""
    questions = c.knowledge.questionnaire
    doubtful = questions.in_doubt(facts)
    if doubtful:
        heard_now = [sign for sign in c.reading.uncertain if sign in doubtful]
        first = (heard_now or [sign for sign in RED_FLAGS if sign in doubtful])[0]
        return questions.question("red_flags", facts, CONFIRM_PART, first)
    if questions.asks_with_fever(facts):
        return questions.question("red_flags", facts, WITH_FEVER_PART)
    remaining = questions.still_asked(facts)
    return questions.question(remaining[0], facts) if remaining else None


def go_on(c: Conversation, *, digression: bool = False, told_else: bool = False) -> None:
    """Ask what is to be asked next, or give the result.

    ``digression`` is true after something else was answered: the open question then comes back, in
    other words every second time, and the list of signs comes back short. Otherwise a question that
    comes again was not answered, and comes in other words. ``told_else`` is true after another fact
    was told instead: the question then comes back as it was.
    """
    question = open_question(c, c.facts)
    if question is None:
        outcome.give_result(c)
        return
    ask(c, question, digression=digression, told_else=told_else)


def ask(
    c: Conversation, question: Question, *, digression: bool = False, told_else: bool = False
) -> None:
    """Ask ``question`` now, whichever comes next; the other two as in :func:`go_on`."""
    dialogue = c.dialogue
    dialogue.ended = None
    same = (question.id, question.part, question.sign) == (
        dialogue.question,
        dialogue.part,
        dialogue.sign,
    )
    if same and digression:
        dialogue.returns += 1
    elif same and not told_else:
        dialogue.tries += 1
        dialogue.returns = 0
    elif not same:
        if question.id != dialogue.last:
            dialogue.step += 1
        dialogue.question, dialogue.part, dialogue.sign = question.id, question.part, question.sign
        dialogue.last, dialogue.tries, dialogue.returns = question.id, 0, 0
    _count_steps(c, question)
    if dialogue.tries:
        question = c.knowledge.questionnaire.with_fallback_options(question)
    question = replace(question, short=_returns_short(question, dialogue))
    again = dialogue.returns % 2 == 1 if digression else bool(dialogue.tries) and not told_else
    _say(c, question, in_other_words=again)


def _count_steps(c: Conversation, question: Question) -> None:
    remaining = c.knowledge.questionnaire.still_asked(c.facts)
    others = [item for item in remaining if item != question.id]
    c.dialogue.steps = c.dialogue.step + len(others)


def _say(c: Conversation, question: Question, *, in_other_words: bool) -> None:
    step, steps = c.dialogue.step, c.dialogue.steps
    if question.part == CONFIRM_PART and question.sign is not None:
        text = c.knowledge.advice.confirm_question(question.sign, again=in_other_words)
        c.voice.ask(_confirm_phrase(c, question), question, step, steps, sign_question=text)
        return
    name = question.id
    if question.part in (EMERGENCY_PART, BACKGROUND_PART, WITH_FEVER_PART):
        name = f"red_flags_{question.part}"
    response = f"utter_reask_{name}" if in_other_words else f"utter_ask_{name}"
    if question.id == "treatments" and "treatments" in c.facts.partly and not in_other_words:
        response = "utter_ask_treatments_more"
    if question.short:
        response = f"utter_return_{name}"
    if c.reading.which and question.id == "red_flags":
        response = "utter_which_sign"
    c.voice.ask(response, question, step, steps)


def _confirm_phrase(c: Conversation, question: Question) -> str:
    if c.asked is None or c.asked.part != CONFIRM_PART:
        return "utter_confirm_sign"
    if c.asked.sign != question.sign:
        return "utter_confirm_next_sign"
    return "utter_confirm_sign_again"


def explain_why(c: Conversation) -> None:
    """Answer "pourquoi cette question ?", then ask it again."""
    if c.dialogue.question is None:
        c.voice.say("utter_why_nothing_open")
        c.voice.say("utter_done_hint")
        return
    c.voice.say(f"utter_why_{c.dialogue.question}")
    go_on(c, digression=True)

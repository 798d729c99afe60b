"""Answers questions from the educational texts of content/."""

from __future__ import annotations

from actions.conversation import Conversation

ARTICLE = {
    "faq_low_back_pain": "low_back_pain",
    "faq_activity": "stay_active",
    "faq_imaging": "imaging",
    "faq_red_flags": "when_to_worry",
    "faq_chronic_pain": "chronic_pain",
    "faq_medication": "opioids",
    "faq_neurostimulation": "neurostimulation",
    "faq_neurostimulation_kinds": "neurostimulation_kinds",
    "faq_neurostimulation_candidates": "neurostimulation_candidates",
    "faq_neurostimulation_steps": "neurostimulation_steps",
    "faq_neurostimulation_risks": "neurostimulation_evidence",
    "faq_other_conditions": "other_conditions",
    "faq_work": "work",
    "faq_second_opinion": "second_opinion",
    "faq_cost": "cost",
    "faq_diagnosis": "low_back_pain",
}
"""Intent of the question, and id of the text that answers it."""

_SAID_FIRST = {"faq_diagnosis": "utter_diagnosis", "faq_medication": "utter_medication"}
"""Questions that no text may answer directly: what the assistant cannot say comes first."""


def answers(intent: str) -> bool:
    """Say whether a text answers this intent."""
    return intent in ARTICLE


def answer(c: Conversation) -> None:
    """Answer the question of the message in a few sentences, with the text to read further."""
    if first := _SAID_FIRST.get(c.intent):
        c.voice.say(first)
    article = c.knowledge.library[ARTICLE[c.intent]]
    card = article.card(c.knowledge.public_url)
    text = " ".join(article.answers)
    if not c.voice.carries_data:
        text = f"{text} À lire : {card['url']}"
    c.voice.tell(text, card)

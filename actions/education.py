"""Answers questions from the educational texts of content/."""

from __future__ import annotations

from actions.articles import ARTICLE
from actions.conversation import Conversation
from triage.text import fold
from triage.treatments import find_treatments

_SAID_FIRST = {"faq_diagnosis": "utter_diagnosis", "faq_medication": "utter_medication"}
"""Questions that no text may answer directly: what the assistant cannot say comes first."""


def _about_opioids(c: Conversation) -> bool:
    """Say whether the text on opioids concerns this person or this question."""
    named = {mention.id for mention in find_treatments(c.text)}
    return (
        "opioid" in named or "opioid" in (c.facts.treatments or ()) or "opio" in fold(c.text).text
    )


def answers(intent: str) -> bool:
    """Say whether a text answers this intent."""
    return intent in ARTICLE


def answer(c: Conversation) -> None:
    """Answer the question of the message in a few sentences, with the text to read further."""
    if first := _SAID_FIRST.get(c.intent):
        c.voice.say(first)
    if c.intent == "faq_medication" and not _about_opioids(c):
        return
    article = c.knowledge.library[ARTICLE[c.intent]]
    card = article.card(c.knowledge.public_url)
    text = " ".join(article.answers)
    if not c.voice.carries_data:
        text = f"{text} À lire : {card['url']}"
    c.voice.tell(text, card)

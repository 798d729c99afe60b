"""Whatever is written in whatever order: an answer each time, no step back, no failure, no loop."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.action_triage import ActionTriage
from tests.actions.talk import Talk

MESSAGES = [
    ("bonjour", "greet"),
    ("oui", "affirm"),
    ("non", "deny"),
    ("je ne sais pas", "dont_know"),
    ("aucun", "deny"),
    ("bas du dos", "inform"),
    ("à l'épaule", "inform"),
    ("3 mois", "inform"),
    ("depuis 8 mois", "inform"),
    ("en fait ça fait dix jours", "correct"),
    ("ça revient tous les ans", "inform"),
    ("kiné et tramadol, rien n'y fait", "inform"),
    ("rien", "deny"),
    ("ça descend dans la jambe", "inform"),
    ("6", "inform"),
    ("45 ans", "inform"),
    ("16 ans", "inform"),
    ("j'ai eu un cancer", "inform"),
    ("pas de fièvre", "inform"),
    ("je ne sens plus rien entre les jambes", "inform"),
    ("peut-être que ma jambe est moins forte, je ne suis pas sûr", "inform"),
    ("j'ai envie de mourir", "complain_pain"),
    ("je n'ai pas ce signe", "deny"),
    ("signe ancien", "inform"),
    ("j'ai appelé le 15", "inform"),
    ("pourquoi ?", "ask_why"),
    ("répétez", "ask_repeat"),
    ("parler à quelqu'un", "ask_human"),
    ("mon résultat", "ask_result"),
    ("combien de questions ?", "ask_length"),
    ("c'est quoi la neurostimulation ?", "faq_neurostimulation"),
    ("je peux prendre du doliprane ?", "faq_medication"),
    ("merci", "thank"),
    ("au revoir", "goodbye"),
    ("idiot", "insult"),
    ("stop", "stop"),
    ("continuer", ""),
    ("recommencer", "start_over"),
    ("effacer", "erase"),
    ("blabla", "nlu_fallback"),
    ("", ""),
    ("😀", "nlu_fallback"),
    ("/restart", "inform"),
]
NEW_START = frozenset({"recommencer", "effacer", "oui", "non", "continuer"})
"""Messages after which a conversation may begin again: a fresh start, an erasure, a consent."""

MOST_SAID = 7
"""Messages of one turn: more would push what matters off a phone's screen."""


@settings(max_examples=150, deadline=None)
@given(messages=st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=30))
def test_every_message_is_answered_and_the_triage_never_goes_back(
    action: ActionTriage, messages: list[tuple[str, str]]
) -> None:
    talk = Talk(action)
    step = 0
    for text, intent in messages:
        erased = talk.slots.get("dialogue", {}).get("ended") == "erased"
        answers = talk.say(text, intent)
        said = talk.said(answers)
        assert said.strip(), text
        assert "problème technique" not in said, text
        assert len(answers) <= MOST_SAID, said
        questions = [a["custom"] for a in answers if a.get("custom", {}).get("type") == "question"]
        assert len(questions) <= 1, said
        for question in questions:
            # What comes after an erasure is another conversation, whatever it asks first: a sign
            # that is told in doubt is asked about before the consent.
            if erased or (question["id"] == "consent" and text in NEW_START):
                step = 0
            assert step <= question["step"] <= question["steps"], (text, question)
            step = question["step"]


@settings(max_examples=100, deadline=None)
@given(
    messages=st.lists(
        st.sampled_from([item for item in MESSAGES if item[1] in ("nlu_fallback", "insult", "")]),
        max_size=6,
    ),
    answers=st.lists(st.sampled_from(["je ne sais pas", "blabla", "aucun"]), min_size=60),
)
def test_a_person_who_is_never_understood_still_reaches_a_result(
    action: ActionTriage, messages: list[tuple[str, str]], answers: list[str]
) -> None:
    talk = Talk(action)
    for text in ("bonjour", "oui"):
        talk.say(text)
    for text, intent in messages:
        talk.say(text, intent)
    for text in answers:
        found = talk.say(text, "nlu_fallback")
        if any(answer.get("custom", {}).get("type") == "result" for answer in found):
            return
        if "arrêtons" in talk.said(found):
            talk.say("continuer", "")
    raise AssertionError("no result")

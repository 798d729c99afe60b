"""Passing a question, showing a place on the drawing, reading and changing the answers."""

from __future__ import annotations

import json
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.test_accessibility import check


def test_a_question_is_passed_with_one_press(visit):
    chat = visit().start().walk(until="duration")
    chat.button("Passer").click()
    chat.settle()
    assert chat.question() == "recurrence"


def test_a_question_is_passed_in_words(visit):
    chat = visit().start().walk(until="duration")
    chat.say("je n'ai pas envie de répondre à ça")
    assert chat.question() == "recurrence", "the triage goes on"
    chat.walk()
    expect(chat.result).to_be_visible()


def test_consent_and_grave_signs_cannot_be_passed(visit):
    chat = visit().start()
    expect(chat.button("Passer")).to_have_count(0)
    chat.walk(until="red_flags")
    expect(chat.button("Passer")).to_have_count(0)
    chat.reply(["Aucun de ces signes"])
    expect(chat.button("Passer")).to_have_count(1)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_place_is_shown_on_the_drawing(visit, assistant, colours):
    chat = visit(color_scheme=colours).start().walk(until="location")
    back = chat.answers.get_by_role("group", name="De dos")
    back.get_by_role("button", name="Creux des reins").click()
    leg = back.get_by_role("button", name="Mollet ou talon gauche")
    leg.focus()
    chat.page.keyboard.press("Space")
    expect(leg).to_have_attribute("aria-pressed", "true")
    expect(chat.answers).to_contain_text("Creux des reins, Mollet ou talon gauche")
    check(chat, "drawing")
    chat.button("Valider").click()
    chat.settle()
    assert chat.question() == "red_flags"
    said = "Bas du dos : Creux des reins, Mollet ou talon gauche"
    assert chat.spoken("user")[-1] == said
    with sqlite3.connect(assistant.db) as db:
        rows = db.execute("select data from events where type_name = 'user'").fetchall()
    stored = [json.loads(data) for (data,) in rows]
    [metadata] = [event["metadata"] for event in stored if event["text"] == said][-1:]
    assert metadata["places"] == ["low_back", "left_calf"]


def test_a_place_elsewhere_is_taken_as_such(visit):
    chat = visit().start().walk(until="location")
    chat.answers.get_by_role("button", name="Épaule ou bras droit").click()
    chat.button("Valider").click()
    chat.settle()
    chat.walk()
    expect(chat.result).to_contain_text("elle sort de ce que je connais")


def test_a_chest_that_hurts_is_asked_about(visit):
    chat = visit().start().walk(until="location")
    chat.answers.get_by_role("button", name="Poitrine").click()
    chat.button("Valider").click()
    chat.settle()
    assert chat.question() == "red_flags"
    assert "Avez-vous mal à la poitrine" in chat.spoken("bot")[-1], "the sign is asked alone"
    expect(chat.answers.get_by_role("button")).to_have_text(["Oui", "Non", "Je ne sais pas"])


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_answers_are_read_and_changed(phone, colours):
    chat = phone(color_scheme=colours).start().walk()
    answers = open_answers(chat)
    for words in ("Depuis 8 mois", "7 sur 10", "52 ans", "Kinésithérapie"):
        expect(answers).to_contain_text(words)
    check(chat, "answers")
    answers.get_by_role("button", name="Modifier : L'intensité").click()
    chat.settle()
    assert chat.question() == "intensity"
    chat.reply(["6 sur 10"])
    assert "reste le même" in chat.spoken("bot")[-1]
    expect(chat.result).to_have_count(1)
    answers = open_answers(chat)
    expect(answers).to_contain_text("6 sur 10")
    answers.get_by_role("button", name="Modifier : La durée").click()
    chat.settle()
    chat.say("depuis 3 semaines")
    chat.walk()
    expect(chat.result).to_have_count(2)
    assert "votre conseil change" in " ".join(chat.spoken("bot"))


def test_answers_before_the_first_one(visit):
    chat = visit().open()
    expect(open_answers(chat)).to_contain_text("encore répondu à aucune question")
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_visible()


def open_answers(chat: Chat):
    chat.button("Menu").click()
    chat.button("Vos réponses").click()
    return chat.widget.get_by_role("dialog", name="Vos réponses")

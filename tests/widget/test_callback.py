"""Asking to be called back from the widget, with a consent of its own."""

from __future__ import annotations

import sqlite3

from playwright.sync_api import expect

from tests.assistant import Assistant
from tests.widget.test_accessibility import check


def kept(assistant: Assistant) -> list[tuple[str, str, str]]:
    with sqlite3.connect(assistant.db) as db:
        return db.execute("select name, phone, times from callbacks").fetchall()


def test_someone_who_wants_to_talk_leaves_a_number(visit, assistant):
    chat = visit().start()
    chat.reply(["Oui, je suis d'accord"])
    chat.say("je voudrais parler à quelqu'un")
    chat.button("Être rappelé").click()
    form = chat.widget.get_by_role("form", name="Être rappelé")
    expect(form.get_by_label("Votre nom")).to_be_focused()
    check(chat, "the form")
    send = chat.button("Demander à être rappelé")
    form.get_by_label("Votre nom").fill("Camille Widget")
    form.get_by_label("Votre numéro de téléphone").fill("06 39")
    form.get_by_label("le matin").check()
    form.get_by_label("J'accepte").check()
    send.click()
    expect(form.get_by_role("alert")).to_contain_text("Ce numéro de téléphone n'existe pas")
    expect(form.get_by_label("Votre numéro de téléphone")).to_be_focused()
    check(chat, "a wrong number")
    form.get_by_label("J'accepte").uncheck()
    form.get_by_label("Votre numéro de téléphone").fill("06 39 98 00 12")
    send.click()
    expect(form.get_by_role("alert")).to_contain_text("sans votre accord")
    form.get_by_label("J'accepte").check()
    send.click()
    expect(chat.log).to_contain_text("nous vous rappelons au 06 39 98 00 12")
    check(chat, "taken")
    row = ("Camille Widget", "+33639980012", "morning")
    assert row in kept(assistant)
    chat.button("Menu").click()
    chat.button("Effacer ma conversation").click()
    chat.widget.locator(".danger").click()
    expect(chat.widget).to_contain_text("effacée de nos serveurs")
    assert row not in kept(assistant)


def test_it_comes_with_a_specialists_opinion_and_fits_a_phone(phone):
    chat = phone().start()
    chat.walk()
    chat.button("Être rappelé").click()
    check(chat, "on a phone")
    assert chat.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    chat.button("Annuler").last.click()
    expect(chat.button("Être rappelé")).to_be_focused()

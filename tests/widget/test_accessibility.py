"""axe-core finds nothing in any state; targets are large enough; what only eyes see is checked."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.widget.chat import ANSWERS, Chat

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SMALLEST_TARGET = 24

TARGETS = """panel => [...panel.querySelectorAll('button, a[href], input, textarea')]
    .map(node => [node, (node.closest('label') || node).getBoundingClientRect()])
    .filter(([node, box]) => box.width && (box.width < 24 || box.height < 24))
    .map(([node, box]) => `${node.textContent || node.type}: ${box.width} x ${box.height}`)"""


def check(chat: Chat, state: str) -> None:
    found = Axe().run(chat.page, options=OPTIONS)
    violations = [
        (entry["id"], [node["target"] for node in entry["nodes"]])
        for entry in found.response["violations"]
    ]
    assert violations == [], state
    if chat.panel.is_visible():
        assert chat.panel.evaluate(TARGETS) == [], f"{state}: targets under 24 pixels"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_state_of_the_triage(visit, colours):
    chat = visit(color_scheme=colours)
    check(chat, "closed")
    chat.open()
    check(chat, "welcome")
    chat.button("Commencer").click()
    chat.settle()
    seen = set()
    while question := chat.question():
        if question not in seen:
            check(chat, question)
        seen.add(question)
        chat.reply(ANSWERS[question])
    check(chat, "result")
    chat.button("Menu").click()
    check(chat, "menu")
    chat.button("Effacer ma conversation").click()
    check(chat, "erase")
    chat.button("Annuler").click()
    chat.say("je n'arrive plus à faire pipi depuis ce matin")
    check(chat, "alert")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_states_of_trouble(phone, colours):
    chat = phone(color_scheme=colours).start()
    chat.say("c'est quoi la neurostimulation ?")
    check(chat, "card on a phone")
    chat.box.fill("x" * 5000)
    chat.box.press("Enter")
    check(chat, "message too long")
    chat.page.context.set_offline(True)
    chat.box.fill("bonjour")
    chat.box.press("Enter")
    expect(chat.notice).to_contain_text("Connexion perdue")
    check(chat, "offline")


def test_the_largest_text_still_fits(phone):
    chat = phone(viewport={"width": 320, "height": 640}).start()
    chat.button("Menu").click()
    chat.button("Texte plus grand").click()
    chat.button("Texte plus grand").click()
    chat.button("Menu").click()
    check(chat, "largest text")
    chat.walk()
    check(chat, "result in the largest text")
    assert chat.widget.locator(".scroller").evaluate("n => n.scrollWidth - n.clientWidth") == 0
    assert chat.widget.locator(".head").bounding_box()["height"] < 110, "room for what is said"


def test_the_dialog_has_a_name_and_is_modal_on_a_phone_only(visit, phone):
    chat = visit().open()
    expect(chat.widget.get_by_role("dialog", name="Mon mal de dos")).to_be_visible()
    assert chat.panel.get_attribute("aria-modal") == "false"
    assert phone().open().panel.get_attribute("aria-modal") == "true"


def test_the_focus_goes_to_what_comes_next(visit):
    chat = visit().start()
    active = "() => document.querySelector('triage-widget').shadowRoot.activeElement.className"
    assert chat.page.evaluate(active) == "answers"
    chat.answers.get_by_role("button").first.click()
    chat.settle()
    assert chat.page.evaluate(active) == "answers"
    chat.say("bas du dos")
    assert chat.box.evaluate("node => node.getRootNode().activeElement === node")


@pytest.mark.parametrize("path", ["/", "/fiches", "/fiches/neurostimulation", "/fiches/nowhere"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_pages(visit, assistant, path, colours):
    check(visit(assistant.url + path, color_scheme=colours), path)

"""A conversation of 2,000 messages: its end at once, what was said before when it is asked for."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from channels.widget import PAGE
from tests.assistant import Assistant
from tests.channels.test_widget_channel import Browser
from tests.channels.test_widget_history import MESSAGES, add_past, conversation_of
from tests.widget.chat import Chat
from tests.widget.test_accessibility import check

EARLIER = "Voir les messages précédents"
BUBBLES = "node => node.querySelectorAll('.bubble').length"


def same_person(chat: Chat, assistant: Assistant) -> Browser:
    """Return what talks to the assistant in the conversation of ``chat``."""
    token = chat.page.evaluate(
        "Object.entries(localStorage).find(([name]) =>"
        " name.startsWith('triage-widget http') && !name.endsWith('heard'))[1]"
    )
    person = Browser(assistant)
    person.token = json.loads(token)
    return person


@pytest.fixture
def long_past(visit, phone, assistant):
    """Open a conversation that stands at its second question, with a long past before it."""

    def open_it(device=visit, **context) -> Chat:
        chat = device(**context).start().walk(until="location")
        add_past(assistant, conversation_of(same_person(chat, assistant)), MESSAGES)
        chat.page.reload()
        expect(chat.button(EARLIER)).to_be_attached()
        return chat.settle()

    return open_it


def shown(chat: Chat) -> int:
    return chat.widget.locator(".scroller").evaluate(BUBBLES)


def test_the_end_is_shown_first_and_can_be_answered(long_past):
    chat = long_past()
    assert shown(chat) <= PAGE
    assert chat.question() == "location"
    expect(chat.answers.get_by_role("button", name="Bas du dos")).to_be_in_viewport()
    chat.reply(["Bas du dos"])
    assert chat.question() == "red_flags"


def test_the_button_shows_what_was_said_before_down_to_the_beginning(long_past):
    chat = long_past()
    button = chat.button(EARLIER)
    button.focus()
    seen = shown(chat)
    while button.count():
        chat.page.keyboard.press("Enter")
        expect(chat.widget.locator(".bubble")).not_to_have_count(seen)
        seen = shown(chat)
        assert chat.question() == "location", "the open question stays"
    begins = chat.widget.get_by_text("Début de la conversation")
    expect(begins).to_be_focused()
    texts = chat.widget.locator(".bubble").all_text_contents()
    assert len(texts) >= MESSAGES
    assert "question 0" in texts[0]
    assert "réponse 999" in texts[MESSAGES - 1]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_scrolling_up_shows_what_was_said_before_and_moves_nothing(long_past, phone, colours):
    chat = long_past(phone, color_scheme=colours)
    before = shown(chat)
    scroller = chat.widget.locator(".scroller")
    first = chat.log.locator(".bubble").first
    top = scroller.evaluate(
        "node => { node.scrollTop = 150;"
        " return node.querySelector('[role=log] .bubble').getBoundingClientRect().top }"
    )
    expect(chat.widget.locator(".bubble")).not_to_have_count(before)
    assert abs(first.bounding_box()["y"] - top) < 2, "what was read stays where it was"
    assert shown(chat) <= before + PAGE, "one part at a time"
    check(chat, "a part of the history")
    scroller.evaluate("node => { node.scrollTop = node.scrollHeight }")
    assert chat.question() == "location"


def test_a_part_that_cannot_be_read_is_said_and_read_later(long_past):
    chat = long_past()
    chat.page.route("**/webhooks/widget/history", lambda route: route.abort())
    chat.button(EARLIER).click()
    failed = chat.button("n'ont pas pu être lus. Réessayez")
    expect(failed).to_be_visible()
    chat.page.unroute("**/webhooks/widget/history")
    before = shown(chat)
    failed.click()
    expect(chat.widget.locator(".bubble")).not_to_have_count(before)
    expect(chat.button(EARLIER)).to_be_attached()


def test_an_emergency_of_long_ago_stays_in_sight(visit, assistant):
    chat = visit().start()
    chat.say("je n'arrive plus à faire pipi depuis ce matin")
    person = same_person(chat, assistant)
    for number in range(PAGE):
        person.say("merci", f"thanks-{number:04}")
    chat.page.reload()
    chat.settle()
    expect(chat.button(EARLIER)).to_be_attached()
    expect(chat.alert.get_by_role("link", name="Appeler le 15")).to_be_visible()
    chat.button("Menu").click()
    expect(chat.button("récapitulatif")).to_be_visible()
    chat.page.keyboard.press("Escape")
    while not chat.result.count():
        seen = shown(chat)
        chat.button(EARLIER).click()
        expect(chat.widget.locator(".bubble")).not_to_have_count(seen)
    expect(chat.alert.get_by_role("link", name="Appeler le 15")).to_be_visible()

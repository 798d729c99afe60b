"""The whole triage in a real browser: by mouse, by keyboard, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.widget.chat import ANSWERS, Chat


def test_triage_by_mouse(visit):
    chat = visit().start()
    chat.walk()
    expect(chat.result).to_be_visible()
    expect(chat.result).to_contain_text("Pourquoi")
    expect(chat.result).to_contain_text("Source")
    expect(chat.result.get_by_role("link", name="Appeler")).to_have_attribute(
        "href", re.compile(r"^tel:\+33")
    )
    expect(chat.result.locator(".hours")).to_have_text(re.compile("ouvert maintenant|fermé"))


def test_progress_goes_forward_only(visit):
    chat = visit().start()
    steps = []
    while chat.question():
        text = chat.widget.locator(".step").inner_text()
        steps.append(int(re.findall(r"\d+", text)[0]))
        chat.reply(ANSWERS[chat.question()])
    assert steps == sorted(steps)
    assert steps[0] == 1


def test_triage_by_keyboard_alone(visit):
    chat = visit()
    keys = chat.page.keyboard
    _tab_to(chat, chat.launcher)
    keys.press("Enter")
    chat.settle()
    for _ in range(20):
        question = chat.question()
        if question == "" and chat.result.count():
            break
        answer = ANSWERS.get(question, ["Commencer"])
        if isinstance(answer, str):
            _tab_to(chat, chat.box)
            keys.type(answer)
            keys.press("Enter")
        elif chat.answers.get_by_role("checkbox").count():
            for label in answer:
                _tab_to(chat, chat.answers.get_by_label(label).first)
                keys.press("Space")
            _tab_to(chat, chat.button("Valider"))
            keys.press("Enter")
        else:
            _tab_to(chat, chat.answers.get_by_role("button", name=answer[0]))
            keys.press("Enter")
        chat.settle()
        assert _focus_is_inside(chat), f"the focus was lost after {question}"
    expect(chat.result).to_be_visible()
    keys.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_triage_on_a_phone(phone):
    chat = phone().start()
    box = chat.panel.bounding_box()
    assert (box["width"], box["height"]) == (390, 844), "the sheet fills the screen"
    chat.walk()
    expect(chat.result).to_be_visible()
    assert _overflow(chat) == 0


def test_a_screen_of_320_pixels(phone):
    chat = phone(viewport={"width": 320, "height": 568}).start()
    for _ in range(20):
        assert _overflow(chat) == 0, f"{chat.question()} is wider than the screen"
        if not chat.question():
            break
        chat.reply(ANSWERS[chat.question()])
    expect(chat.result).to_be_visible()


def test_the_page_behind_a_phone_sheet_is_out_of_reach(phone):
    chat = phone().start()
    for _ in range(25):
        chat.page.keyboard.press("Tab")
        assert _focus_is_inside(chat)


def test_free_words_are_always_accepted(visit):
    chat = visit().open()
    chat.say("j'ai mal en bas du dos depuis 2 semaines")
    assert chat.question() == "consent"
    chat.say("oui je suis d'accord")
    assert chat.question() == "red_flags"
    chat.say("aucun")
    assert chat.question() == "red_flags", "the second part of the signs"
    expect(chat.widget.locator(".step")).to_contain_text("sur")


def test_none_excludes_the_signs_and_the_signs_exclude_none(visit):
    chat = visit().start().walk(until="red_flags")
    none = chat.answers.get_by_label("Aucun de ces signes")
    first = chat.answers.get_by_role("checkbox").first
    first.check()
    none.check()
    expect(first).not_to_be_checked()
    first.check()
    expect(none).not_to_be_checked()


def test_nothing_ticked_is_said_kindly(visit):
    chat = visit().start().walk(until="red_flags")
    chat.button("Valider").click()
    expect(chat.answers.get_by_role("alert")).to_have_text("Cochez au moins une réponse.")


def test_messages_are_announced_once(visit):
    chat = visit().start()
    assert chat.log.get_attribute("aria-live") in (None, "polite")
    bot = chat.spoken("bot")
    assert len(bot) == len(set(bot))
    assert chat.widget.locator("[aria-live=assertive]").count() == 0


def test_shift_enter_writes_a_new_line(visit):
    chat = visit().start()
    chat.box.fill("un")
    chat.box.press("Shift+Enter")
    chat.box.press_sequentially("deux")
    assert chat.box.input_value() == "un\ndeux"


def test_the_enter_that_ends_a_composed_word_sends_nothing(visit):
    chat = visit().start()
    chat.box.fill("depuis huit mo")
    chat.box.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "isComposing": False})
    assert chat.box.input_value() == "depuis huit mo"


@pytest.mark.parametrize("alert", [False, True])
def test_a_page_zoomed_four_times_still_shows_what_is_said(visit, alert):
    chat = visit(viewport={"width": 320, "height": 256}).start()
    if alert:
        chat.say("je n'arrive plus à faire pipi depuis ce matin")
        expect(chat.alert.get_by_role("link", name="15")).to_be_in_viewport(ratio=1)
    assert chat.widget.locator(".scroller").bounding_box()["height"] >= (40 if alert else 100)
    expect(chat.box).to_be_in_viewport(ratio=1)


def test_text_size_is_kept(visit):
    chat = visit().start()
    before = _font_size(chat)
    chat.button("Menu").click()
    chat.button("Texte plus grand").click()
    assert _font_size(chat) > before * 1.15
    chat.page.reload()
    chat.settle()
    assert _font_size(chat) > before * 1.15


def test_dark_follows_the_system(visit):
    chat = visit(color_scheme="dark").open()
    expect(chat.frame).to_have_class(re.compile("dark"))
    chat.page.emulate_media(color_scheme="light")
    expect(chat.frame).not_to_have_class(re.compile("dark"))


def test_reduced_motion_stops_every_animation(visit):
    chat = visit(reduced_motion="reduce").start()
    running = chat.page.evaluate(
        "document.querySelector('triage-widget').shadowRoot.getAnimations().length"
    )
    assert running == 0


def test_the_sheet_leaves_room_for_the_keyboard_of_a_phone(phone):
    chat = phone().start()
    chat.page.set_viewport_size({"width": 390, "height": 420})
    chat.page.wait_for_function("visualViewport.height <= 420")
    chat.box.click()
    box = chat.box.bounding_box()
    assert box["y"] + box["height"] <= 420


def _tab_to(chat: Chat, target) -> None:
    for _ in range(60):
        if target.evaluate("node => node.getRootNode().activeElement === node"):
            return
        chat.page.keyboard.press("Tab")
    raise AssertionError("Tab never reaches it")


def _focus_is_inside(chat: Chat) -> bool:
    return chat.page.evaluate("document.activeElement?.localName === 'triage-widget'")


def _overflow(chat: Chat) -> int:
    return chat.widget.locator(".scroller").evaluate(
        "node => Math.max(node.scrollWidth - node.clientWidth,"
        " node.closest('.panel').scrollWidth - innerWidth)"
    )


def _font_size(chat: Chat) -> float:
    return chat.panel.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")

"""An emergency in the widget: it cannot be missed, and it offers the call."""

from __future__ import annotations

from playwright.sync_api import expect

URINE = "je n'arrive plus à faire pipi depuis ce matin"


def test_alert_at_the_very_first_message(visit):
    chat = visit().open()
    chat.say(URINE)
    expect(chat.alert).to_be_visible()
    assert chat.alert.get_attribute("role") == "alert", "said at once by a screen reader"
    expect(chat.alert.get_by_role("link", name="15")).to_have_attribute("href", "tel:15")
    expect(chat.alert.get_by_role("link", name="114")).to_have_attribute("href", "sms:114")
    expect(chat.result).to_be_visible()
    assert chat.question() == ""


def test_alert_stays_in_sight_while_the_conversation_goes_on(phone):
    chat = phone().open()
    chat.say(URINE)
    for text in ("merci", "d'accord", "je ne sais pas quoi faire"):
        chat.say(text)
    expect(chat.alert.get_by_role("link", name="15")).to_be_in_viewport()


def test_alert_is_there_after_a_reload(visit):
    chat = visit().open()
    chat.say(URINE)
    chat.page.reload()
    chat.settle()
    expect(chat.alert.get_by_role("link", name="15")).to_be_visible()


def test_alert_goes_once_the_sign_is_taken_back(visit):
    chat = visit().start().walk(until="location")
    chat.say(URINE)
    expect(chat.alert).not_to_be_empty()
    chat.say("je me suis trompé")
    expect(chat.alert).to_be_empty()
    assert chat.question() == "location"


def test_a_sign_that_is_ticked_raises_the_alert(visit):
    chat = visit().start().walk(until="red_flags")
    chat.answers.get_by_role("checkbox").first.check()
    chat.button("Valider").click()
    chat.settle()
    expect(chat.alert.get_by_role("link", name="15")).to_be_visible()


def test_emergency_numbers_are_always_in_sight(visit):
    chat = visit().open()
    for name, address in (("15", "tel:15"), ("112", "tel:112"), ("114", "sms:114")):
        link = chat.widget.locator(".foot").get_by_role("link", name=name).first
        expect(link).to_be_in_viewport()
        assert link.get_attribute("href") == address

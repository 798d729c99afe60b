"""Nothing is lost and nothing is sent twice: reload, network, restart, two tabs."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.assistant import Assistant
from tests.widget.chat import Chat


def said_by_patients(assistant: Assistant, text: str) -> int:
    """Return how often ``text`` stands in the stored conversations."""
    with sqlite3.connect(assistant.db) as db:
        rows = db.execute("select data from events where type_name = 'user'").fetchall()
    return sum(json.loads(data)["text"] == text for (data,) in rows)


def cut(chat: Chat, addresses: str) -> Callable[[], None]:
    """Let no request to ``addresses`` through; return what mends the line again."""
    broken = [True]
    chat.page.route(addresses, lambda route: route.abort() if broken else route.continue_())
    return broken.clear


def test_conversation_is_there_after_a_reload(visit):
    chat = visit().start().walk(until="duration")
    before = (chat.spoken("user"), chat.spoken("bot"), chat.question())
    chat.page.reload()
    expect(chat.panel).to_be_visible()
    chat.settle()
    assert (chat.spoken("user"), chat.spoken("bot"), chat.question()) == before
    chat.walk()
    expect(chat.result).to_be_visible()


def test_result_is_there_after_a_reload(visit):
    chat = visit().start().walk()
    before = chat.result.inner_text()
    chat.page.reload()
    chat.settle()
    assert chat.result.inner_text() == before


def test_conversation_goes_on_from_page_to_page(visit, embed):
    chat = visit(embed("/one")).start().walk(until="location")
    chat.page.goto(embed("/two"))
    chat.settle()
    assert chat.question() == "location"


def test_a_closed_widget_stays_closed_and_silent(visit):
    chat = visit()
    requests: list[str] = []
    chat.page.on("request", lambda request: requests.append(request.url))
    chat.page.reload()
    expect(chat.launcher).to_be_visible()
    assert not [url for url in requests if "/webhooks/" in url], "nothing is sent before a word"


def test_offline_and_back(visit, assistant):
    chat = visit().start().walk(until="duration")
    chat.page.context.set_offline(True)
    chat.box.fill("depuis 11 semaines hors ligne")
    chat.box.press("Enter")
    expect(chat.notice).to_contain_text("Connexion perdue")
    expect(chat.log.locator(".pending")).to_contain_text("Pas encore envoyé")
    chat.page.context.set_offline(False)
    chat.settle()
    expect(chat.notice).to_be_empty()
    expect(chat.log.locator(".pending")).to_have_count(0)
    assert said_by_patients(assistant, "depuis 11 semaines hors ligne") == 1


def test_what_was_said_stays_while_messages_wait(visit):
    chat = visit().start().walk(until="duration")
    heard = chat.spoken("bot")
    chat.page.context.set_offline(True)
    for text in ("depuis 8 mois", "elle n'est jamais vraiment partie"):
        chat.box.fill(text)
        chat.box.press("Enter")
    expect(chat.log.locator(".pending").last).to_contain_text("Pas encore envoyé")
    expect(chat.notice).to_contain_text("Connexion perdue")
    assert chat.spoken("bot") == heard
    expect(chat.log.locator(".pending")).to_have_count(2)
    chat.page.context.set_offline(False)
    chat.settle()
    assert chat.spoken("bot")[: len(heard)] == heard
    assert chat.question() == "treatments"


def test_reload_while_offline_loses_nothing(visit, assistant):
    chat = visit().start().walk(until="duration")
    mend = cut(chat, "**/webhooks/**")
    chat.box.fill("depuis 12 semaines avec panne")
    chat.box.press("Enter")
    expect(chat.notice).to_be_visible()
    mend()
    chat.page.reload()
    chat.settle()
    assert chat.spoken("user").count("depuis 12 semaines avec panne") == 1
    assert said_by_patients(assistant, "depuis 12 semaines avec panne") == 1


def test_an_answer_that_is_lost_on_the_way_is_asked_for_again(visit, assistant):
    chat = visit().start().walk(until="duration")
    lost = []

    def lose_the_first_answer(route: Route) -> None:
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer)
            route.abort()

    chat.page.route("**/webhooks/widget/messages", lose_the_first_answer)
    chat.say("depuis 13 semaines environ")
    assert len(lost) == 1
    assert chat.spoken("user").count("depuis 13 semaines environ") == 1
    assert said_by_patients(assistant, "depuis 13 semaines environ") == 1


def test_an_answer_cut_in_the_middle_is_shown_once(visit, assistant):
    chat = visit().start().walk(until="duration")
    cut = []

    def cut_the_first_answer(route: Route) -> None:
        answer = route.fetch()
        lines = answer.text().splitlines(keepends=True)
        route.fulfill(response=answer, body="".join(lines if cut else lines[:-1]))
        cut.append(True)

    chat.page.route("**/webhooks/widget/messages", cut_the_first_answer)
    chat.say("depuis 14 semaines à peu près")
    assert len(cut) == 2
    bot = chat.spoken("bot")
    assert len(bot) == len(set(bot))
    assert said_by_patients(assistant, "depuis 14 semaines à peu près") == 1


def test_two_messages_written_in_a_row_are_both_answered_in_order(visit):
    chat = visit().start().walk(until="duration")
    chat.box.fill("depuis 8 mois")
    chat.box.press("Enter")
    chat.box.fill("elle n'est jamais vraiment partie")
    chat.box.press("Enter")
    chat.settle()
    assert chat.spoken("user")[-2:] == ["depuis 8 mois", "elle n'est jamais vraiment partie"]
    assert chat.question() == "treatments"


def test_two_tabs_show_the_same_conversation(visit, second_tab):
    one = visit().start().walk(until="location")
    two = second_tab(one)
    two.settle()
    if not two.panel.is_visible():
        two.open()
    assert two.question() == "location"
    two.reply(["Bas du dos"])
    expect(one.answers).to_have_attribute("data-question", "red_flags")
    assert one.spoken("user") == two.spoken("user")


def test_an_answer_to_a_question_that_another_tab_has_answered(visit, second_tab):
    one = visit().start().walk(until="location")
    two = second_tab(one).open()
    # The first tab sleeps: it sees nothing of what the other one does.
    mend = cut(one, "**/webhooks/widget/history")
    two.reply(["Bas du dos"])
    assert one.question() == "location"
    one.answers.get_by_role("button", name="Bas du dos").click()
    mend()
    one.settle()
    expect(one.answers).to_have_attribute("data-question", "red_flags")
    assert one.spoken("user").count("Bas du dos") == 1


def test_erasing_in_one_tab_empties_the_other(visit, second_tab):
    one = visit().start().walk(until="location")
    two = second_tab(one).open()
    _erase(two)
    expect(one.button("Commencer")).to_be_visible()
    assert one.spoken("user") == []


def test_erasing_truly_erases(visit, assistant):
    chat = visit().start().walk(until="duration")
    chat.say("depuis 15 semaines à effacer")
    assert said_by_patients(assistant, "depuis 15 semaines à effacer") == 1
    _erase(chat)
    assert said_by_patients(assistant, "depuis 15 semaines à effacer") == 0
    chat.page.reload()
    chat.settle()
    assert chat.spoken("user") == []


def test_erasing_is_asked_twice(visit):
    chat = visit().start().walk(until="location")
    chat.button("Menu").click()
    chat.button("Effacer ma conversation").click()
    chat.button("Annuler").click()
    assert chat.question() == "location"
    assert chat.spoken("user")


def test_erasing_in_words_empties_the_widget(visit):
    chat = visit().start().walk(until="location")
    chat.say("effacer ma conversation")
    chat.say("oui")
    assert chat.spoken("user") == []
    chat.page.reload()
    chat.settle()
    assert chat.spoken("bot") == []


def test_refusal_is_remembered_and_can_be_changed(visit):
    chat = visit().start()
    chat.reply(["Non, je refuse"])
    chat.page.reload()
    chat.settle()
    expect(chat.log).to_contain_text("rien n'est gardé")
    chat.button("Recommencer").last.click()
    chat.settle()
    assert chat.question() == "consent"


def test_a_server_that_says_slow_down_gets_the_message_later(visit):
    chat = visit().start().walk(until="duration")
    waits = []

    def slow_down_once(route: Route) -> None:
        if waits:
            route.continue_()
            return
        waits.append(time.monotonic())
        route.fulfill(
            status=429,
            headers={"Retry-After": "1", "Access-Control-Allow-Origin": "*"},
            json={
                "error": "too_fast",
                "message": "Quelques secondes, s'il vous plaît.",
                "retry_after": 1,
            },
        )

    chat.page.route("**/webhooks/widget/messages", slow_down_once)
    chat.box.fill("depuis 8 mois")
    chat.box.press("Enter")
    expect(chat.notice).to_contain_text("Quelques secondes")
    chat.settle()
    assert chat.question() == "recurrence"


def test_an_expired_session_gives_the_words_back(visit):
    chat = visit().start().walk(until="duration")
    chat.page.evaluate(
        "for (const name in localStorage)"
        " if (name.startsWith('triage-widget http') && !name.endsWith('heard'))"
        " localStorage[name] = JSON.stringify('forged.token.value')"
    )
    chat.box.fill("depuis 8 mois")
    chat.box.press("Enter")
    expect(chat.notice).to_contain_text("expiré")
    assert chat.box.input_value() == "depuis 8 mois"
    expect(chat.button("Commencer")).to_be_visible()


def test_storage_that_the_browser_forbids(visit):
    chat = visit()
    chat.page.add_init_script(
        "for (const kind of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, kind, {get() { throw new DOMException('no') }})"
    )
    chat.page.reload()
    chat.start().walk(until="duration")
    assert chat.question() == "duration"


def test_storage_that_is_full(visit):
    chat = visit()
    chat.page.evaluate(
        """() => { for (const size of [100000, 1000, 1]) for (let entry = 0; ; entry++)
        try { localStorage.setItem(`${size}-${entry}`, 'x'.repeat(size)) } catch { break } }"""
    )
    chat.start().walk(until="duration")
    assert chat.question() == "duration"
    assert chat.spoken("user")[0] == "Bonjour", "one conversation, from its first word"


def test_server_killed_and_restarted(visit, assistant):
    chat = visit().start().walk(until="duration")
    assistant.kill_server()
    try:
        chat.box.fill("depuis 5 mois et une semaine")
        chat.box.press("Enter")
        expect(chat.notice).to_contain_text("ne répond pas")
    finally:
        assistant.start_server()
    chat.settle()
    assert chat.question() == "recurrence"
    assert said_by_patients(assistant, "depuis 5 mois et une semaine") == 1
    chat.walk()
    expect(chat.result).to_be_visible()


def test_what_is_loaded_later_cannot_be_loaded(visit):
    chat = visit()
    broken = [True]
    chat.page.route(
        "**/widget.later.*", lambda route: route.abort() if broken else route.continue_()
    )
    chat.start().walk(until="location")
    chat.reply(["Bas du dos"])
    assert chat.question() == "red_flags", "words do without the drawing"
    chat.button("Menu").click()
    chat.button("Vos réponses").click()
    expect(chat.notice).to_contain_text("n'ont pas pu être lues")
    broken.clear()
    chat.button("Menu").click()
    chat.button("Vos réponses").click()
    expect(chat.widget.get_by_role("dialog", name="Vos réponses")).to_be_visible()
    expect(chat.notice).to_be_empty()


def test_action_server_down_gives_the_15(visit, assistant):
    chat = visit().start().walk(until="duration")
    assistant.stop_actions()
    try:
        chat.say("depuis 3 semaines")
        assert "15" in chat.spoken("bot")[-1]
    finally:
        assistant.start_actions()
    chat.button("Réessayer").click()
    chat.settle()
    assert chat.question() == "recurrence"


def _erase(chat: Chat) -> None:
    chat.button("Menu").click()
    chat.button("Effacer ma conversation").click()
    chat.widget.get_by_role("button", name="Effacer", exact=True).click()
    expect(chat.notice).to_contain_text("effacée")

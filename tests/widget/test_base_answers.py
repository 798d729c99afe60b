"""A question of the person, answered from the base: page, near questions, and whether it helped."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.assistant import Assistant
from tests.widget.chat import Chat
from tests.widget.test_accessibility import check
from widget.build import build_later

QUESTION = "c'est quoi la neurostimulation ?"
NEAR = "Nerf tibial, sacré, vague : est-ce de la neurostimulation ?"
TARGETS = """node => [...node.querySelectorAll('button')].map(one => one.getBoundingClientRect())
    .filter(box => box.width < 43.9 || box.height < 43.9).length"""


def answer(chat: Chat) -> Locator:
    """Return the last answer from the base."""
    return chat.widget.locator(".bubble.bot").filter(has=chat.page.get_by_role("link")).last


def ballot(chat: Chat) -> Locator:
    return answer(chat).get_by_role("group", name="Cela vous aide ?")


def votes(assistant: Assistant, entry: str) -> list[dict[str, Any]]:
    """Return the stored messages that are votes on ``entry``."""
    with sqlite3.connect(assistant.db) as db:
        rows = db.execute("select data from events where type_name = 'user'").fetchall()
    stored = [json.loads(data) for (data,) in rows]
    return [one for one in stored if one["metadata"].get("helpful", {}).get("entry") == entry]


def test_an_answer_has_a_page_to_read_and_the_open_question_comes_back(visit):
    chat = visit().start().walk(until="location")
    chat.say(QUESTION)
    expect(answer(chat)).to_contain_text("petit appareil")
    expect(answer(chat).get_by_text("petit appareil")).to_be_in_viewport()
    with chat.page.context.expect_page() as opened:
        answer(chat).get_by_role("link", name="Lire la fiche").click()
    expect(opened.value.get_by_role("main")).to_contain_text(re.compile("neurostimulation", re.I))
    expect(opened.value.locator(":target")).to_be_visible()
    assert chat.question() == "location", "the open question comes back"


def test_numbers_and_pages_inside_an_answer_can_be_pressed(visit):
    chat = visit().start().walk(until="location")
    chat.say("je suis sourde, comment appeler les secours ?")
    text = answer(chat).get_by_role("link", name="114", exact=True)
    expect(text.first).to_have_attribute("href", "sms:114")
    chat.say("combien coûte un deuxième avis ?")
    page = answer(chat).get_by_role("link", name="https://")
    expect(page.first).to_have_attribute("href", re.compile(r"^https://[^ ]*[^.]$"))
    check(chat, "links in an answer")


def test_a_day_or_an_hour_is_no_number_to_call(visit):
    chat = visit().start()
    made = chat.page.evaluate(
        """async (address) => {
          const { linkUp } = await import(address);
          const texts = [
            "le 15 mars, le 15 minutes, au 15 %",
            "appelez le 15, ou le 116 117 au 01 81 80 00 48.",
          ];
          return texts.map((text) => {
            const place = document.createElement("p");
            place.append(text);
            linkUp(place.firstChild);
            const links = [...place.querySelectorAll("a")].map((a) => a.getAttribute("href"));
            return [place.textContent === text, ...links];
          });
        }""",
        f"/widget.later.{build_later().digest}.js",
    )
    assert made == [[True], [True, "tel:15", "tel:116117", "tel:0181800048"]]


def test_a_question_near_it_is_asked_with_one_press(visit):
    # Its neighbours are as near to it as can be: how the trial goes, and how it fails.
    asked, near = "comment se passe l'essai de neurostimulation ?", "Et si l'essai ne marche pas ?"
    chat = visit().start().walk(until="location")
    chat.say(asked)
    before = answer(chat).inner_text()
    answer(chat).get_by_role("button", name=near).click()
    chat.settle()
    assert chat.spoken("user")[-1] == near
    assert chat.question() == "location"
    assert answer(chat).inner_text() != before, "another answer"


def test_where_it_is_not_sure_it_offers_questions_and_asks_for_no_vote(visit):
    chat = visit().start().walk(until="location")
    chat.page.route("**/webhooks/widget/messages", lambda route: route.fulfill(
        content_type="application/x-ndjson",
        body="\n".join(json.dumps(line) for line in (
            {"accepted": True},
            {"text": "Vouliez-vous dire :", "buttons": [{"title": NEAR, "payload": NEAR}]},
            {"custom": {"type": "answer", "id": None, "alternatives": [
                {"id": "other_neuromodulation", "question": NEAR}]}},
            {"done": True},
        )) + "\n",
    ))  # fmt: skip
    chat.say("et pour la chose ?")
    expect(chat.widget.get_by_role("button", name=NEAR)).to_have_count(1)
    expect(chat.widget.get_by_text("Cela vous aide ?")).to_have_count(0)
    check(chat, "offered questions")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("device", ["visit", "phone"])
def test_the_answer_is_for_everybody(request, device, colours):
    chat = request.getfixturevalue(device)(color_scheme=colours).start().walk(until="location")
    chat.say(QUESTION)
    check(chat, "an answer")
    assert answer(chat).evaluate(TARGETS) == 0
    assert chat.widget.locator(".scroller").evaluate("n => n.scrollWidth - n.clientWidth") == 0
    ballot(chat).get_by_role("button", name="Non").click()
    chat.settle()
    check(chat, "voted")


def test_a_vote_is_thanked_for_in_its_place_and_leaves_the_open_question(visit, assistant):
    chat = visit().start().walk(until="location")
    chat.say(QUESTION)
    said = chat.spoken("user")
    before = len(votes(assistant, "neurostim_what"))
    ballot(chat).get_by_role("button", name="Oui cela m'aide").focus()
    chat.page.keyboard.press("Enter")
    chat.settle()
    expect(ballot(chat)).to_have_text("Merci, c'est noté.")
    expect(ballot(chat).locator("p")).to_be_focused()
    [*_, vote] = votes(assistant, "neurostim_what")
    assert len(votes(assistant, "neurostim_what")) == before + 1
    assert vote["metadata"]["helpful"] == {"entry": "neurostim_what", "helpful": True}
    assert chat.spoken("user") == said, "it is not shown as something that was said"
    assert chat.question() == "location"
    chat.reply(["Bas du dos"])
    assert chat.question() == "red_flags"


def test_a_vote_is_there_after_a_reload(visit):
    chat = visit().start().walk(until="location")
    chat.say(QUESTION)
    ballot(chat).get_by_role("button", name="Non").click()
    chat.settle()
    expect(ballot(chat)).to_contain_text("Merci de le dire")
    shown = (chat.spoken("user"), chat.spoken("bot"), chat.question())
    chat.page.reload()
    chat.settle()
    assert (chat.spoken("user"), chat.spoken("bot"), chat.question()) == shown
    expect(ballot(chat)).to_contain_text("Merci de le dire")


def test_a_vote_says_neither_yes_nor_no_to_the_open_question(visit):
    chat = visit().start()
    chat.say(QUESTION)
    assert chat.question() == "consent"
    ballot(chat).get_by_role("button", name="Oui").click()
    chat.settle()
    expect(ballot(chat)).to_have_text("Merci, c'est noté.")
    assert chat.question() == "consent", "nobody agrees by saying that an answer helped"
    chat.page.reload()
    chat.settle()
    assert chat.question() == "consent"


def test_a_vote_without_the_network_is_sent_later(visit, assistant):
    chat = visit().start().walk(until="location")
    chat.say(QUESTION)
    before = len(votes(assistant, "neurostim_what"))
    chat.page.context.set_offline(True)
    ballot(chat).get_by_role("button", name="Oui").click()
    expect(ballot(chat)).to_contain_text("Pas encore envoyé")
    ballot(chat).get_by_role("button", name="Oui").click()
    chat.page.context.set_offline(False)
    chat.settle()
    expect(ballot(chat)).to_have_text("Merci, c'est noté.")
    assert len(votes(assistant, "neurostim_what")) == before + 1


def test_a_vote_in_words_where_no_question_is_open(visit):
    chat = visit().start().walk()
    chat.say(QUESTION)
    expect(ballot(chat)).to_be_visible()
    chat.say("oui")
    assert chat.spoken("user")[-1] == "oui"
    assert chat.spoken("bot")[-1] == "Merci, c'est noté."
    expect(chat.widget.get_by_role("group", name="Cela vous aide ?")).to_have_count(0)

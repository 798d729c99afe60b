"""Places of the drawing, the answers so far, and the question whether a site is allowed."""

from __future__ import annotations

import httpx
import pytest

from tests.channels.test_widget_channel import Browser, lines, question


def at_location(assistant) -> Browser:
    browser = Browser(assistant)
    browser.say("bonjour")
    browser.pick("consent", "yes")
    return browser


def test_places_answer_the_question_where_it_hurts(assistant):
    browser = at_location(assistant)
    body = {"id": "message-places", "places": ["left_calf", "low_back"]}
    answer = lines(browser.post("/messages", body))
    assert question(answer)["id"] == "red_flags"
    said = [message["text"] for message in browser.history() if message["from"] == "user"]
    assert said[-1] == "Bas du dos : Creux des reins, Mollet ou talon gauche"


@pytest.mark.parametrize("places", [["nowhere"], "low_back", [1], [["low_back"]]])
def test_places_that_nobody_could_pick_are_refused(assistant, places):
    browser = at_location(assistant)
    answer = browser.post("/messages", {"id": "message-places", "places": places})
    assert answer.status_code == 400


def test_places_without_their_question_are_refused(assistant):
    browser = Browser(assistant)
    browser.say("bonjour")
    answer = browser.post("/messages", {"id": "message-places", "places": ["low_back"]})
    assert answer.status_code == 409


def test_answers_are_told_to_the_person_alone(assistant):
    browser = at_location(assistant)
    browser.pick("location", "lumbar")
    answers = browser.post("/answers").json()["answers"]
    [place] = [entry for entry in answers if entry["change"].endswith("l'endroit de la douleur")]
    assert place["words"] == "Douleur dans le bas du dos"
    assert browser.post("/answers", token="forged").status_code == 401
    assert Browser(assistant).post("/answers").json() == {"answers": []}


def test_any_site_may_ask_whether_it_is_allowed(assistant, site):
    address = f"{assistant.url}/webhooks/widget/allowed"
    for origin, allowed in ((site.url, True), ("https://evil.example", False)):
        answer = httpx.get(address, headers={"Origin": origin})
        assert answer.json() == {"allowed": allowed}
        assert answer.headers["access-control-allow-origin"] in ("*", origin), "it may be read"


def test_who_answers_for_the_data_is_told_before_the_consent(assistant):
    origin = {"Origin": assistant.url}
    facts = httpx.post(f"{assistant.url}/webhooks/widget/session", headers=origin).json()
    assert facts["privacy"]["controller"]
    assert facts["privacy"]["retention"]
    assert facts["privacy"]["url"].startswith("https://")

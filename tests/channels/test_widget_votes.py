"""Votes on answers: taken once, for what was answered, and never as an answer to a question."""

from __future__ import annotations

from typing import Any

import pytest

from tests.channels.test_widget_channel import Browser, lines, question

ENTRY = "neurostim_what"


@pytest.fixture
def browser(assistant) -> Browser:
    browser = Browser(assistant)
    browser.say("bonjour")
    return browser


def vote(browser: Browser, helpful: object, entry: object = ENTRY, **more: Any) -> Any:
    body = {"id": "message-vote", "helpful": {"entry": entry, "helpful": helpful}, **more}
    return browser.post("/messages", body)


def test_a_vote_is_thanked_and_the_history_tells_it(browser):
    browser.say("c'est quoi la neurostimulation ?")
    answer = lines(vote(browser, helpful=False))
    assert {"type": "helpful", "entry": ENTRY, "helpful": False} in [
        line.get("custom") for line in answer
    ]
    told = [line for line in browser.history() if line.get("helpful")]
    assert [line["helpful"] for line in told] == [{"entry": ENTRY, "helpful": False}]


@pytest.mark.parametrize("helpful", [True, False])
def test_a_vote_answers_no_question(browser, helpful):
    """Neither the consent nor a sign that is asked about alone."""
    browser.say("c'est quoi la neurostimulation ?")
    vote(browser, helpful)
    assert question(browser.say("quelle heure est-il ?"))["id"] == "consent"
    browser.pick("consent", "yes")
    browser.post("/messages", {"id": "message-chest", "places": ["chest"]})
    browser.say("c'est quoi la neurostimulation ?")
    answer = lines(vote(browser, helpful, id="message-vote-2"))
    kinds = [line["custom"]["type"] for line in answer if "custom" in line]
    assert kinds == ["helpful"]
    again = lines(browser.pick("red_flags", "chest_pain"))
    assert any(line.get("custom", {}).get("type") == "alert" for line in again)


def test_what_was_not_answered_here_cannot_be_voted_on(browser):
    assert vote(browser, helpful=True).status_code == 409
    browser.say("c'est quoi la neurostimulation ?")
    assert vote(browser, helpful=True, entry="battery_life").status_code == 409


@pytest.mark.parametrize(
    "helpful",
    ["oui", {}, {"entry": ENTRY}, {"entry": 1, "helpful": True}, {"entry": ENTRY, "helpful": "x"},
     {"entry": ENTRY, "helpful": True, "more": 1}],
)  # fmt: skip
def test_what_is_no_vote_is_refused(browser, helpful):
    answer = browser.post("/messages", {"id": "message-vote", "helpful": helpful})
    assert answer.status_code == 400

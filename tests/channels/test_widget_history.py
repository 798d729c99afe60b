"""A long conversation is read in parts, and a turn reads none of what is long past."""

from __future__ import annotations

import json
import sqlite3
import time
from typing import Any

import pytest

from channels.sessions import Sessions
from channels.widget import PAGE
from tests.assistant import SECRET, Assistant
from tests.channels.test_widget_channel import Browser, question

MESSAGES = 2_000


def conversation_of(browser: Browser) -> str:
    sessions = Sessions(SECRET, 3600, 600)
    return sessions.read(browser.token, browser.origin).conversation


def add_past(assistant: Assistant, conversation: str, messages: int) -> None:
    """Put a conversation of long ago before the one that stands: a question and its answer each."""
    began = time.time() - 86_400
    rows = []
    for number in range(messages // 2):
        at = began + number
        user = {"event": "user", "timestamp": at, "text": f"question {number}", "metadata": {},
                "parse_data": {"intent": {"name": "faq"}, "entities": [], "text": ""},
                "input_channel": "widget", "message_id": f"past-{number:06}"}  # fmt: skip
        bot = {"event": "bot", "timestamp": at + 0.5, "text": f"réponse {number}",
               "data": {"custom": None, "buttons": None}, "metadata": {}}  # fmt: skip
        for event in (user, bot):
            row = (conversation, event["event"], event["timestamp"], json.dumps(event))
            rows.append(row)
    with sqlite3.connect(assistant.db, timeout=30) as db:
        db.executemany(
            "insert into events (sender_id, type_name, timestamp, data) values (?, ?, ?, ?)", rows
        )


@pytest.fixture
def long_past(assistant: Assistant) -> Browser:
    browser = Browser(assistant)
    add_past(assistant, conversation_of(browser), MESSAGES)
    browser.say("bonjour")
    return browser


def parts(browser: Browser) -> list[list[dict[str, Any]]]:
    """Return every part of the history, the newest first."""
    found, before = [], None
    while before != 0:
        answer = browser.post("/history", {} if before is None else {"before": before}).json()
        found.append(answer["messages"])
        before = answer["earlier"]
    return found


def test_every_message_comes_once_and_in_order(long_past):
    found = parts(long_past)
    assert all(part[0]["from"] == "user" for part in found), "none is cut within a turn"
    assert len(found) >= MESSAGES / PAGE
    said = [message for part in reversed(found) for message in part if "text" in message]
    assert [message["text"] for message in said[:MESSAGES]] == [
        text
        for number in range(MESSAGES // 2)
        for text in (f"question {number}", f"réponse {number}")
    ]
    assert said[MESSAGES]["text"] == "bonjour"


def test_a_part_is_small(long_past):
    answer = long_past.post("/history").json()
    assert len([message for message in answer["messages"] if "text" in message]) <= PAGE
    assert answer["messages"][-1]["custom"]["id"] == "consent"
    assert answer["earlier"] > MESSAGES - PAGE


def test_the_conversation_goes_on_after_a_long_past(long_past):
    assert question([{"custom": long_past.history()[-1]["custom"]}])["id"] == "consent"
    assert long_past.pick("consent", "yes").status_code == 200
    assert long_past.history()[-1]["custom"]["id"] == "location"


@pytest.mark.parametrize("before", [-1, "1", 1.5, True, 10**12, [1]])
def test_what_is_no_place_in_the_conversation_is_refused(assistant, before):
    browser = Browser(assistant)
    browser.say("bonjour")
    assert browser.post("/history", {"before": before}).status_code == 400


def test_nothing_is_read_of_another_conversation(assistant, long_past):
    other = Browser(assistant)
    other.say("bonjour")
    answer = other.post("/history", {"before": 500}).json()
    assert "question" not in json.dumps(answer["messages"])


def test_an_emergency_and_a_result_stand_though_they_were_long_ago(assistant):
    browser = Browser(assistant)
    browser.say("bonjour")
    browser.say("je n'arrive plus à faire pipi depuis ce matin")
    standing = browser.post("/history").json()
    assert standing["result"] is True
    assert "alert" not in standing, "it is among the messages"
    for _ in range(PAGE):
        browser.say("merci")
    standing = browser.post("/history").json()
    assert standing["earlier"] > 0
    assert standing["result"] is True
    assert standing["alert"]["custom"]["red_flags"] == ["cauda_equina"]
    assert standing["alert"]["text"]

"""Floods, expiry and settings: an assistant with tight limits of its own."""

from __future__ import annotations

import time

import pytest

from tests.assistant import Assistant
from tests.channels.test_widget_channel import Browser, lines


@pytest.fixture(scope="module")
def tight(tmp_path_factory) -> Assistant:
    running = Assistant(
        tmp_path_factory.mktemp("tight"),
        channels={
            "channels.widget.WidgetInput": {
                "messages_per_minute": 4,
                "messages_per_minute_and_address": 60,
                "sessions_per_hour_and_address": 12,
                "message_length": 50,
            }
        },
    )
    yield running.start()
    running.stop()


def test_a_flood_of_one_person_is_slowed_down_kindly(tight):
    browser = Browser(tight)
    answers = [
        browser.post("/messages", {"id": f"message-{n:04}", "text": "bonjour"}) for n in range(7)
    ]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:4] == [200] * 4
    assert 429 in statuses[4:]
    refused = next(answer for answer in answers if answer.status_code == 429)
    wait = int(refused.headers["retry-after"])
    assert 0 < wait <= 15
    assert refused.json()["retry_after"] == wait
    assert "15" in refused.json()["message"], "the number to call in an emergency"
    time.sleep(wait)
    kept = browser.post("/messages", {"id": "message-0006", "text": "bonjour"})
    assert lines(kept)[-1]["done"] is True
    assert Browser(tight).say("bonjour")[-1]["done"] is True, "nobody else is slowed down"


def test_the_length_is_a_setting(tight):
    answer = Browser(tight).post("/messages", {"id": "message-0001", "text": "a" * 51})
    assert answer.status_code == 413
    assert "50" in answer.json()["message"]


def test_a_flood_of_new_conversations_is_refused(tight):
    browser = Browser(tight)
    answers = [browser.http.post("/session") for _ in range(14)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[0].headers["retry-after"]) > 0
    assert browser.say("bonjour")[-1]["done"] is True, "a conversation that has begun goes on"

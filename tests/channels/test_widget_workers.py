"""Several workers answer as one: whatever connection a message comes on, it counts once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from channels.turnover import MOST_SERVED
from tests.assistant import START_SECONDS, Assistant
from tests.channels.test_widget_channel import Browser, stored
from tests.conftest import WIDGET

CONNECTIONS = 4


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    running = Assistant(
        tmp_path_factory.mktemp("workers"), environ={"SANIC_WORKERS": "2"}, channels=WIDGET
    )
    try:
        yield running.start()
    finally:
        running.stop()


def on_another_connection(browser: Browser) -> Browser:
    """Return the same person in the same conversation on a connection of its own."""
    other = object.__new__(Browser)
    other.__dict__ = {**browser.__dict__, "http": httpx.Client(
        base_url=browser.http.base_url, headers={"Origin": browser.origin}, timeout=60
    )}  # fmt: skip
    return other


def test_there_are_two_workers(two_workers: Assistant) -> None:
    process = two_workers.server_process
    children = Path(f"/proc/{process}/task/{process}/children")
    limit = time.monotonic() + START_SECONDS
    # The first answers before the second is there.
    while len(children.read_text().split()) < 2:
        assert time.monotonic() < limit
        time.sleep(0.2)


@pytest.mark.parametrize("number", range(6))
def test_a_message_sent_on_many_connections_at_once_counts_once(
    two_workers: Assistant, number: int
) -> None:
    browser = Browser(two_workers)
    browser.say("bonjour")
    others = [on_another_connection(browser) for _ in range(CONNECTIONS)]
    text, message_id = f"oui, envoyé plusieurs fois {number}", f"the-same-message-{number}"
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = list(pool.map(lambda one: one.say(text, message_id), others))
    assert stored(two_workers, text) == 1
    assert all(answer[1:-1] == answers[0][1:-1] for answer in answers)
    assert sum(bool(answer[-1].get("repeated")) for answer in answers) == CONNECTIONS - 1


def test_a_conversation_goes_on_whichever_worker_answers(two_workers: Assistant) -> None:
    browser = Browser(two_workers)
    browser.say("bonjour")
    texts = ["oui", "bas du dos", "aucun de ces signes", "depuis dix jours"]
    for number, text in enumerate(texts):
        on_another_connection(browser).say(text, f"on-its-own-{number}")
    said = [line["text"] for line in browser.history() if line["from"] == "user"]
    assert said == ["bonjour", *texts]


def test_a_kept_connection_is_made_anew_now_and_then(two_workers: Assistant) -> None:
    # A patient would else stay with one worker, however many others it serves.
    with httpx.Client(base_url=two_workers.url) as http:
        kept = [
            http.get("/health/live").headers["connection"] == "keep-alive"
            for _ in range(3 * MOST_SERVED)
        ]
    assert kept == ([True] * (MOST_SERVED - 1) + [False]) * 3

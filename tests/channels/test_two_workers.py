"""Two workers with one PostgreSQL and one Redis: what one does, the other knows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.assistant import Assistant
from tests.channels.test_widget_channel import Browser, lines
from tests.conftest import WIDGET
from tests.console.postgresql import PostgreSQL
from tests.redis_server import RedisServer


@pytest.fixture(scope="module")
def workers(tmp_path_factory):
    database, shared = PostgreSQL().start(), RedisServer().start()
    environ = {"TRIAGE_DB_URL": database.create("triage"), "TRIAGE_REDIS_URL": shared.url}
    running: list[Assistant] = []
    try:
        for name in ("one", "two"):
            worker = Assistant(tmp_path_factory.mktemp(name), environ, channels=WIDGET)
            # They are one service: a page that one served may talk to the other.
            origin = running[0].url if running else worker.url
            worker.environ["TRIAGE_ALLOWED_ORIGINS"] = origin
            running.append(worker.start())
        yield running
    finally:
        for worker in running:
            worker.stop()
        shared.stop()
        database.stop()


class Sides:
    """One browser whose requests reach either worker."""

    def __init__(self, workers: list[Assistant]) -> None:
        self.first = Browser(workers[0])
        self.second = Browser(workers[1], origin=workers[0].url)
        self.second.token = self.first.token


def _stored(worker: Assistant, kind: str, conversation: str = "%") -> list[str]:
    with psycopg.connect(worker.environ["TRIAGE_DB_URL"]) as connection:
        rows = connection.execute(
            "SELECT data::json ->> 'message_id' FROM events"
            " WHERE type_name = %s AND sender_id LIKE %s ORDER BY id",
            (kind, conversation),
        ).fetchall()
    return [row[0] for row in rows]


def test_a_message_that_reaches_both_at_once_is_stored_once(workers):
    for round_ in range(20):
        sides = Sides(workers)
        message = {"id": f"at-once-{round_:04}", "text": "bonjour"}
        with ThreadPoolExecutor(4) as pool:
            browsers = [sides.first, sides.second] * 2
            answers = list(pool.map(lambda b, m=message: lines(b.post("/messages", m)), browsers))
        texts = [[line.get("text") for line in answer if "text" in line] for answer in answers]
        assert texts[0]
        assert all(text == texts[0] for text in texts), "each connection gets the same answer"
        assert _stored(workers[0], "user").count(message["id"]) == 1


def test_a_conversation_goes_on_at_the_other_worker(workers):
    sides = Sides(workers)
    for number, text in enumerate(["bonjour", "oui", "bas du dos", "aucun"]):
        browser = sides.second if number % 2 else sides.first
        said = lines(browser.post("/messages", {"id": f"going-on-{number}", "text": text}))
        assert said[-1]["done"] is True
    asked = [
        line["custom"]["id"] for line in said if line.get("custom", {}).get("type") == "question"
    ]
    assert asked
    assert asked[-1] not in ("consent", "location")

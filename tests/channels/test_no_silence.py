"""Whatever hangs, a person has words within the deadline, and is answered once it can be done."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import sqlite3
import time
from collections.abc import Iterator

import httpx
import pytest

from channels.identity import Pseudonyms
from channels.safety_net import DEADLINE_SECONDS
from tests.assistant import SECRET, START_SECONDS, Assistant
from tests.channels.conftest import Messaging, OnDatabase, Person, start_messaging
from tests.channels.test_widget_channel import Browser
from tests.faults.service import compare_ids

DANGER = "je n'arrive plus à uriner depuis hier"
IN_TIME = DEADLINE_SECONDS + 4
"""The machine that runs the tests may be busy; Rasa alone would wait for 300 seconds."""


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Messaging]:
    running = start_messaging(tmp_path_factory.mktemp("fragile"))
    try:
        _ready(running.assistant.start())
        yield running
    finally:
        running.assistant.stop()
        for provider in running.providers.values():
            provider.stop()


@pytest.fixture
def frozen(fragile: Messaging) -> Iterator[Assistant]:
    """The assistant while its action server hangs."""
    fragile.assistant.freeze_actions()
    try:
        yield fragile.assistant
    finally:
        fragile.assistant.thaw_actions()


def _ready(assistant: Assistant) -> Assistant:
    """Have it answer once, as ``make run`` does before it says that it is ready."""
    limit = time.monotonic() + START_SECONDS
    while not any("custom" in said for said in assistant.talk("start-up-check", "bonjour")):
        assert time.monotonic() < limit
    return assistant


def _first_words(answer: httpx.Response) -> str:
    """Return the first text of an answer that is still being made."""
    told = map(json.loads, answer.iter_lines())
    return next(line["text"] for line in told if "text" in line)


def _send(browser: Browser, text: str) -> httpx.Response:
    sent = browser.http.build_request(
        "POST", "/messages", json={"id": "message-frozen", "text": text},
        headers={"Authorization": f"Bearer {browser.token}"},
    )  # fmt: skip
    return browser.http.send(sent, stream=True)


def _written(assistant: Assistant, text: str) -> int:
    with sqlite3.connect(assistant.db) as database:
        rows = database.execute("select data from events where type_name = 'user'").fetchall()
    return sum(text in row[0] for row in rows)


def test_over_rest(frozen: Assistant) -> None:
    began = time.monotonic()
    said = frozen.talk("rest-frozen", DANGER)
    assert time.monotonic() - began < IN_TIME
    assert said[0]["text"].startswith("Appelez le 15 maintenant")
    frozen.thaw_actions()
    objects = [m["custom"]["type"] for m in frozen.talk("rest-frozen", "allo ?") if "custom" in m]
    assert "alert" in objects, "what was written meanwhile is read then"


def test_in_the_widget(frozen: Assistant) -> None:
    browser = Browser(frozen)
    began = time.monotonic()
    answer = browser.say("bonjour, j'ai mal au dos")
    assert time.monotonic() - began < IN_TIME
    assert any("15" in line.get("text", "") for line in answer)
    assert answer[-1]["failed"] is True
    frozen.thaw_actions()
    questions = [m for m in browser.history() if m.get("custom", {}).get("type") == "question"]
    assert questions, "a page that is opened again shows the answer"
    again = browser.say("bonjour, j'ai mal au dos", message_id="message-0001")
    assert again[-1]["repeated"] is True
    assert [line["custom"]["type"] for line in again if "custom" in line] == ["question"]
    assert len([m for m in browser.history() if m["from"] == "user"]) == 1


@pytest.mark.parametrize("name", ["telegram", "sms", "whatsapp", "messenger"])
def test_by_message(fragile: Messaging, frozen: Assistant, name: str) -> None:
    person = Person(fragile, fragile.providers[name])
    began = time.monotonic()
    person.say(DANGER)
    heard = person.wait_for(1, IN_TIME)
    assert time.monotonic() - began < IN_TIME
    assert heard[0].text.startswith("Appelez le 15 maintenant")
    frozen.thaw_actions()
    person.wait_for(2, 40)
    assert person.objects("alert"), "the answer follows without another word"
    assert person.written() == [DANGER]


def test_what_was_acknowledged_is_answered_after_a_crash(fragile: Messaging) -> None:
    """The provider calls once only: it was told that the message is taken."""
    assistant = fragile.assistant
    person = Person(fragile, fragile.providers["whatsapp"])
    assistant.freeze_actions()
    try:
        person.say("bonjour")
        assistant.kill_server()
    finally:
        assistant.thaw_actions()
    kept = fragile.memory.read_bytes() + fragile.memory.with_name("messaging.db-wal").read_bytes()
    assert person.address.encode() not in kept
    assert b"bonjour" not in kept
    assistant.start_server()
    heard = person.wait_for(1, 30)
    assert "Je suis un assistant" in " ".join(sent.text for sent in heard)
    assert person.written() == ["bonjour"]
    with sqlite3.connect(fragile.memory) as database:
        limit = time.monotonic() + 10
        while database.execute("select count(*) from waiting").fetchone()[0]:
            assert time.monotonic() < limit, "nothing waits any more"
            time.sleep(0.1)


def test_a_locked_database_holds_nobody_for_long(fragile: Messaging) -> None:
    assistant = fragile.assistant
    browser = Browser(assistant)
    with contextlib.closing(sqlite3.connect(assistant.db, isolation_level=None)) as database:
        database.execute("begin exclusive")
        began = time.monotonic()
        answer = _send(browser, DANGER)
        said = _first_words(answer)
        assert time.monotonic() - began < IN_TIME
        database.execute("rollback")
    answer.close()
    assert said.startswith("Appelez le 15 maintenant")


def test_an_answer_that_could_not_be_stored_is_made_again_for_who_writes_by_message(
    fragile: Messaging,
) -> None:
    """The message was acknowledged: nobody but us can bring it back."""
    person = Person(fragile, fragile.providers["telegram"])
    with contextlib.closing(sqlite3.connect(fragile.assistant.db, isolation_level=None)) as other:
        other.execute("begin immediate")  # It can be read, and not written.
        person.say(DANGER)
        heard = person.wait_for(1, IN_TIME)
        assert heard[0].text.startswith("Appelez le 15 maintenant")
        other.execute("rollback")
    limit = time.monotonic() + 40
    while not person.objects("alert"):
        assert time.monotonic() < limit, "it is answered and stored without another word"
        time.sleep(0.2)
    assert person.written() == [DANGER]


def test_the_disk_is_full(fragile: Messaging) -> None:
    """A limit on the size of files stands for the disk: nothing can be written.

    Every message that was sent is stored and answered once there is room.
    """
    assistant = fragile.assistant
    browser, person = Browser(assistant), Person(fragile, fragile.providers["sms"])
    written = [f"while-full-{number:04}" for number in range(4)]
    assert browser.say("bonjour", "before-full")[-1].get("done")
    texted = person.provider.text(person.address, "bonjour", person.new_id())
    _allow(assistant, 4096)
    try:
        told = [browser.say("oui", message) for message in written]
        assert all(any("text" in line for line in answer) for answer in told), "never silence"
        assert all(answer[-1].get("failed") for answer in told), "what is not stored is told"
        assert person.provider.call(texted) == 503, "what cannot be kept is not acknowledged"
        assert "15" in person.wait_for(1)[0].text
    finally:
        _allow(assistant, resource.RLIM_INFINITY)
    for message in written:
        assert not browser.say("oui", message)[-1].get("failed")
    assert person.provider.call(texted) == 200
    person.wait_for(2)
    by_sms = Pseudonyms(SECRET).message("sms", texted["MessageSid"])
    with sqlite3.connect(assistant.db) as database:
        rows = database.execute(
            "select sender_id, data from events where type_name in ('user', 'bot') order by id"
        )
        compare_ids({"before-full", *written, by_sms}, rows)


def _allow(assistant: Assistant, size: int) -> None:
    limits = (size, resource.RLIM_INFINITY)
    resource.prlimit(assistant.server_process, resource.RLIMIT_FSIZE, limits)


def test_a_database_that_hangs_stops_nothing_else(on_database: OnDatabase) -> None:
    assistant, server = _ready(on_database.assistant), on_database.server
    if server is None:
        pytest.skip("SQLite is no server: nothing of it can hang")
    browser = Browser(assistant)
    assert browser.say("bonjour")[-1].get("failed") is None
    processes = server.processes()
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        asked = time.monotonic()
        answer = _send(browser, DANGER)
        for path in ("/", "/widget.js", "/webhooks/rest/"):
            began = time.monotonic()
            assert browser.http.get(assistant.url + path).status_code == 200
            assert time.monotonic() - began < 3, path
        said = _first_words(answer)
        assert time.monotonic() - asked < IN_TIME
        assert said.startswith("Appelez le 15 maintenant")
        answer.close()
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
    after = browser.say("j'ai mal au dos")
    assert after[-1].get("failed") is None
    assert [line for line in after if "custom" in line]

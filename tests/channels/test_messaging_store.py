"""What the messaging channels keep, in a file and in PostgreSQL, alone and by two workers."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from channels.enabled import enabled_channels
from channels.messaging_store import Failure, MessagingStore, MessagingStoreError
from tests.assistant import ROOT, SECRET, Assistant
from tests.channels.conftest import TIMES, Messaging, Person, start_messaging
from tests.console.postgresql import PostgreSQL

DANGER = "je n'arrive plus à uriner"
IN_TIME = 9.0


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    running = PostgreSQL().start()
    yield running
    running.stop()


@pytest.fixture(params=["file", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path, server: PostgreSQL) -> str:
    if request.param == "file":
        return str(tmp_path / "messaging.db")
    return server.create(f"kept_{tmp_path.name}".lower())


def test_a_message_waits_until_it_is_answered_and_is_taken_once(address: str) -> None:
    store = MessagingStore(address)
    store.keep("m1", "sms-a", b"\x00sealed one")
    store.keep("m2", "sms-a", b"sealed two")
    store.keep("m1", "sms-a", b"again")
    assert MessagingStore(address).waiting() == [b"\x00sealed one", b"sealed two"]
    assert (store.begin("m1"), store.begin("m1")) == ("new", "begun")
    store.finish("m1")
    store.keep("m1", "sms-a", b"delivered again")
    assert store.begin("m1") == "done"
    assert (store.is_waiting("m1"), store.is_waiting("m2")) == (False, True)
    assert store.waiting(since=time.time() + 1) == []


def test_stop_is_remembered_until_start(address: str) -> None:
    store, other = MessagingStore(address), MessagingStore(address)
    assert (store.opt_out("sms-a"), other.opt_out("sms-a")) == (True, False)
    assert other.opted_out("sms-a")
    assert not other.opted_out("sms-b")
    assert (other.opt_in("sms-a"), store.opt_in("sms-a")) == (True, False)


def test_what_is_kept_of_an_erased_conversation_is_forgotten(address: str) -> None:
    store = MessagingStore(address)
    lost = Failure("sms", "sms-a", "no answer in time", None, 5)
    refused = Failure("sms", "sms-b", "refused", 400, 1)
    store.record(lost)
    store.record(refused)
    assert store.failures() == [lost, refused]
    for message in ("begun", "later"):
        store.keep(message, "sms-a", b"sealed")
    store.begin("begun")
    store.opt_out("sms-a")
    assert store.holds_back("sms-a")
    store.forget("sms-a")
    assert not store.holds_back("sms-a")
    assert store.failures("sms-a") == []
    assert store.failures("sms-b") == [refused]
    # What came after the erasure is answered; STOP outlives it.
    assert store.waiting() == [b"sealed"]
    assert store.opted_out("sms-a")


def test_a_store_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_text("no database at all, but text" * 50)
    closed = "postgresql://nobody:secret-word@127.0.0.1:1/none"
    for address in (str(tmp_path / "broken.db"), closed):
        with pytest.raises(MessagingStoreError) as told:
            MessagingStore(address).keep("m", "c", b"s")
        assert "secret-word" not in str(told.value)


def test_workers_that_start_at_the_same_moment_make_the_tables_together(
    server: PostgreSQL,
) -> None:
    address = server.create("made_together")
    faults: list[Exception] = []

    def use() -> None:
        try:
            MessagingStore(address).opt_out("sms-a")
        except MessagingStoreError as error:
            faults.append(error)

    workers = [threading.Thread(target=use) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []


def test_a_file_is_moved_into_postgresql(tmp_path: Path, server: PostgreSQL) -> None:
    old = MessagingStore(tmp_path / "old.db")
    old.keep("m1", "sms-a", b"sealed")
    old.begin("done")
    old.finish("done")
    old.opt_out("sms-a")
    old.record(Failure("sms", "sms-a", "refused", None, 1))
    address = server.create("moved")
    environ = {**os.environ, "TRIAGE_SECRET_KEY": SECRET, "TRIAGE_MESSAGING_DB": address}
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "deploy.move_messaging", str(tmp_path / "old.db")],
            cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    new = MessagingStore(address)
    assert new.waiting() == [b"sealed"]
    assert new.begin("done") == "done"
    assert new.opted_out("sms-a")
    assert len(new.failures()) == 1


# --- assistants that share one database ----------------------------------------------------------


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Messaging, PostgreSQL]]:
    """An assistant with every channel on, that keeps all it has in PostgreSQL."""
    database = PostgreSQL().start()
    more = {
        "TRIAGE_DB_URL": database.create("conversations"),
        "TRIAGE_MESSAGING_DB": database.create("channels"),
    }
    running = start_messaging(tmp_path_factory.mktemp("shared"), more)
    try:
        running.assistant.start()
        yield running, database
    finally:
        running.assistant.stop()
        for provider in running.providers.values():
            provider.stop()
        database.stop()


@pytest.fixture(scope="module")
def other(
    shared: tuple[Messaging, PostgreSQL], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """A second assistant, as on another machine."""
    environ = {
        name: value
        for name, value in shared[0].assistant.environ.items()
        if name.startswith("TRIAGE_") and name not in ("TRIAGE_PORT", "TRIAGE_PUBLIC_URL")
    }
    environ["TRIAGE_PUBLIC_URL"] = shared[0].assistant.environ["TRIAGE_PUBLIC_URL"]
    channels = {name: dict(TIMES) for name in enabled_channels(environ)}
    running = Assistant(tmp_path_factory.mktemp("other"), environ=environ, channels=channels)
    try:
        yield running.start()
    finally:
        running.stop()


class _At:
    """Calls the webhooks of one assistant for as long as the block lasts."""

    def __init__(self, person: Person, assistant: Assistant) -> None:
        self._provider = person.provider
        self._before = person.provider.webhook
        self._there = f"{assistant.url}/webhooks/{self._before.split('/webhooks/')[1]}"

    def __enter__(self) -> None:
        self._provider.webhook = self._there

    def __exit__(self, *_: object) -> None:
        self._provider.webhook = self._before


def _stored(database: PostgreSQL, person: Person) -> list[str]:
    with psycopg.connect(database.url("conversations")) as connection:
        rows = connection.execute(
            "SELECT data::json ->> 'text' FROM events"
            " WHERE type_name = 'user' AND sender_id = %s ORDER BY id",
            (person.conversation,),
        )
        return [row[0] for row in rows]


@pytest.mark.parametrize("name", ["telegram", "sms", "whatsapp", "messenger"])
def test_a_delivery_to_two_machines_is_answered_once(
    shared: tuple[Messaging, PostgreSQL], other: Assistant, name: str
) -> None:
    messaging, database = shared
    person = Person(messaging, messaging.providers[name])
    payload = person.provider.text(person.address, "bonjour", person.new_id())
    body, headers = person.provider.signed(payload)
    here = person.provider.webhook
    there = f"{other.url}/webhooks/{here.split('/webhooks/')[1]}"
    calls = []
    for address in (here, there, here, there):
        calls.append(threading.Thread(target=_post, args=(address, body, headers)))
        calls[-1].start()
    for call in calls:
        call.join()
    person.wait_for(1)
    time.sleep(1)
    assert _stored(database, person) == ["bonjour"]
    said = [sent.text for sent in person.provider.to(person.address)]
    assert sum("Je suis un assistant" in text for text in said) == 1


def _post(address: str, body: bytes, headers: dict[str, str]) -> None:
    import urllib.request

    request = urllib.request.Request(address, data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 200


def test_stop_at_one_machine_is_honoured_by_the_other(
    shared: tuple[Messaging, PostgreSQL], other: Assistant
) -> None:
    person = Person(shared[0], shared[0].providers["sms"])
    person.say("bonjour")
    person.wait_for(1)
    with _At(person, other):
        assert "plus de SMS" in person.say("STOP")[-1].text
    assert person.say("bonjour") == []


def test_what_a_dead_machine_had_taken_is_answered_by_the_next_that_starts(
    shared: tuple[Messaging, PostgreSQL], other: Assistant
) -> None:
    messaging, database = shared
    person = Person(messaging, messaging.providers["whatsapp"])
    messaging.assistant.freeze_actions()
    try:
        person.say("bonjour")
        messaging.assistant.kill_server()
    finally:
        messaging.assistant.thaw_actions()
    other.end_server()
    other.start_server()
    limit = time.monotonic() + 60
    while not any("Je suis un assistant" in s.text for s in person.provider.to(person.address)):
        assert time.monotonic() < limit
        time.sleep(0.2)
    messaging.assistant.start_server()
    assert _stored(database, person) == ["bonjour"]


def test_a_database_that_hangs_leaves_nobody_in_silence(
    shared: tuple[Messaging, PostgreSQL],
) -> None:
    messaging, database = shared
    person = Person(messaging, messaging.providers["sms"])
    payload = person.provider.text(person.address, DANGER, person.new_id())
    processes = database.processes()
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert person.provider.call(payload) == 503
        heard = person.wait_for(1, IN_TIME)
        assert time.monotonic() - began < IN_TIME
        assert heard[0].text.startswith("Appelez le 15 maintenant")
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
    limit = time.monotonic() + 30
    while person.provider.call(payload) != 200:
        assert time.monotonic() < limit
        time.sleep(0.5)
    limit = time.monotonic() + 30
    while _stored(database, person) != [DANGER]:
        assert time.monotonic() < limit, "what was delivered again is answered"
        time.sleep(0.3)


def test_a_database_that_was_started_anew_is_used_again(
    shared: tuple[Messaging, PostgreSQL],
) -> None:
    messaging, database = shared
    person = Person(messaging, messaging.providers["telegram"])
    person.say("bonjour")
    person.wait_for(1)
    database.kill()
    database.start_again()
    said = len(person.provider.to(person.address))
    person.say("oui")
    person.wait_for(said + 1, 40)
    limit = time.monotonic() + 40
    while _stored(database, person) != ["bonjour", "oui"]:
        assert time.monotonic() < limit
        time.sleep(0.3)


def test_the_file_of_an_older_version_is_used_as_it_is(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "old.db") as database:
        database.executescript(
            "CREATE TABLE messages (id TEXT PRIMARY KEY, at REAL NOT NULL, done INTEGER NOT NULL);"
            "CREATE TABLE opted_out (conversation TEXT PRIMARY KEY, at REAL NOT NULL);"
        )
        database.execute("INSERT INTO opted_out VALUES ('sms-a', 1)")
    assert MessagingStore(f"sqlite:///{tmp_path / 'old.db'}").opted_out("sms-a")

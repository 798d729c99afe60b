"""The assistant's database is absent, empty, locked or another one: the console says so, and waits.

All of it with the real console, which follows and answers pages while that happens.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from console.follower.health import Health
from tests.assistant import ROOT, Assistant
from tests.console import settings
from tests.console.databases import POSTGRESQL, change, database, rows
from tests.console.running import Console
from tests.console.stored import Conversation, Store

TABLE = "conversations_conversation"
SECONDS = 90
only_files = pytest.mark.skipif(POSTGRESQL, reason="a file is replaced, a server is not")


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[str], tuple[Console, httpx.Client]]]:
    """Starts a console on a store, and logs in."""
    started: list[Console] = []

    def on(tracker: str) -> tuple[Console, httpx.Client]:
        console = Console(
            tmp_path,
            tracker,
            database(tmp_path, "console"),
            TRIAGE_CONSOLE_SECOND_FACTOR="optional",
        )
        console.account("anne", "administers")
        # Before it starts, so that one that does not is ended too.
        started.append(console)
        console.start()
        return console, console.visit("anne")

    yield on
    for console in started:
        console.stop()


def eventually(holds: Callable[[], Any]) -> None:
    limit = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.1)


def held(console: Console) -> int:
    return int(rows(console.database, f"SELECT count(*) FROM {TABLE}")[0][0])


def says(client: httpx.Client, health: Health) -> bool:
    """Return whether the list says how the following stands; it must be there in any case."""
    answer = client.get("/conversations/")
    assert answer.status_code == 200
    shown = answer.text.replace("&#x27;", "'")
    if health is Health.GOOD:
        return "store-notice" not in shown
    return health.value in shown


def test_what_is_written_is_shown(begin: Any, tmp_path: Path) -> None:
    store = Store(tracker := database(tmp_path, "tracker"))
    console, client = begin(tracker)
    told = Conversation("web-1").says("bonjour").asks("duration")
    store.write(told)
    eventually(lambda: held(console) == 1)
    assert (
        "Depuis quand" in client.get("/conversations/").text
        or "Durée" in client.get("/conversations/").text
    )
    before = len(told.rows)
    store.add(told.says("trois semaines").ends("self_care").rows[before:])
    query = f"SELECT outcome, patient_turns FROM {TABLE}"
    eventually(lambda: rows(console.database, query) == [("finished", 2)])
    assert says(client, Health.GOOD)


@pytest.mark.parametrize("made", [False, True], ids=["absent", "without tables"])
def test_before_the_assistant_has_run(made: bool, begin: Any, tmp_path: Path) -> None:
    if POSTGRESQL:
        name = f"late_{time.time_ns()}"
        tracker = settings.server.create(name) if made else settings.server.url(name)
    else:
        tracker = f"sqlite:///{tmp_path / 'late.db'}"
        if made:
            change(tracker, "CREATE TABLE other (x INTEGER)")
    console, client = begin(tracker)
    # A file that the assistant has not made yet is no fault; a server without the database is one.
    waits = made or not POSTGRESQL
    eventually(lambda: says(client, Health.EMPTY if waits else Health.UNREADABLE))
    if not POSTGRESQL:
        assert (tmp_path / "late.db").exists() is made
    if POSTGRESQL and not made:
        settings.server.create(name)
    Store(tracker).write(Conversation("web-1").says("bonjour"))
    eventually(lambda: held(console) == 1)
    eventually(lambda: says(client, Health.GOOD))


def test_a_locked_store_is_waited_for(begin: Any, tmp_path: Path) -> None:
    store = Store(tracker := database(tmp_path, "tracker"))
    store.write(Conversation("web-1").says("bonjour"))
    console, client = begin(tracker)
    eventually(lambda: held(console) == 1)
    key = rows(console.database, f"SELECT id FROM {TABLE}")[0][0]
    engine = create_engine(tracker)
    with engine.connect() as connection:
        if POSTGRESQL:
            connection.execute(text("LOCK TABLE events IN ACCESS EXCLUSIVE MODE"))
        else:
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
        eventually(lambda: says(client, Health.UNREADABLE))
        answer = client.get(f"/conversations/{key}/")
        assert answer.status_code == 503
        assert "momentanément illisible" in answer.text
    engine.dispose()
    assert client.get(f"/conversations/{key}/").status_code == 200
    store.write(Conversation("web-2").says("bonjour"))
    eventually(lambda: held(console) == 2)
    eventually(lambda: says(client, Health.GOOD))


def test_a_store_that_has_lost_most_conversations_costs_no_review(
    begin: Any, tmp_path: Path
) -> None:
    store = Store(tracker := database(tmp_path, "tracker"))
    store.write(*[Conversation(f"web-{number:02}").says("bonjour") for number in range(30)])
    console, client = begin(tracker)
    eventually(lambda: held(console) == 30)
    change(tracker, "CREATE TABLE kept AS SELECT * FROM events", "DELETE FROM events")
    eventually(lambda: says(client, Health.REPLACED))
    assert held(console) == 30
    change(tracker, "INSERT INTO events SELECT * FROM kept", "DROP TABLE kept")
    eventually(lambda: says(client, Health.GOOD))
    assert held(console) == 30


@only_files
def test_an_older_copy_in_its_place_is_followed_from_where_it_is_the_same(
    begin: Any, tmp_path: Path
) -> None:
    store = Store(tracker := database(tmp_path, "tracker"))
    store.write(Conversation("web-1").says("bonjour"), Conversation("web-2").says("bonjour"))
    path = tmp_path / "tracker.db"
    shutil.copy(path, tmp_path / "older")
    store.write(Conversation("web-3").says("bonjour"))
    console, client = begin(tracker)
    eventually(lambda: held(console) == 3)
    store.engine.dispose()
    (tmp_path / "older").replace(path)
    eventually(lambda: held(console) == 2)
    Store(tracker).write(Conversation("web-4").says("bonjour").says("encore"))
    query = f"SELECT sender_id FROM {TABLE} ORDER BY 1"
    wanted = [("web-1",), ("web-2",), ("web-4",)]
    eventually(lambda: rows(console.database, query) == wanted)
    assert says(client, Health.GOOD)


def test_the_console_is_without_rasa_and_tensorflow(tmp_path: Path) -> None:
    asked = """
import sys
import django
django.setup()
from django.core.management import call_command
from django.test import Client
import console.follower.management.commands.run
call_command("migrate", verbosity=0)
assert Client(HTTP_HOST="localhost").get("/account/login/").status_code == 200
print(sorted({name.partition(".")[0] for name in sys.modules} & {
    "rasa", "rasa_sdk", "tensorflow", "spacy", "sanic", "sklearn", "sqlalchemy"}))
"""
    console = Console(tmp_path, database(tmp_path, "tracker"), database(tmp_path, "console"))
    found = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=console.environ, capture_output=True, text=True
    )
    assert found.stdout.strip() == "[]", found.stderr


def test_a_real_conversation_is_followed(begin: Any, tmp_path: Path) -> None:
    tracker = database(tmp_path, "tracker")
    assistant = Assistant(tmp_path, environ={"TRIAGE_DB_URL": tracker})
    try:
        assistant.start()
        console, client = begin(tracker)
        for words in ("bonjour", "oui, d'accord", "en bas du dos", "depuis trois semaines"):
            assert assistant.talk("web-real", words)
        query = f"SELECT patient_turns, channel FROM {TABLE} WHERE sender_id = 'web-real'"
        eventually(lambda: rows(console.database, query) == [(4, "rest")])
        key = rows(console.database, f"SELECT id FROM {TABLE}")[0][0]
        page = client.get(f"/conversations/{key}/").text
        # The words of an entity are marked on the page.
        assert "en bas du dos" in re.sub(r"</?mark[^>]*>", "", page)
        # Erased by the patient in so many words, it leaves the console too.
        assistant.talk("web-real", "effacer")
        assistant.talk("web-real", "oui")
        eventually(lambda: held(console) == 0)
    finally:
        assistant.stop()

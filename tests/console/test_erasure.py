"""What was erased is nowhere: no table, no file, no freed page holds a word of it, and it stays so.

Everything is searched for the words and for the identifier: with SQLite every byte under the data
folder, with PostgreSQL a dump of both databases and the other files.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from channels.messaging_store import Failure, MessagingStore
from tests.console.databases import POSTGRESQL, change, database, rows
from tests.console.postgresql import binary
from tests.console.running import Console
from tests.console.stored import Conversation, Store

SENDER = "sms-" + "5e0c" * 10
WORD = "perlimpinpin"
OTHER = "abracadabra"
SECONDS = 90


def told(begun_at: float) -> Conversation:
    return (
        Conversation(SENDER, begun_at, "sms")
        .says(f"c'est {WORD} qui me lance dans le dos", "nlu_fallback")
        .misunderstands()
        .says(f"{WORD} depuis hier")
        .ends("self_care")
    )


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    made = Console(
        tmp_path,
        database(tmp_path, "tracker"),
        database(tmp_path, "console"),
        TRIAGE_CONSOLE_SECOND_FACTOR="optional",
    )
    made.account("anne", "administers")
    try:
        yield made.start()
    finally:
        made.stop()


def eventually(holds: Callable[[], Any]) -> None:
    limit = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.1)


def held(console: Console) -> list[str]:
    return [name for (name,) in rows(console.database, f"SELECT sender_id FROM {TABLE} ORDER BY 1")]


TABLE = "conversations_conversation"


def traces(console: Console, *wanted: str) -> list[str]:
    """Return where one of ``wanted`` can be found."""
    texts = {path.name: path.read_bytes() for path in console.folder.rglob("*") if path.is_file()}
    if POSTGRESQL:
        for name, url in (("tracker", console.tracker), ("console", console.database)):
            dump = subprocess.run([binary("pg_dump"), url], check=True, capture_output=True)
            texts[f"{name}.db"] = dump.stdout
    return sorted(
        name
        for name, text in texts.items()
        if any(word.encode() in text.lower() for word in wanted)
    )


def post(client: httpx.Client, path: str, **data: str) -> None:
    token = client.cookies["console_csrf"]
    answer = client.post(path, data={**data, "csrfmiddlewaretoken": token})
    assert answer.status_code == 200, answer.status_code


def review(client: httpx.Client, console: Console, conversation: Conversation) -> int:
    """Leave in the console everything that a reviewer can leave; return the conversation's key."""
    query = f"SELECT id FROM {TABLE} WHERE sender_id = '{SENDER}'"
    key = int(rows(console.database, query)[0][0])
    message = next(row[3] for row in conversation.rows if row[1] == "user")
    import json

    post(client, f"/conversations/{key}/notes", note=f"dit {WORD}, voir {SENDER}")
    post(client, f"/conversations/{key}/etiquettes", etiquette="à rappeler")
    post(
        client,
        f"/conversations/{key}/correction",
        message=json.loads(message)["message_id"],
        intention="inform",
    )
    correction = rows(console.database, "SELECT id FROM training_correction")[0][0]
    post(client, "/entrainement/decider", decision=f"valider c{correction}")
    post(client, "/entrainement/ajouter/")
    post(
        client,
        f"/conversations/{key}/proposition",
        message=json.loads(message)["message_id"],
        quoi="phrase",
        texte=f"dit {WORD}",
        sujet="fever",
        sens="denied",
    )
    return key


def test_an_erased_conversation_is_nowhere_and_stays_so(console: Console) -> None:
    begun = time.time() - 3600
    conversation = told(begun)
    store = Store(console.tracker)
    store.write(conversation, Conversation("web-other").says(f"{OTHER}, mal au dos"))
    kept = MessagingStore(console.folder / "messaging.db")
    kept.record(Failure("sms", SENDER, "network", None, 3))
    eventually(lambda: len(held(console)) == 2)
    client = console.visit("anne")
    key = review(client, console, conversation)
    before = traces(console, WORD, SENDER)
    for place in ("tracker.db", "reviewed.yml"):
        assert place in before
    assert {"console.db", "console.db-wal"} & set(before)
    assert {"messaging.db", "messaging.db-wal"} & set(before)

    post(client, f"/conversations/{key}/effacer", confirmation="effacer")

    assert traces(console, WORD, SENDER) == []
    assert held(console) == ["web-other"]
    assert "tracker.db" in traces(console, OTHER)
    # The assistant was in the middle of an answer, and stores its memory whole.
    store.write(conversation)
    eventually(lambda: store.count(SENDER) == 0)
    assert traces(console, WORD, SENDER) == []
    assert console.command("rebuild").returncode == 0
    assert held(console) == ["web-other"]
    assert traces(console, WORD, SENDER) == []
    kept.close()


def test_what_the_patient_erased_is_nowhere(console: Console) -> None:
    store = Store(console.tracker)
    store.write(told(time.time() - 60), Conversation("web-other").says("bonjour"))
    eventually(lambda: len(held(console)) == 2)
    if not POSTGRESQL:
        # As the assistant's own store does.
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete=ON")
            connection.exec_driver_sql(f"DELETE FROM events WHERE sender_id = '{SENDER}'")
            connection.exec_driver_sql(f"INSERT INTO erasures (sender_id) VALUES ('{SENDER}')")
    else:
        store.erase(SENDER)
    eventually(lambda: held(console) == ["web-other"])
    eventually(lambda: traces(console, WORD, SENDER) == [])


def test_an_erasure_while_the_store_is_away_is_carried_out_later(console: Console) -> None:
    store = Store(console.tracker)
    store.write(told(time.time() - 60))
    eventually(lambda: held(console) == [SENDER])
    client = console.visit("anne")
    key = rows(console.database, f"SELECT id FROM {TABLE}")[0][0]
    change(console.tracker, "ALTER TABLE events RENAME TO elsewhere")
    token = client.cookies["console_csrf"]
    form = {"confirmation": "effacer", "csrfmiddlewaretoken": token}
    client.post(f"/conversations/{key}/effacer", data=form)
    change(console.tracker, "ALTER TABLE elsewhere RENAME TO events")
    eventually(lambda: store.count(SENDER) == 0 and not held(console))
    eventually(lambda: traces(console, WORD, SENDER) == [])

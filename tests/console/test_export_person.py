"""The right of access: everything about one person, and nothing about another."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from channels.identity import Pseudonyms
from channels.messaging_store import Failure, MessagingStore
from tests.assistant import ROOT, SECRET
from tests.console.databases import change, database, rows
from tests.console.running import Console
from tests.console.stored import Conversation, Store
from tests.console.test_callbacks import TABLE as CALLBACKS

PHONE = "+33639980012"
SENDER = Pseudonyms(SECRET).conversation("sms", PHONE)
WORD, OTHER = "perlimpinpin", "abracadabra"


@pytest.fixture
def console(tmp_path: Path):
    made = Console(tmp_path, database(tmp_path, "tracker"), database(tmp_path, "console"))
    Store(made.tracker).write(
        Conversation(SENDER, time.time() - 60, "sms")
        .says(f"je suis Jean Dupont, {WORD}")
        .ends("self_care"),
        Conversation("somebody-else", time.time() - 50).says(OTHER).ends("self_care"),
    )
    kept = MessagingStore(tmp_path / "messaging.db")
    kept.opt_out(SENDER)
    kept.record(Failure("sms", SENDER, "refused", 400, 1))
    kept.close()
    try:
        made.start()
        limit = time.monotonic() + 60
        while len(rows(made.database, "SELECT id FROM conversations_conversation")) < 2:
            assert time.monotonic() < limit
            time.sleep(0.2)
        yield made
    finally:
        made.stop()


def export(console: Console, given: str, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "console", "export_person", str(file)],
        cwd=ROOT, env=console.environ, input=given + "\n", capture_output=True, text=True,
        timeout=120,
    )  # fmt: skip


def test_a_person_gets_everything_and_nothing_of_another(console, tmp_path):
    change(
        console.database,
        "INSERT INTO conversations_note (conversation_id, text, written_at)"
        f" SELECT id, 'une note', CURRENT_TIMESTAMP FROM conversations_conversation"
        f" WHERE sender_id = '{SENDER}'",
    )
    serial = "INTEGER" if console.tracker.startswith("sqlite") else "BIGSERIAL"
    change(
        console.tracker,
        CALLBACKS.format(serial=serial),
        "INSERT INTO callbacks (token, sender_id, asked_at, reason, name, phone, times)"
        f" VALUES ('t', '{SENDER}', 1, 'human', 'Camille', '{PHONE}', 'noon')",
    )
    file = tmp_path / "person.json"
    done = export(console, "06 39 98 00 12", file)
    assert done.returncode == 0, done.stderr
    assert file.stat().st_mode & 0o077 == 0
    text = file.read_text()
    found: dict[str, Any] = json.loads(text)
    (conversation,) = found["conversations"]
    said = [e["data"]["text"] for e in conversation["events"] if e["kind"] == "user"]
    assert said == [f"je suis Jean Dupont, {WORD}"], "unmasked: it is theirs"
    assert conversation["summary"]["orientation"] == "self_care"
    assert [note["text"] for note in conversation["review"]["notes"]] == ["une note"]
    assert conversation["call_back"]["name"] == "Camille"
    assert conversation["call_back"]["state"] == "waiting"
    assert conversation["messaging"] == {
        "wrote_stop": True, "undelivered": [{"reason": "refused", "status": 400}],
    }  # fmt: skip
    assert OTHER not in text
    assert rows(console.database, "SELECT id FROM audit_entry WHERE deed = 'exported'")
    again = export(console, PHONE, file)
    assert again.returncode == 1
    assert "cannot be written" in again.stderr, "nothing is written over"


def test_who_is_unknown_is_told_in_one_line(console, tmp_path):
    done = export(console, "06 00 00 00 00", tmp_path / "person.json")
    assert done.returncode == 1
    assert done.stderr.strip().count("\n") == 0
    assert not (tmp_path / "person.json").exists()

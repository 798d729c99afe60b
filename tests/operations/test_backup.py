"""A backup made while people write, put back onto an empty machine: everything is there again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from channels.messaging_store import MessagingStore
from channels.tombstones import Tombstones
from tests.assistant import ROOT, SECRET
from tests.console.databases import rows
from tests.console.postgresql import PostgreSQL
from tests.console.stored import Conversation, Store


@pytest.fixture(scope="module")
def server():
    running = PostgreSQL().start()
    yield running
    running.stop()


_MAKE = ("deploy.backup", "make")


def _environ(folder: Path, kind: str, server: PostgreSQL | None) -> dict[str, str]:
    folder.mkdir()
    urls = {
        name: f"sqlite:///{folder / name}.db"
        if kind == "sqlite"
        else server.create(f"{folder.parent.name}_{folder.name}_{name}")
        for name in ("conversations", "console", "erased", "messaging")
    }
    return {
        **os.environ,
        # Not the settings of the tests.
        "DJANGO_SETTINGS_MODULE": "console.settings",
        "TRIAGE_DB_URL": urls["conversations"],
        "TRIAGE_CONSOLE_DB_URL": urls["console"],
        "TRIAGE_TOMBSTONES_DB_URL": urls["erased"],
        "TRIAGE_SIGN_OFF_FILE": str(folder / "sign_off.json"),
        "TRIAGE_MESSAGING_DB": urls["messaging"],
        "TRIAGE_TRAINING_FILE": str(folder / "reviewed.yml"),
        "TRIAGE_SECRET_KEY": SECRET,
    }


def _run(environ: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT, env=environ, capture_output=True, text=True, timeout=240,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_everything_is_there_again(tmp_path, server, kind):
    old, new = (_environ(tmp_path / name, kind, server) for name in ("old", "new"))
    Store(old["TRIAGE_DB_URL"]).write(
        *(
            Conversation(f"p{n}", time.time()).says("perlimpinpin").ends("self_care")
            for n in range(5)
        )
    )
    password = {"TRIAGE_CONSOLE_PASSWORD": "un mot de passe assez long"}
    made = _run(
        {**old, **password}, "console", "create_account", "--username", "lea", "--role", "reads"
    )
    assert made.returncode == 0, made.stderr
    MessagingStore(old["TRIAGE_MESSAGING_DB"]).opt_out("somebody")
    Tombstones(old["TRIAGE_TOMBSTONES_DB_URL"]).set("erased-before", closed=True)
    (tmp_path / "old" / "sign_off.json").write_text("{}")
    (tmp_path / "old" / "reviewed.yml").write_text("version: '3.1'\n")

    backup = tmp_path / "backup"
    empty = _run({**old, "TRIAGE_DB_URL": f"sqlite:///{tmp_path}/none.db"}, *_MAKE, str(backup))
    assert empty.returncode == 1, "a backup of nothing is none"
    shutil.rmtree(backup, ignore_errors=True)
    done = _run(old, *_MAKE, str(backup))
    assert done.returncode == 0, done.stderr
    assert [file for file in backup.iterdir() if file.stat().st_mode & 0o077] == []
    assert _run(old, *_MAKE, str(backup)).returncode == 1, "none is written over"
    done = _run(new, "deploy.backup", "restore", str(backup))
    assert done.returncode == 0, done.stderr

    everything = "SELECT sender_id, type_name, data FROM events ORDER BY id"
    assert rows(new["TRIAGE_DB_URL"], everything) == rows(old["TRIAGE_DB_URL"], everything)
    accounts = "SELECT username FROM auth_user"
    assert rows(new["TRIAGE_CONSOLE_DB_URL"], accounts) == [("lea",)]
    assert MessagingStore(new["TRIAGE_MESSAGING_DB"]).opted_out("somebody")
    assert (tmp_path / "new" / "reviewed.yml").exists()
    assert (tmp_path / "new" / "sign_off.json").exists()
    assert Tombstones(new["TRIAGE_TOMBSTONES_DB_URL"]).is_closed("erased-before")
    again = _run(new, "deploy.backup", "restore", str(backup))
    assert again.returncode == 1, "a restore writes over nothing"
    assert again.stderr.strip().count("\n") == 0


def test_what_was_erased_since_the_backup_is_not_forgotten_by_a_restore(tmp_path):
    old = _environ(tmp_path / "old", "sqlite", None)
    Store(old["TRIAGE_DB_URL"]).write(Conversation("p", time.time()).says("x"))
    assert _run(old, "console", "migrate").returncode == 0
    Tombstones(old["TRIAGE_TOMBSTONES_DB_URL"])
    backup = tmp_path / "backup"
    assert _run(old, *_MAKE, str(backup)).returncode == 0
    Tombstones(old["TRIAGE_TOMBSTONES_DB_URL"]).set("p", closed=True)
    for name in ("conversations", "console"):
        (tmp_path / "old" / f"{name}.db").unlink()
    done = _run(old, "deploy.backup", "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert Tombstones(old["TRIAGE_TOMBSTONES_DB_URL"]).is_closed("p")

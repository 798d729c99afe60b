"""A small demonstration: really held, spread over the past, stored once and in order."""

from __future__ import annotations

import itertools
import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.people import load_book, make_people
from deploy.demo.writing import in_words
from deploy.demo_data import main
from deploy.settings import ROOT
from triage.answers import RED_FLAGS

COUNT = 12
Rows = list[tuple[int, str, str, float, dict[str, Any]]]


def demo_data(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as ``make demo-data`` does."""
    return subprocess.run(
        [sys.executable, "-m", "deploy.demo_data", *arguments],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "TRIAGE_DB_URL": url},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def rows_of(database: Path) -> Rows:
    """Return what is stored, as it lies in the table."""
    with sqlite3.connect(database) as connection:
        found = connection.execute(
            "SELECT id, sender_id, type_name, timestamp, data FROM events ORDER BY rowid"
        ).fetchall()
    return [(*row[:4], json.loads(row[4])) for row in found]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a small demonstration."""
    file = tmp_path_factory.mktemp("demo") / "conversations.db"
    run = demo_data(f"sqlite:///{file}", "--count", str(COUNT))
    assert run.returncode == 0, run.stderr
    assert f"demo-data: {COUNT} of {COUNT}" in run.stdout
    assert f"{COUNT} conversations stored" in run.stdout
    return file


@pytest.fixture
def rows(database: Path) -> Rows:
    return rows_of(database)


def test_every_conversation_is_stored(rows: Rows) -> None:
    assert len({row[1] for row in rows}) == COUNT


def test_ids_and_times_ascend(rows: Rows) -> None:
    ids = [row[0] for row in rows]
    assert ids == sorted(set(ids))
    by_time = itertools.groupby(sorted(rows, key=lambda row: row[1]), key=lambda row: row[1])
    for _, events in by_time:
        times = [event[3] for event in events]
        assert times == sorted(times)


def test_both_timestamps_agree_and_none_is_to_come(rows: Rows) -> None:
    now = time.time()
    assert all(row[3] == row[4]["timestamp"] <= now for row in rows)
    assert min(row[3] for row in rows) > now - 62 * 86400
    assert len({int(row[3] // 86400) for row in rows}) > 3


def test_an_emergency_is_of_the_last_hour(rows: Rows) -> None:
    alerts = [row[3] for row in rows if contract(row).get("type") == "alert"]
    assert max(alerts) > time.time() - 3600


def test_channels_and_orientations_vary(rows: Rows) -> None:
    channels = {row[4].get("input_channel") for row in rows if row[2] == "user"}
    assert channels == {"widget", "rest", "telegram", "sms"}
    orientations = {contract(row).get("orientation") for row in rows} - {None}
    assert len(orientations) >= 5
    assert "emergency" in orientations


def test_ids_of_senders_are_those_of_their_channel(rows: Rows) -> None:
    begins = {"widget": "web-", "telegram": "telegram-", "sms": "sms-"}
    for _, sender, kind, _, data in rows:
        if kind == "user":
            assert sender.startswith(begins.get(data["input_channel"], ""))


def test_a_store_that_cannot_be_used_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRIAGE_DB_URL", "sqlite:////proc/nowhere/conversations.db")
    assert main(["--count", "1"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("demo-data: ")
    assert len(said.splitlines()) == 1


def test_the_same_seed_makes_the_same_people() -> None:
    book = load_book()
    assert make_people(book, 80, 7) == make_people(book, 80, 7)
    assert make_people(book, 80, 7) != make_people(book, 80, 8)


def test_every_sign_and_every_orientation_is_among_the_cases() -> None:
    cases = load_book().cases
    assert {flag for case in cases for flag in case["red_flags"]} == set(RED_FLAGS)
    orientations = {case["orientation"] for case in cases[:COUNT]} - {None}
    assert orientations == {
        "emergency", "urgent_consultation", "consultation", "out_of_scope",
        "specialist_opinion", "chronic_care", "self_care",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zéro"), (21, "vingt et un"), (71, "soixante et onze"), (80, "quatre-vingts"),
     (99, "quatre-vingt-dix-neuf")],
)  # fmt: skip
def test_numbers_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


def test_belgian_numbers() -> None:
    assert [in_words(n, belgian=True) for n in (72, 91, 84)] == [
        "septante-deux", "nonante et un", "quatre-vingt-quatre",
    ]  # fmt: skip


def contract(row: tuple[int, str, str, float, dict[str, Any]]) -> dict[str, Any]:
    """Return the object of the wire contract that an event carries, {} where none."""
    data = row[4]
    beside = (data.get("metadata") or {}).get("contract")
    found: dict[str, Any] = beside or (data.get("data") or {}).get("custom") or {}
    return found

"""Killed at any point, the console loses nothing and doubles nothing; nor when the assistant is."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.follower.importing import row_of
from console.transcripts.events import Event
from console.transcripts.summary import summarise
from tests.assistant import ROOT
from tests.console.databases import POSTGRESQL, database, rows
from tests.console.running import Console
from tests.console.stored import Store
from tests.console.writer import TURNS, sender

COLUMNS = (
    "sender_id", "pseudonym", "channel", "last_event_id", "events", "outcome", "stopped_at",
    "patient_turns", "misunderstandings", "state",
)  # fmt: skip
CAUGHT_UP_SECONDS = 120


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """A console that follows an empty store."""
    tracker = database(tmp_path, "tracker")
    Store(tracker)
    made = Console(tmp_path, tracker, database(tmp_path, "console"))
    assert made.command("migrate", "-v0").returncode == 0
    yield made
    made.kill()


@pytest.fixture
def write(console: Console) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a program that writes conversations into the store."""
    started: list[subprocess.Popen[bytes]] = []

    def writer(*options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.console.writer", console.tracker, *options]
        started.append(subprocess.Popen(command, cwd=ROOT, env=console.environ))
        return started[-1]

    yield writer
    for process in started:
        process.kill()
        process.wait(timeout=15)


def test_killed_again_and_again_it_follows_a_thousand_conversations(
    console: Console, write: Callable[..., subprocess.Popen[bytes]]
) -> None:
    dice = random.Random()
    writer = write("--count", "1000", "--threads", "8", "--pause", "0.06")
    reached: set[int] = set()
    while writer.poll() is None:
        # While it starts, or well in the midst of following.
        if dice.random() < 0.3:
            console.launch()
            time.sleep(dice.uniform(0, 3))
        else:
            console.start()
            time.sleep(dice.uniform(0, 2))
        console.kill()
        reached.add(_position(console))
    assert writer.returncode == 0
    # Otherwise nothing was proven: it was killed between one taking and the next.
    assert len(reached) > 2
    console.start()
    _catch_up(console)
    _compare(console, 1000)


def test_the_writer_is_killed_again_and_again(
    console: Console, write: Callable[..., subprocess.Popen[bytes]]
) -> None:
    dice = random.Random()
    console.start()
    for number in range(5):
        before = _stored(console)
        writer = write("--first", str(number * 1000), "--count", "1000")
        while _stored(console) == before:
            assert writer.poll() is None
            time.sleep(0.05)
        time.sleep(dice.uniform(0.1, 1.5))
        writer.kill()
        writer.wait(timeout=15)
    _catch_up(console)
    assert _compare(console) >= 5


def test_the_assistants_own_store_writes_and_both_are_killed(
    console: Console, write: Callable[..., subprocess.Popen[bytes]]
) -> None:
    # The assistant is one process; on PostgreSQL there may be several.
    threads = ("--threads", "4" if POSTGRESQL else "1")
    dice = random.Random()
    console.start()
    first = write("--rasa", "--count", "2000", *threads)
    while not _stored(console):
        assert first.poll() is None
        time.sleep(0.2)
    time.sleep(dice.uniform(1, 3))
    console.kill()
    first.kill()
    first.wait(timeout=15)
    second = write("--rasa", "--first", "5000", "--count", "120", "--pause", "0.02", *threads)
    while second.poll() is None:
        console.launch()
        time.sleep(dice.uniform(1, 4))
        console.kill()
    assert second.returncode == 0
    console.start()
    _catch_up(console)
    assert _compare(console) > 120
    held = dict(rows(console.database, f"SELECT sender_id, patient_turns FROM {TABLE}"))
    assert [held[sender(5000 + number)] for number in range(120)] == [TURNS] * 120


TABLE = "conversations_conversation"


def _stored(console: Console) -> int:
    return int(rows(console.tracker, "SELECT count(*) FROM events")[0][0])


def _position(console: Console) -> int:
    found = rows(console.database, "SELECT position FROM follower_cursor")
    return int(found[0][0]) if found else 0


def _catch_up(console: Console) -> None:
    """Wait until the console has taken what is stored: its end, and what was committed late."""
    stored = rows(console.tracker, "SELECT max(id), count(*) FROM events")[0]
    limit = time.monotonic() + CAUGHT_UP_SECONDS
    while time.monotonic() < limit:
        held = rows(console.database, f"SELECT sum(events) FROM {TABLE}")[0][0] or 0
        if (_position(console), int(held)) == stored:
            return
        time.sleep(0.2)
    pytest.fail(f"it has followed to {_position(console)}, {held} events, of {stored}")


def _compare(console: Console, expected: int | None = None) -> int:
    """Compare every row of the console with the store; return how many conversations there are."""
    events: dict[str, list[Event]] = defaultdict(list)
    query = "SELECT id, sender_id, type_name, timestamp, data FROM events ORDER BY id"
    for row_id, name, kind, at, data in rows(console.tracker, query):
        events[name].append(Event.stored(row_id, kind, at, data))
    summaries = {name: summarise(name, found) for name, found in events.items()}
    if expected is not None:
        assert len(summaries) == expected
        assert {summary.patient_turns for summary in summaries.values()} == {TURNS}
    wanted = []
    for summary in summaries.values():
        row = row_of(summary)
        wanted.append(tuple(getattr(row, name) for name in COLUMNS if name != "pseudonym"))
    names = ", ".join(name for name in COLUMNS if name != "pseudonym")
    assert sorted(rows(console.database, f"SELECT {names} FROM {TABLE}")) == sorted(wanted)
    _compare_signs(console, summaries)
    _compare_search(console, summaries)
    return len(summaries)


def _compare_signs(console: Console, summaries: dict) -> None:
    query = (
        f"SELECT c.sender_id, s.red_flag FROM conversations_sign s"
        f" JOIN {TABLE} c ON c.id = s.conversation_id"
    )
    wanted = [(name, flag) for name, found in summaries.items() for flag in found.red_flags]
    assert sorted(rows(console.database, query)) == sorted(wanted)


def _compare_search(console: Console, summaries: dict) -> None:
    """Every conversation stands in the index once, with all its words."""
    words = "words::text" if POSTGRESQL else "words"
    query = (
        f"SELECT c.sender_id, {words} FROM console_search i LEFT JOIN {TABLE} c ON c.id = i.rowid"
    )
    held = rows(console.database, query)
    assert sorted(name for name, _ in held) == sorted(summaries)
    for name, text in held:
        if summaries[name].patient_turns:
            assert f"motunique{int(name.removeprefix('web-'))}x" in text

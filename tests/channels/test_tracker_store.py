"""The store of the conversations: quick however much is in it, and clean after an erasure."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    DefinePrevUserUtteredFeaturization,
    EntitiesAdded,
    FollowupAction,
    Restarted,
    SessionStarted,
    SlotSet,
    StoryExported,
    UserUtteranceReverted,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text

from channels.database import SESSION_INDEX
from channels.stored_events import read_events
from channels.tracker_store import MAX_EVENTS, ConsentTrackerStore
from deploy.settings import ROOT
from tests.console.postgresql import PostgreSQL

DOMAIN = Domain.load(str(ROOT / "domain.yml"))
SECRET_WORDS = "mon secret à moi, dit une seule fois"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    running = PostgreSQL().start()
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'conversations.db'}"
    return request.getfixturevalue("server").create(f"store_{abs(hash(tmp_path))}")


@pytest.fixture
def store(url: str) -> ConsentTrackerStore:
    return ConsentTrackerStore(domain=DOMAIN, host=url)


def talk(sender: str, turns: int, words: str = "j'ai mal") -> DialogueStateTracker:
    """Return a conversation that was not stored yet."""
    tracker = DialogueStateTracker(sender, DOMAIN.slots)
    tracker.update(SessionStarted())
    for turn in range(turns):
        tracker.update(UserUttered(f"{words} {turn}", {"name": "inform"}, input_channel="widget"))
        tracker.update(SlotSet("pain_location", "lumbar"))
        tracker.update(BotUttered(f"question {turn} ?"))
    return tracker


def texts(found: list) -> list[str]:
    return [event.text for event in found]


async def test_what_is_saved_is_read_back(store: ConsentTrackerStore) -> None:
    await store.save(talk("a", 3))
    await store.save(talk("b", 1))
    read = await store.retrieve("a")
    assert read is not None
    assert list(read.events) == list(talk("a", 3).events)
    assert await store.retrieve("unknown") is None
    assert sorted(await store.keys()) == ["a", "b"]


def test_every_kind_of_event_is_read_as_rasa_reads_it() -> None:
    events = [
        SessionStarted(1.0), UserUttered("bonjour", {"name": "greet"}, timestamp=2.0),
        BotUttered("Une question ?", {"custom": {"type": "question"}}, {"utter_action": "a"}, 3.0),
        SlotSet("age", 52, 4.0), ActionExecuted("action_listen", timestamp=5.0), Restarted(6.0),
        ActionExecutionRejected("action_triage", timestamp=7.0), UserUtteranceReverted(8.0),
        ConversationPaused(9.0), FollowupAction("action_triage", 10.0), AllSlotsReset(11.0),
        ActiveLoop("form", 12.0), DefinePrevUserUtteredFeaturization(False, 13.0),
        EntitiesAdded([{"entity": "age", "value": 52}], 14.0),
    ]  # fmt: skip
    stored = [event.as_dict() for event in events]
    rows = enumerate(json.dumps(one) for one in stored)
    assert read_events(rows) == deserialise_events(stored)


@pytest.mark.parametrize(
    "data", ['{"event": "unheard"}', '{"event": "topic", "timestamp": 15.0}', "null", '{"eve', ""]
)
def test_a_row_that_cannot_be_read_counts_and_does_nothing(
    data: str, caplog: pytest.LogCaptureFixture
) -> None:
    good = json.dumps(UserUttered("bonjour", {"name": "greet"}, timestamp=2.0).as_dict())
    read = read_events([(6, good), (7, data), (8, good)])
    assert [event.type_name for event in read] == ["user", StoryExported.type_name, "user"]
    assert "row 7 " in caplog.text


async def test_only_what_is_new_is_written(store: ConsentTrackerStore) -> None:
    tracker = talk("a", 2)
    await store.save(tracker)
    await store.save(tracker)
    read = await store.retrieve("a")
    assert read is not None
    read.update(UserUttered("encore", {"name": "inform"}))
    await store.save(read)
    full = await store.retrieve_full_tracker("a")
    assert full is not None
    assert len(full.events) == len(tracker.events) + 1


async def test_a_long_conversation_is_read_by_its_latest_session(
    store: ConsentTrackerStore,
) -> None:
    tracker = talk("a", MAX_EVENTS)
    await store.save(tracker)
    latest = await store.retrieve("a")
    full = await store.retrieve_full_tracker("a")
    assert latest is not None
    assert full is not None
    assert len(latest.events) < 30 < MAX_EVENTS < len(full.events)
    assert latest.get_slot("pain_location") == "lumbar"
    assert texts(await store.said("a", 3)) == [
        f"question {MAX_EVENTS - 2} ?", f"j'ai mal {MAX_EVENTS - 1}", f"question {MAX_EVENTS - 1} ?"
    ]  # fmt: skip
    assert len(await store.said("a")) == 2 * MAX_EVENTS


async def test_what_was_said_is_read_in_parts(store: ConsentTrackerStore) -> None:
    await store.save(talk("a", 60))
    await store.save(talk("b", 3, "autre"))
    everything = texts(await store.said("a"))
    start, newest = await store.said_before("a", 50)
    assert (start, texts(newest)) == (70, everything[70:])
    start, older = await store.said_before("a", 50, start)
    assert (start, texts(older)) == (20, everything[20:70])
    start, oldest = await store.said_before("a", 50, start)
    assert (start, texts(oldest)) == (0, everything[:20])
    assert await store.said_before("a", 50, 0) == (0, [])
    assert await store.said_before("nobody", 50) == (0, [])


async def test_the_last_object_of_a_kind_is_found(store: ConsentTrackerStore) -> None:
    tracker = talk("a", 2, 'j\'écris "type": "alert"')
    for level in ("one", "two"):
        tracker.update(BotUttered("Appelez.", {"custom": {"type": "alert", "level": level}}))
    tracker.update(BotUttered('on lit "type": "alert" ici'))
    await store.save(tracker)
    found = await store.latest_object("a", "alert")
    assert isinstance(found, BotUttered)
    assert found.data["custom"]["level"] == "two"
    assert await store.latest_object("a", "result") is None
    assert await store.latest_object("b", "alert") is None


async def test_what_waits_for_its_answer_stays_in_the_session(store: ConsentTrackerStore) -> None:
    tracker = talk("a", MAX_EVENTS)
    tracker.update(UserUttered("et maintenant ?", {"name": "inform"}))
    await store.save(tracker)
    latest = await store.retrieve("a")
    assert latest is not None
    assert latest.latest_message is not None
    assert latest.latest_message.text == "et maintenant ?"
    latest.update(BotUttered("une réponse"))
    await store.save(latest)
    after = await store.retrieve("a")
    assert after is not None
    assert len(after.events) < 30


async def test_a_conversation_without_a_session_is_read_from_its_beginning(
    store: ConsentTrackerStore,
) -> None:
    tracker = DialogueStateTracker("a", DOMAIN.slots)
    tracker.update(UserUttered("bonjour", {"name": "greet"}))
    await store.save(tracker)
    await store.save(tracker)
    read = await store.retrieve("a")
    assert read is not None
    assert texts(list(read.events)) == ["bonjour"]


async def test_a_store_that_exists_gets_the_index(url: str) -> None:
    await SQLTrackerStore(domain=DOMAIN, host=url).save(talk("a", 3))
    for _ in range(2):
        store = ConsentTrackerStore(domain=DOMAIN, host=url)
        with store.engine.connect() as connection:
            catalogue = (
                "SELECT name FROM sqlite_master WHERE type = 'index'"
                if url.startswith("sqlite")
                else "SELECT indexname FROM pg_indexes"
            )
            names = [row[0] for row in connection.execute(text(catalogue))]
        assert names.count(SESSION_INDEX) == 1
    read = await store.retrieve("a")
    assert read is not None
    assert list(read.events) == list(talk("a", 3).events)


async def test_many_conversations_at_once_are_all_stored(store: ConsentTrackerStore) -> None:
    await asyncio.gather(*(store.save(talk(f"many-{n}", 2)) for n in range(60)))
    found = await asyncio.gather(*(store.retrieve(f"many-{n}") for n in range(60)))
    assert [len(tracker.events) for tracker in found if tracker] == [7] * 60


async def test_who_waits_for_the_disk_makes_nobody_else_wait(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    store = ConsentTrackerStore(domain=DOMAIN, host=f"sqlite:///{path}")
    await store.save(talk("a", 1))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    saving = asyncio.create_task(store.save(talk("b", 1)))
    for _ in range(20):
        await asyncio.sleep(0.01)
        assert await store.is_stored("a")
    assert not saving.done()
    other.execute("COMMIT")
    await saving
    assert await store.is_stored("b")


def traces(folder: Path) -> set[str]:
    """Return the files that hold the secret words."""
    kept = (path for path in folder.iterdir() if path.is_file())
    return {path.name for path in kept if b"mon secret" in path.read_bytes()}


async def test_what_is_erased_is_in_no_file(tmp_path: Path) -> None:
    store = ConsentTrackerStore(domain=DOMAIN, host=f"sqlite:///{tmp_path / 'conversations.db'}")
    await store.save(talk("a", 5, SECRET_WORDS))
    await store.save(talk("b", 5))
    assert traces(tmp_path)
    assert await store.erase("a") == 16
    assert traces(tmp_path) == set()
    assert not await store.is_stored("a")
    assert await store.is_stored("b")


async def test_what_is_erased_while_somebody_reads_is_in_no_file_once_they_have_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "conversations.db"
    store = ConsentTrackerStore(domain=DOMAIN, host=f"sqlite:///{path}")
    await store.save(talk("a", 5, SECRET_WORDS))
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()
    await store.erase("a")
    assert not await store.is_stored("a")
    reader.execute("COMMIT")
    reader.close()
    limit = time.monotonic() + 20
    while traces(tmp_path) and time.monotonic() < limit:
        await asyncio.sleep(0.1)
    assert traces(tmp_path) == set()


async def test_a_refusal_leaves_no_trace_but_itself(tmp_path: Path) -> None:
    store = ConsentTrackerStore(domain=DOMAIN, host=f"sqlite:///{tmp_path / 'conversations.db'}")
    tracker = talk("a", 2, SECRET_WORDS)
    await store.save(tracker)
    tracker.update(SlotSet("consent", False))
    await store.save(tracker)
    assert traces(tmp_path) == set()
    kept = await store.retrieve("a")
    assert kept is not None
    assert kept.get_slot("consent") is False
    assert await store.said("a") == []

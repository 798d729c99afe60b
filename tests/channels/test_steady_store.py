"""The store itself: a clock that is set back, what is forgotten, and what comes back erased."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.steady_store import SteadyTrackerStore
from deploy.settings import ROOT
from tests.console.postgresql import PostgreSQL

NOON = 1_800_000_000.0


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    running = PostgreSQL().start()
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SteadyTrackerStore:
    url = f"sqlite:///{tmp_path / 'conversations.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("server").create(tmp_path.name.replace("-", "_"))
        erased = f"sqlite:///{tmp_path / 'erased.db'}"
        monkeypatch.setenv("TRIAGE_TOMBSTONES_DB_URL", erased)
    return SteadyTrackerStore(Domain.load(str(ROOT / "domain.yml")), url)


async def test_a_session_that_begins_before_the_last_one_by_the_clock(
    store: SteadyTrackerStore,
) -> None:
    tracker = DialogueStateTracker.from_events("a", [], store.domain.slots)
    tracker.update(SessionStarted(timestamp=NOON))
    tracker.update(UserUttered("avant", timestamp=NOON + 1))
    await store.save(tracker)
    tracker = await store.retrieve("a")
    tracker.update(SessionStarted(timestamp=NOON - 3600))
    tracker.update(SlotSet("consent", True, timestamp=NOON - 3600))
    tracker.update(UserUttered("après", timestamp=NOON - 3599))
    tracker.update(ActionExecuted("action_listen", timestamp=NOON - 3598))
    await store.save(tracker)
    current = await store.retrieve("a")
    assert current.get_slot("consent") is True
    assert current.latest_message.text == "après"
    everything = await store.retrieve_full_tracker("a")
    texts = [event.text for event in everything.events if isinstance(event, UserUttered)]
    assert texts == ["avant", "après"]
    times = [event.timestamp for event in everything.events]
    assert times == sorted(times)
    current.update(UserUttered("encore", timestamp=NOON - 3000))
    await store.save(current)
    assert (await store.retrieve("a")).latest_message.text == "encore"


async def test_what_is_written_is_not_written_twice(store: SteadyTrackerStore) -> None:
    tracker = DialogueStateTracker.from_events("a", [], store.domain.slots)
    tracker.update(SessionStarted(timestamp=NOON))
    for number in range(3):
        tracker.update(UserUttered(str(number), timestamp=NOON - number))
        await store.save(tracker)
        tracker = await store.retrieve("a")
    texts = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert texts == ["0", "1", "2"]


async def _talked(store: SteadyTrackerStore, sender: str, *slots: SlotSet, at: float) -> None:
    tracker = DialogueStateTracker.from_events(sender, [], store.domain.slots)
    for event in (SessionStarted(timestamp=at), *slots, UserUttered("bonjour", timestamp=at)):
        event.timestamp = at
        tracker.update(event)
    await store.save(tracker)


async def _stored(store: SteadyTrackerStore) -> set[str]:
    return set(await store.keys())


async def test_only_what_nobody_answered_for_is_forgotten(store: SteadyTrackerStore) -> None:
    old, recent = time.time() - 25 * 3600, time.time() - 23 * 3600
    await _talked(store, "unanswered", SlotSet("consent", None), at=old)
    await _talked(store, "agreed", SlotSet("consent", True), at=old)
    await _talked(store, "declined", SlotSet("consent", False), at=old)
    await _talked(store, "recent", at=recent)
    assert await store.forget_unconsented(24) == 1
    assert await _stored(store) == {"agreed", "declined", "recent"}


async def test_what_was_erased_before_a_backup_came_back_goes_again(
    store: SteadyTrackerStore,
) -> None:
    before = time.time() - 100
    for sender in ("web-pressed", "sms-words", "kept"):
        await _talked(store, sender, at=before)
    assert await store.erase_whole("web-pressed") == 2
    assert await store.erase("sms-words") == 2
    assert await _stored(store) == {"kept"}
    assert await store.is_closed("web-pressed")
    assert not await store.is_closed("sms-words")
    for sender in ("web-pressed", "sms-words"):
        await _talked(store, sender, at=before)
    tracker = await store.retrieve("sms-words")
    tracker.update(UserUttered("après", timestamp=time.time() + 1))
    await store.save(tracker)
    store._bury()
    assert await _stored(store) == {"kept", "sms-words"}
    everything = await store.retrieve_full_tracker("sms-words")
    assert [event.text for event in everything.events] == ["après"]

"""The store when the clock is set back: the conversation goes on in the order in which it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.steady_store import SteadyTrackerStore
from deploy.settings import ROOT

NOON = 1_800_000_000.0


@pytest.fixture
def store(tmp_path: Path) -> SteadyTrackerStore:
    domain = Domain.load(str(ROOT / "domain.yml"))
    return SteadyTrackerStore(domain, f"sqlite:///{tmp_path / 'conversations.db'}")


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

"""What is remembered between two messages survives the way through the slots."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actions.memory import Dialogue, recall, remember
from tests.triage.facts import complete_facts
from triage.answers import Facts

DIALOGUES = st.builds(
    Dialogue,
    welcomed=st.booleans(),
    question=st.sampled_from([None, "duration", "red_flags"]),
    tries=st.integers(0, 3),
    step=st.integers(0, 9),
    steps=st.integers(0, 9),
    ended=st.sampled_from([None, "done", "emergency", "stopped"]),
)


@given(complete_facts(), DIALOGUES)
def test_nothing_is_lost_between_two_messages(facts: Facts, dialogue: Dialogue) -> None:
    slots = {event["name"]: event["value"] for event in remember(facts, dialogue, {})}
    assert recall(slots) == (facts, dialogue)


@given(complete_facts(), DIALOGUES)
def test_what_did_not_change_is_not_written_again(facts: Facts, dialogue: Dialogue) -> None:
    slots = {event["name"]: event["value"] for event in remember(facts, dialogue, {})}
    assert remember(facts, dialogue, slots) == []


def test_a_new_conversation_remembers_nothing() -> None:
    assert recall({}) == (Facts(), Dialogue())

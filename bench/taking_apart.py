"""``python -m bench.taking_apart MODULE MODEL ENDPOINTS TRIAGES``: time the parts of a turn.

Loads the assistant into this process as Rasa's server does, holds whole triages with it, and prints
the mean time of each part of a turn in ms. ``MODULE`` is how Rasa is started otherwise: TensorFlow
is left out where it is left out there.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bench.patients import ANSWERS

UNDERSTANDING = "understanding (the pipeline of config.yml)"
CHECK = "Rasa's check of the action server's answer"
ACTION = "the action server: its work, and the way there and back"


def timed(owner: Any, name: str, part: str, spent: dict[str, float]) -> None:
    """Have every call of ``owner.name`` add its time to ``spent[part]``."""
    function: Callable[..., Any] = getattr(owner, name)

    async def slow(*given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return await function(*given, **named)
        finally:
            spent[part] += time.perf_counter() - begun

    def quick(*given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            spent[part] += time.perf_counter() - begun

    setattr(owner, name, slow if asyncio.iscoroutinefunction(function) else quick)


async def take_apart(ours: bool, model: str, endpoints: str, triages: int) -> dict[str, Any]:
    """Return the mean times of the parts and of the whole turn in ms, and the number of turns.

    ``ours`` says whether the agent is made ready as the channels of this assistant do.
    """
    from rasa.core.actions.action import RemoteAction
    from rasa.core.agent import load_agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.core.processor import MessageProcessor
    from rasa.core.utils import AvailableEndpoints

    agent = await load_agent(model, endpoints=AvailableEndpoints.read_endpoints(endpoints))
    spent: dict[str, float] = defaultdict(float)
    timed(MessageProcessor, "parse_message", UNDERSTANDING, spent)
    if ours:
        from channels.preparing import prepare

        prepare(agent)
    timed(MessageProcessor, "_predict_next_with_tracker", "choosing the next action", spent)
    store = type(agent.tracker_store)
    timed(store, "retrieve", "reading the session", spent)
    timed(store, "save", "storing the turn", spent)
    timed(type(agent.processor.action_endpoint), "request", ACTION, spent)
    timed(RemoteAction, "_validate_action_result", CHECK, spent)
    timed(RemoteAction, "_action_call_format", "writing the session down for the action", spent)

    turns, whole = 0, 0.0

    async def say(sender: str, text: str) -> list[dict[str, Any]]:
        nonlocal turns, whole
        collector = CollectingOutputChannel()
        begun = time.perf_counter()
        await agent.handle_message(UserMessage(text, collector, sender, input_channel="rest"))
        whole += time.perf_counter() - begun
        turns += 1
        return collector.messages

    async def triage(number: int) -> None:
        messages = await say(f"apart-{number}", "bonjour, j'ai mal au dos")
        while True:
            objects = [message["custom"] for message in messages if "custom" in message]
            if any(item["type"] == "result" for item in objects):
                return
            asked = [item["id"] for item in objects if item["type"] == "question"][-1]
            messages = await say(f"apart-{number}", ANSWERS[asked][number % len(ANSWERS[asked])])

    await triage(0)
    spent.clear()
    turns, whole = 0, 0.0
    for number in range(1, triages + 1):
        await triage(number)
    if ours:
        await agent.processor.action_endpoint.close()
    return {
        "turns": turns,
        "whole": 1000 * whole / turns,
        "parts": {name: 1000 * seconds / turns for name, seconds in spent.items()},
    }


def main() -> None:
    """Take turns apart."""
    ours = sys.argv[1] == "deploy.without_tensorflow"
    if ours:
        from deploy.without_tensorflow import leave_out

        leave_out()
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    print(json.dumps(asyncio.run(take_apart(ours, sys.argv[2], sys.argv[3], int(sys.argv[4])))))


if __name__ == "__main__":
    main()

"""``python -m tests.console.writer``: writes conversations as an assistant at work would.

Several are held at the same time, each turn is a transaction, and transactions overlap, so that
ids are committed out of order where the database lets them be.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import create_engine

from tests.console.stored import INSERT, Conversation, Store, values

TURNS = 4


def sender(number: int) -> str:
    """Return the sender id of a conversation."""
    return f"web-{number:06d}"


def words(number: int, turn: int) -> str:
    """Return what is said in one turn: a word that no other conversation has is among it."""
    return f"j'ai mal, motunique{number}x, tour {turn}"


def turn_by_turn(url: str, numbers: list[int], pause: float) -> None:
    """Write conversations by SQL, one transaction a turn."""
    engine = create_engine(url, connect_args={"timeout": 30} if url.startswith("sqlite") else {})
    dice = random.Random(numbers[0])
    for number in numbers:
        told = Conversation(sender(number))
        done = 0
        for turn in range(TURNS):
            told.says(words(number, turn)).asks(("consent", "location", "duration", "age")[turn])
            if turn == 1 and number % 7 == 0:
                told.alerts("fever")
            with engine.begin() as connection:
                connection.execute(INSERT, [values(row) for row in told.rows[done:]])
                if not url.startswith("sqlite"):
                    # The ids are drawn: others may be committed before these.
                    time.sleep(dice.choice((0, 0, 0, 0.02, 0.1)))
            done = len(told.rows)
            time.sleep(pause)


def by_rasa(url: str, numbers: list[int], pause: float) -> None:
    """Write conversations through the assistant's own tracker store."""
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    from channels.tracker_store import ConsentTrackerStore

    store = ConsentTrackerStore(domain=Domain.empty(), host=url)

    async def write() -> None:
        for number in numbers:
            tracker = DialogueStateTracker(sender(number), slots=[])
            tracker.update(SessionStarted())
            for turn in range(TURNS):
                parsed = {"intent": {"name": "inform", "confidence": 0.9}, "entities": []}
                said = words(number, turn)
                tracker.update(UserUttered(said, parse_data=parsed, input_channel="widget"))
                tracker.update(BotUttered("Une question ?", {"custom": None}))
                await store.save(tracker)
                time.sleep(pause)

    asyncio.run(write())


def main() -> None:
    """Write the conversations ``--first`` to ``--first`` + ``--count``."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--rasa", action="store_true")
    given = parser.parse_args()
    Store(given.url)
    write: Callable[..., Any] = by_rasa if given.rasa else turn_by_turn
    last = given.first + given.count
    threads = [
        threading.Thread(
            target=write, args=(given.url, list(range(n, last, given.threads)), given.pause)
        )
        for n in range(given.first, given.first + given.threads)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    main()

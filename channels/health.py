"""Whether the parts that the assistant leans on answer: database, action server, shared Redis."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy
from rasa.core.agent import Agent

from channels.action_server import ActionServer
from channels.redis_client import redis_client

LIMIT_SECONDS = 2.0
"""How long a part may take to answer before it counts as failing."""
KEEP_SECONDS = 1.0
"""How long a finding holds: probes may ask as often as they like."""


class Health:
    """Looks at the parts, each at most once at a time."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._redis = redis_client(environ)
        self._found: dict[str, bool] = {}
        self._at = float("-inf")
        self._looking: asyncio.Lock | None = None
        # A database that hangs keeps its thread: the next look waits for no thread of its own.
        self._threads = {
            name: ThreadPoolExecutor(1, thread_name_prefix=f"health-{name}")
            for name in ("database", "redis")
        }
        self._pending: dict[str, asyncio.Future[Any]] = {}

    async def parts(self, agent: Agent) -> dict[str, bool]:
        """Return whether each part answers, by its name; takes two seconds at most."""
        if self._looking is None:
            self._looking = asyncio.Lock()
        async with self._looking:
            if time.monotonic() - self._at > KEEP_SECONDS:
                self._found = await self._look(agent)
                self._at = time.monotonic()
            return dict(self._found)

    async def _look(self, agent: Agent) -> dict[str, bool]:
        looks = {
            "database": self._in_thread("database", lambda: _ask_database(agent)),
            "action_server": _action_server_answers(agent),
        }
        if self._redis is not None:
            looks["redis"] = self._in_thread("redis", self._redis.ping)
        found = await asyncio.gather(*looks.values())
        return dict(zip(looks, found, strict=True))

    async def _in_thread(self, name: str, ask: Callable[[], Any]) -> bool:
        pending = self._pending.get(name)
        if pending is None or pending.done():
            loop = asyncio.get_running_loop()
            pending = self._pending[name] = loop.run_in_executor(self._threads[name], ask)
        try:
            await asyncio.wait_for(asyncio.shield(pending), LIMIT_SECONDS)
        except Exception:
            return False
        return True


def _ask_database(agent: Agent) -> None:
    """Have the database of the conversations answer. Raises what it raises."""
    store: Any = agent.tracker_store
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    with store.engine.connect() as connection:
        connection.execute(sqlalchemy.text("SELECT 1"))


async def _action_server_answers(agent: Agent) -> bool:
    if agent.action_endpoint is None:
        return False
    return await ActionServer.at(agent.action_endpoint).is_up()

"""One thing at a time for a conversation, whichever worker it reached.

In one process the turn is handed on in the order in which it was asked for. Between workers, a
lock in the Redis that they share. A worker that dies holds its lock for :data:`LEASE_SECONDS` at
most; one that lives renews it for as long as it needs. Where Redis does not answer, each worker
keeps order among its own: a patient is answered all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import redis.asyncio
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

from channels.shared import LIMIT_SECONDS, PAUSE_SECONDS

logger = logging.getLogger(__name__)

LEASE_SECONDS = 6.0
"""How long the lock of a worker that died keeps the others waiting."""
PATIENCE_SECONDS = 30.0
"""How long to wait for somebody else's turn; no turn of the assistant takes so long."""


class OneAtATime:
    """Keeps order by key. One for the process is enough for all keys."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._own: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._url = environ.get("TRIAGE_REDIS_URL", "").strip()
        self._redis: redis.asyncio.Redis[bytes] | None = None
        self._pause_until = 0.0

    @asynccontextmanager
    async def hold(
        self, key: str, patience: float | None = PATIENCE_SECONDS
    ) -> AsyncIterator[None]:
        """Wait for the turn of ``key`` and keep it; with ``patience`` None for as long as it takes.

        Raises asyncio.TimeoutError after ``patience`` seconds.
        """
        own = self._own.setdefault(key, asyncio.Lock())
        await asyncio.wait_for(own.acquire(), patience)
        try:
            shared = await self._acquire(key, patience)
            renewing = asyncio.create_task(_renew(shared)) if shared is not None else None
            try:
                yield
            finally:
                if shared is not None and renewing is not None:
                    renewing.cancel()
                    await self._release(shared)
        finally:
            own.release()

    async def _acquire(self, key: str, patience: float | None) -> Lock | None:
        """Return the lock between workers, held; None where there is none, or no answer."""
        if not self._url or time.monotonic() < self._pause_until:
            return None
        if self._redis is None:
            self._redis = redis.asyncio.Redis.from_url(
                self._url, socket_timeout=LIMIT_SECONDS, socket_connect_timeout=LIMIT_SECONDS
            )
        digest = hashlib.blake2s(key.encode("utf-8", "replace")).hexdigest()
        lock = Lock(self._redis, f"triage:turn:{digest}", timeout=LEASE_SECONDS, sleep=0.03)
        try:
            taken = await lock.acquire(blocking_timeout=patience)
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            self._go_on_alone(error)
            return None
        if not taken:
            raise asyncio.TimeoutError("another worker has kept this conversation for too long")
        return lock

    async def _release(self, lock: Lock) -> None:
        try:
            await lock.release()
        except (RedisError, OSError, asyncio.TimeoutError) as error:
            self._go_on_alone(error)

    def _go_on_alone(self, error: Exception) -> None:
        self._pause_until = time.monotonic() + PAUSE_SECONDS
        logger.error("The lock between workers does not answer (%s).", type(error).__name__)


async def _renew(lock: Lock) -> None:
    """Keep ``lock`` for as long as this task runs."""
    while True:
        await asyncio.sleep(LEASE_SECONDS / 3)
        with contextlib.suppress(RedisError, OSError, asyncio.TimeoutError):
            await lock.reacquire()

"""One thing at a time for a conversation, whichever worker it reached.

In one process the turn is handed on in the order in which it was asked for. Between workers, a
lock in the Redis that they share. A worker that dies holds its lock for :data:`LEASE_SECONDS` at
most; one that lives renews it for as long as it needs. One that was frozen meanwhile has lost it,
and may store nothing any more (:func:`confirm`): the message was answered by another. Where Redis
does not answer, each worker
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

import redis
import redis.asyncio
from redis.asyncio.lock import Lock
from redis.exceptions import LockError, RedisError

from channels.shared import LIMIT_SECONDS, PAUSE_SECONDS, redis_client

logger = logging.getLogger(__name__)

LEASE_SECONDS = 6.0
"""How long the lock of a worker that died keeps the others waiting."""
PATIENCE_SECONDS = 30.0
"""How long to wait for somebody else's turn; no turn of the assistant takes so long."""


_held: dict[str, Lock] = {}
"""The locks between workers that this process holds, by key."""
_asking: dict[str, redis.Redis[bytes]] = {}


def turn_of(conversation: str) -> str:
    """Return the key of the turns of ``conversation``, within which alone it is stored."""
    return f"rasa:{conversation}"


class LostTurnError(RuntimeError):
    """Another worker has taken the turn, because this one was frozen for too long."""


def confirm(key: str, environ: Mapping[str, str] = os.environ) -> None:
    """Raise LostTurnError where this process has lost the turn of ``key`` that it thinks it holds.

    May be called in any thread; waits half a second at most.
    """
    lock = _held.get(key)
    if lock is None:
        return
    url = environ.get("TRIAGE_REDIS_URL", "").strip()
    client = redis_client(environ) if url not in _asking else _asking[url]
    if client is None:
        return
    _asking[url] = client
    try:
        holder = client.get(lock.name)
    except (RedisError, OSError):
        return
    if holder != lock.local.token:
        raise LostTurnError("another worker has taken this turn")


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
            if shared is not None:
                _held[key] = shared
            try:
                yield
            finally:
                if shared is not None and renewing is not None:
                    renewing.cancel()
                    _held.pop(key, None)
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
        except LockError:
            logger.warning("A turn lasted longer than its lock: this worker was frozen.")
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

"""Locks in the Redis that the workers share, see :mod:`channels.lock_store`.

A lock is a lease: a worker that lives renews it for as long as it needs; that of a worker that died
or was frozen runs out, so that another answers. A worker that wakes from a freeze has lost its
lease and may store nothing any more (:func:`confirm`): the message was answered by another.

Where Redis does not answer, the locks of the database are taken instead.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from dataclasses import dataclass

import redis.asyncio
from redis.asyncio.lock import Lock
from redis.exceptions import LockError, RedisError

from channels.locks import Shared, number_of
from channels.redis_client import LIMIT_SECONDS, PAUSE_SECONDS

logger = logging.getLogger(__name__)

LEASE_SECONDS = 6.0
"""How long the lock of a worker that died keeps the others waiting."""

_FAILURES = (RedisError, OSError, asyncio.TimeoutError)


class LostTurnError(RuntimeError):
    """Another worker has taken the turn, because this one was frozen for too long."""


@dataclass
class _Held:
    lock: Lock
    renewed_at: float
    renewing: asyncio.Task[None] | None = None


_held: dict[int, _Held] = {}
"""The leases of this process, by the number of the lock."""


class RedisLocks:
    """Locks in the Redis at ``url``, and ``otherwise`` those of the database."""

    def __init__(self, url: str, otherwise: Shared) -> None:
        self._redis = redis.asyncio.Redis.from_url(
            url, socket_timeout=LIMIT_SECONDS, socket_connect_timeout=LIMIT_SECONDS
        )
        self._otherwise = otherwise
        self._pause_until = 0.0

    async def take(self, number: int) -> bool:
        """See :class:`channels.locks.Shared`."""
        if time.monotonic() >= self._pause_until:
            lock = Lock(self._redis, f"triage:turn:{number:016x}", timeout=LEASE_SECONDS)
            held = _Held(lock, time.monotonic())
            try:
                if not await lock.acquire(blocking=False):
                    return False
            except _FAILURES as error:
                self._do_without(error)
            else:
                held.renewing = asyncio.create_task(_renew(held))
                _held[number] = held
                return True
        return await self._otherwise.take(number)

    async def give_back(self, number: int) -> None:
        """See :class:`channels.locks.Shared`. A lease that is lost needs no giving back."""
        held = _held.pop(number, None)
        if held is None:
            await self._otherwise.give_back(number)
            return
        if held.renewing is not None:
            held.renewing.cancel()
        try:
            await held.lock.release()
        except LockError:
            logger.warning("A turn lasted longer than its lock: this worker was frozen.")
        except _FAILURES as error:
            self._do_without(error)

    def _do_without(self, error: Exception) -> None:
        self._pause_until = time.monotonic() + PAUSE_SECONDS
        logger.error("The locks in Redis do not answer (%s).", type(error).__name__)


async def confirm(conversation: str) -> None:
    """Raise LostTurnError where this process has lost the turn of ``conversation`` that it began.

    A lease that still runs needs no asking; where Redis does not answer, the turn goes on.
    """
    held = _held.get(number_of(conversation))
    if held is None or time.monotonic() - held.renewed_at < LEASE_SECONDS:
        return
    try:
        owned = await held.lock.owned()
    except _FAILURES:
        return
    if not owned:
        raise LostTurnError("another worker has taken this turn")


async def _renew(held: _Held) -> None:
    """Keep the lease for as long as this task runs."""
    while True:
        await asyncio.sleep(LEASE_SECONDS / 3)
        begun = time.monotonic()
        with contextlib.suppress(*_FAILURES):
            await held.lock.reacquire()
            held.renewed_at = begun

"""How often somebody may write: in bursts up to a number, refilled evenly over a time.

The counts are in the memory of this process, or in the Redis that the workers share. Redis sees a
digest of each key, never an address. Where it does not answer, this process counts for itself.
"""

from __future__ import annotations

import hashlib
import logging
import math
import os
import time
from collections.abc import Mapping
from datetime import timedelta

from throttled.asyncio import MemoryStore, RedisStore, Throttled, rate_limiter

from channels.redis_client import LIMIT_SECONDS, PAUSE_SECONDS

logger = logging.getLogger(__name__)

MAX_KEYS = 20_000
"""Keys remembered at once in memory; those not used for longest are forgotten first."""


class RateLimit:
    """Lets a key through ``allowed`` times per ``seconds``, in bursts up to ``allowed``.

    ``name`` keeps the keys of one limit apart from those of another in a shared Redis.
    """

    def __init__(
        self, name: str, allowed: int, seconds: int, environ: Mapping[str, str] = os.environ
    ) -> None:
        quota = rate_limiter.per_duration(timedelta(seconds=seconds), allowed, burst=allowed)
        self._name = name
        self._allowed = allowed
        self._key = environ.get("TRIAGE_SECRET_KEY", "").encode()[:32]
        self._own = Throttled(
            using="gcra", quota=quota, store=MemoryStore(options={"MAX_SIZE": MAX_KEYS})
        )
        self._shared: Throttled | None = None
        self._pause_until = 0.0
        if url := environ.get("TRIAGE_REDIS_URL", "").strip():
            times = {"socket_timeout": LIMIT_SECONDS, "socket_connect_timeout": LIMIT_SECONDS}
            store = RedisStore(server=url, options={"CONNECTION_POOL_KWARGS": times})
            self._shared = Throttled(using="gcra", quota=quota, store=store)

    async def take(self, key: str, cost: int = 1) -> int:
        """Count a use by ``key``; return 0 where it may pass, else the seconds to wait.

        ``cost`` is how many uses it counts for; more than are allowed at once count for those.
        """
        cost = min(cost, self._allowed)
        digest = hashlib.blake2s(f"{self._name}:{key}".encode(), key=self._key).hexdigest()
        if self._shared is not None and time.monotonic() >= self._pause_until:
            try:
                return _wait(await self._shared.limit(f"{self._name}:{digest}", cost))
            except Exception as error:
                self._pause_until = time.monotonic() + PAUSE_SECONDS
                logger.error("The shared limits do not answer (%s).", type(error).__name__)
        return _wait(await self._own.limit(f"{self._name}:{digest}", cost))


def _wait(result: rate_limiter.RateLimitResult) -> int:
    return max(1, math.ceil(round(result.state.retry_after, 3))) if result.limited else 0

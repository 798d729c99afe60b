"""How often somebody may write: a token bucket for each key, in memory."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

MAX_KEYS = 20_000
"""Keys remembered at once; the fullest buckets are forgotten first, which costs nobody anything."""


@dataclass
class _Bucket:
    left: float
    at: float


class RateLimit:
    """Lets a key through ``allowed`` times per ``seconds``, in bursts up to ``allowed``.

    ``clock`` returns seconds that only ever grow.
    """

    def __init__(
        self, allowed: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._allowed = allowed
        self._per_second = allowed / seconds
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: str, cost: int = 1) -> int:
        """Count a use by ``key``; return 0 where it may pass, else the seconds to wait.

        ``cost`` is how many uses it counts for; more than are allowed at once count for those.
        """
        cost = min(cost, self._allowed)
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[key] = _Bucket(float(self._allowed), now)
        bucket.left = self._level(bucket, now)
        bucket.at = now
        if bucket.left >= cost:
            bucket.left -= cost
            return 0
        return math.ceil((cost - bucket.left) / self._per_second)

    def _level(self, bucket: _Bucket, now: float) -> float:
        return min(self._allowed, bucket.left + (now - bucket.at) * self._per_second)

    def _make_room(self, now: float) -> None:
        if len(self._buckets) < MAX_KEYS:
            return
        fullest = sorted(self._buckets, key=lambda key: -self._level(self._buckets[key], now))
        for key in fullest[: MAX_KEYS // 10]:
            del self._buckets[key]

"""The Redis that several assistants share, where there is one: ``TRIAGE_REDIS_URL``.

Without it everything is in the memory of one process, which is right for one process. A Redis that
does not answer never stops a turn: whoever uses it goes on alone, and says so in the log.
"""

from __future__ import annotations

from collections.abc import Mapping

import redis

LIMIT_SECONDS = 0.5
"""How long a call to Redis may take: a patient is waiting."""
PAUSE_SECONDS = 5.0
"""How long a Redis that did not answer is left alone."""


def redis_client(environ: Mapping[str, str]) -> redis.Redis | None:
    """Return a client that gives up soon; None where no Redis is shared. Raises ValueError."""
    url = environ.get("TRIAGE_REDIS_URL", "").strip()
    if not url:
        return None
    try:
        return redis.Redis.from_url(
            url,
            socket_timeout=LIMIT_SECONDS,
            socket_connect_timeout=LIMIT_SECONDS,
        )
    except ValueError:
        raise ValueError("TRIAGE_REDIS_URL must be like redis://:password@host:6379/0") from None

"""Rasa's lock store, for one worker or several.

Rasa's own for Redis reads a list of tickets, adds one and writes it back: two workers that do so
at the same moment both hold the conversation. It also asks once a second whether it is free.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore

from channels.one_at_a_time import OneAtATime, turn_of


class SharedLockStore(LockStore):
    """The lock store of ``endpoints.yml``; shared where ``TRIAGE_REDIS_URL`` is set."""

    def __init__(self, endpoint_config: Any = None) -> None:
        super().__init__()
        self._order = OneAtATime()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = 1,
    ) -> AsyncGenerator[TicketLock, None]:
        """Hold a conversation. Raises LockError where another turn does not end."""
        order = self._order.hold(turn_of(conversation_id))
        try:
            await order.__aenter__()
        except asyncio.TimeoutError as error:
            raise LockError("another turn of the conversation does not end") from error
        try:
            yield TicketLock(conversation_id)
        finally:
            await order.__aexit__(None, None, None)

"""The store of the messaging channels, used without stopping the event loop.

A database on another machine may be slow, or frozen: whatever is asked of it has a limit, and
nobody else waits meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from channels.messaging_store import (
    LIMIT_SECONDS,
    Failure,
    MessagingStore,
    MessagingStoreError,
    State,
)
from channels.threads import in_thread

T = TypeVar("T")


class Memory:
    """``store``, with its functions as coroutines; each raises MessagingStoreError in time."""

    def __init__(self, store: MessagingStore) -> None:
        self._store = store
        # One at a time: it has one connection.
        self._thread = ThreadPoolExecutor(1, "messaging-store")

    async def keep(self, message: str, conversation: str, sealed: bytes) -> None:
        """Keep ``message`` until it is answered."""
        await self._in_time(self._store.keep, message, conversation, sealed)

    async def waiting(self, since: float) -> list[bytes]:
        """Return what waits for its answer, and came after ``since``."""
        return await self._in_time(self._store.waiting, since)

    async def is_waiting(self, message: str) -> bool:
        """Say whether ``message`` still waits for its answer."""
        return await self._in_time(self._store.is_waiting, message)

    async def begin(self, message: str) -> State:
        """Note that ``message`` has come in; return how far it had got before."""
        return await self._in_time(self._store.begin, message)

    async def finish(self, message: str) -> None:
        """Note that ``message`` is answered."""
        await self._in_time(self._store.finish, message)

    async def holds_back(self, conversation: str) -> bool:
        """Say whether anything of ``conversation`` is kept that an erasure must delete."""
        return await self._in_time(self._store.holds_back, conversation)

    async def forget(self, conversation: str) -> None:
        """Delete what is kept of a conversation that was erased."""
        await self._in_time(self._store.forget, conversation)

    async def opt_out(self, conversation: str) -> bool:
        """Note that nothing more may be sent; return False where that was known."""
        return await self._in_time(self._store.opt_out, conversation)

    async def opt_in(self, conversation: str) -> bool:
        """Note that the person wants messages again; return False where they always did."""
        return await self._in_time(self._store.opt_in, conversation)

    async def opted_out(self, conversation: str) -> bool:
        """Say whether the person wants no messages."""
        return await self._in_time(self._store.opted_out, conversation)

    async def record(self, failure: Failure) -> None:
        """Keep an answer that could not be sent."""
        await self._in_time(self._store.record, failure)

    async def close(self) -> None:
        """Let go of the database."""
        await self._in_time(self._store.close)

    async def _in_time(self, work: Callable[..., T], *given: object) -> T:
        try:
            return await asyncio.wait_for(in_thread(self._thread, work, *given), LIMIT_SECONDS + 1)
        except asyncio.TimeoutError:
            raise MessagingStoreError("no answer in time") from None

"""One message of a conversation at a time, also where several processes answer.

The database that holds the conversations is shared by the processes already, and so is what it
locks with: beside a SQLite file, a lock of the operating system; on PostgreSQL, an advisory lock.
Both are given back by whoever held them when a process dies. Where the workers share a Redis
(``TRIAGE_REDIS_URL``), they lock in it instead (:mod:`channels.redis_locks`), so that one that is
frozen stops nobody either. Rasa's own lock store for Redis is not used: it reads a list of tickets,
adds one and writes it back, so that two workers at the same moment both hold a conversation.
Between the tasks of one process, the lock is handed on in the order in which it was asked for.

A channel may hold the lock of a conversation around a whole turn, from looking up whether a message
was answered already until its answer is stored: what Rasa does within does not wait for it.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from sqlalchemy import text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError

from channels.database import open_database
from channels.locks import Shared, number_of
from channels.redis_locks import RedisLocks
from channels.tracker_store import DEFAULT_FILE

if TYPE_CHECKING:
    from rasa.core.agent import Agent

_PAUSE_SECONDS = 0.02
"""How long to wait before asking again for a lock that another process holds."""


class ConversationLockStore(LockStore):
    """The lock store of ``endpoints.yml``; its locks are those of the database, or of Redis.

    A turn that waits for longer than Rasa's lifetime of a lock (60 s) fails with LockError.
    """

    def __init__(self, endpoint_config: Any = None) -> None:
        url = os.environ.get("TRIAGE_DB_URL") or f"sqlite:///{DEFAULT_FILE}"
        file = make_url(url).database if url.startswith("sqlite") else None
        self._shared: Shared = FileLocks(Path(f"{file}-locks")) if file else ServerLocks(url)
        if redis_url := os.environ.get("TRIAGE_REDIS_URL", "").strip():
            self._shared = RedisLocks(redis_url, self._shared)
        self._own: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._held_by: dict[str, asyncio.Task[Any] | None] = {}

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = _PAUSE_SECONDS,
    ) -> AsyncIterator[TicketLock]:
        """Hold the lock of a conversation; at once where this very task holds it already."""
        turn = asyncio.current_task()
        if self._held_by.get(conversation_id) is turn:
            yield TicketLock(conversation_id)
            return
        own = self._own.setdefault(conversation_id, asyncio.Lock())
        limit = asyncio.get_running_loop().time() + lock_lifetime
        try:
            await asyncio.wait_for(own.acquire(), lock_lifetime)
        except asyncio.TimeoutError:
            raise _waited_too_long() from None
        try:
            number = number_of(conversation_id)
            while not await self._shared.take(number):
                if asyncio.get_running_loop().time() > limit:
                    raise _waited_too_long()
                await asyncio.sleep(_PAUSE_SECONDS)
            self._held_by[conversation_id] = turn
            try:
                yield TicketLock(conversation_id)
            finally:
                del self._held_by[conversation_id]
                await self._shared.give_back(number)
        finally:
            own.release()


@asynccontextmanager
async def whole_turn(agent: Agent, conversation: str) -> AsyncIterator[None]:
    """Hold the lock of ``conversation`` for a whole turn of a channel.

    Raises RuntimeError where ``endpoints.yml`` names another lock store: Rasa would wait within for
    what its own turn holds.
    """
    if not isinstance(agent.lock_store, ConversationLockStore):
        raise RuntimeError("endpoints.yml: lock_store must be channels.lock_store")
    async with agent.lock_store.lock(conversation):
        yield


class FileLocks:
    """Locks of the operating system on single bytes of an empty file, for processes of a machine.

    They never block and touch no disk. The file is opened once: closing it would let go of all.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    async def take(self, number: int) -> bool:
        """See :class:`Shared`. Raises OSError where the file cannot be made."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except BlockingIOError:
            return False
        return True

    async def give_back(self, number: int) -> None:
        """See :class:`Shared`."""
        assert self._file is not None
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, number)


class ServerLocks:
    """Advisory locks of PostgreSQL, all held by one connection of this process."""

    def __init__(self, url: str) -> None:
        self._engine = open_database(url)
        self._thread = ThreadPoolExecutor(1, "conversation-locks")
        self._connection: Connection | None = None

    async def take(self, number: int) -> bool:
        """See :class:`Shared`. Raises DBAPIError where the server does not answer."""
        return bool(await self._ask("pg_try_advisory_lock", number))

    async def give_back(self, number: int) -> None:
        """See :class:`Shared`. A server that is gone has given all locks back."""
        try:
            await self._ask("pg_advisory_unlock", number)
        except DBAPIError:
            return

    async def _ask(self, function: str, number: int) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._run, function, number)

    def _run(self, function: str, number: int) -> Any:
        if self._connection is None:
            connection = self._engine.connect()
            self._connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            return self._connection.execute(text(f"SELECT {function}(:n)"), {"n": number}).scalar()
        except DBAPIError:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None
            raise


def _waited_too_long() -> LockError:
    return LockError("A message waited too long for the one before it.")

"""Work that would stop the event loop, done in threads of its own.

Rasa reads a message, and calls its database, in coroutines that never give way: while one runs,
nobody else is answered, not even by a page that is only a file. :func:`finished` runs such a
coroutine to its end in the thread that calls it. The threads that wait for a database are those of
the store (channels/tracker_store.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

READING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")
"""Reads messages, one after the other: the parts of the model are shared."""


def finished(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a ``coroutine`` that never waits for the event loop, and return its result.

    Raises RuntimeError where it does wait for the loop.
    """
    try:
        coroutine.send(None)
    except StopIteration as end:
        result: T = end.value
        return result
    coroutine.close()
    raise RuntimeError("this coroutine waits for the event loop")


async def in_thread(threads: ThreadPoolExecutor, work: Callable[..., T], *given: Any) -> T:
    """Have ``work`` done by one of ``threads``; return what it returns, raise what it raises."""
    return await asyncio.get_running_loop().run_in_executor(threads, work, *given)

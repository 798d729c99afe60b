"""Several workers with one Redis: turns and limits, also where it does not answer."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from channels.limits import RateLimit
from channels.lock_store import ConversationLockStore
from channels.redis_locks import LEASE_SECONDS
from deploy.settings import ROOT
from tests.assistant import SECRET
from tests.redis_server import RedisServer

FREEZING = f"""
import asyncio, time
from deploy.without_tensorflow import leave_out
leave_out()
from channels.lock_store import ConversationLockStore
from channels.redis_locks import LostTurnError, confirm

async def hold():
    async with ConversationLockStore().lock("frozen"):
        await confirm("frozen")
        print("held", flush=True)
        time.sleep({LEASE_SECONDS + 3})  # As one that is frozen: nothing of it runs.
        try:
            await confirm("frozen")
        except LostTurnError:
            print("lost", flush=True)
    await confirm("frozen")
    print("over", flush=True)

asyncio.run(hold())
"""


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    running = RedisServer().start()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def environ(server: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setenv("TRIAGE_DB_URL", f"sqlite:///{tmp_path / 'conversations.db'}")
    found = {"TRIAGE_REDIS_URL": server.url, "TRIAGE_SECRET_KEY": SECRET}
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    return found


async def _hold(
    store: ConversationLockStore, key: str, log: list[str], name: str, seconds: float
) -> None:
    async with store.lock(key):
        log.append(f"{name} begins")
        await asyncio.sleep(seconds)
        log.append(f"{name} ends")


async def test_a_turn_that_takes_long_is_not_taken_away() -> None:
    """Renewing needs a process of its own: locks are held once per process."""
    log: list[str] = []
    store = ConversationLockStore()
    long = asyncio.create_task(_hold(store, "long", log, "1", LEASE_SECONDS + 2))
    await asyncio.sleep(0.5)
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-c", FREEZING.replace('"frozen"', '"long"'),
        cwd=ROOT, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert other.stdout is not None
    held = asyncio.create_task(other.stdout.readline())
    await asyncio.wait({long, held}, return_when=asyncio.FIRST_COMPLETED)
    assert log == ["1 begins", "1 ends"]
    assert await asyncio.wait_for(held, 20) == b"held\n"
    other.kill()
    await other.wait()


async def test_a_worker_that_was_frozen_may_store_nothing_any_more() -> None:
    frozen = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", FREEZING],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert frozen.stdout is not None
    assert frozen.stdout.readline() == "held\n"
    begun = time.monotonic()
    await _hold(ConversationLockStore(), "frozen", [], "2", 0)
    assert time.monotonic() - begun < LEASE_SECONDS + 2, "the others do not wait until it wakes"
    assert frozen.stdout.read().split() == ["lost", "over"]
    assert frozen.wait() == 0


async def test_a_redis_that_hangs_stops_no_turn_and_no_limit(
    environ: dict[str, str], server: RedisServer
) -> None:
    store, limit = ConversationLockStore(), RateLimit("x", 2, 60, environ)
    server.signal(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        log: list[str] = []
        await asyncio.gather(*(_hold(store, "a", log, str(n), 0) for n in range(10)))
        assert log == [f"{n} {what}" for n in range(10) for what in ("begins", "ends")]
        assert [await limit.take("a") for _ in range(3)] == [0, 0, 30]
        assert time.monotonic() - begun < 5
    finally:
        server.signal(signal.SIGCONT)


async def test_a_limit_counts_for_all_workers_together(environ: dict[str, str]) -> None:
    workers = [RateLimit("together", 4, 60, environ) for _ in range(2)]
    waits = [await worker.take("somebody") for worker in workers * 3]
    assert waits[:4] == [0, 0, 0, 0]
    assert all(0 < wait <= 15 for wait in waits[4:])
    assert await workers[0].take("somebody else") == 0


async def test_no_address_stands_in_redis(environ: dict[str, str], server: RedisServer) -> None:
    await RateLimit("address", 4, 60, environ).take("192.0.2.77")
    async with ConversationLockStore().lock("web-my-conversation"):
        keys = b" ".join(redis.Redis.from_url(server.url).keys())
    assert b"address" in keys
    assert b"triage:turn" in keys
    assert b"192.0.2.77" not in keys
    assert b"my-conversation" not in keys


@pytest.mark.parametrize("shared", [True, False])
async def test_what_costs_more_counts_for_more(environ: dict[str, str], shared: bool) -> None:
    limit = RateLimit(f"costly-{shared}", 4, 60, environ if shared else {})
    assert await limit.take("a", cost=3) == 0
    assert 0 < await limit.take("a", cost=2) <= 15
    assert await limit.take("a") == 0
    assert await limit.take("b", cost=100) == 0, "one that is dear passes alone"

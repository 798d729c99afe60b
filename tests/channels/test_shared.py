"""Several workers as one: turns, limits, and what becomes of them when Redis does not answer."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time

import pytest

from channels.limits import RateLimit
from channels.lock_store import SharedLockStore
from channels.one_at_a_time import LEASE_SECONDS, LostTurnError, OneAtATime, confirm, turn_of
from tests.assistant import ROOT, SECRET
from tests.redis_server import RedisServer


@pytest.fixture(scope="module")
def server():
    running = RedisServer().start()
    yield running
    running.stop()


@pytest.fixture
def environ(server):
    return {"TRIAGE_REDIS_URL": server.url, "TRIAGE_SECRET_KEY": SECRET}


async def _hold(order: OneAtATime, key: str, log: list[str], name: str, seconds: float) -> None:
    async with order.hold(key):
        log.append(f"{name} begins")
        await asyncio.sleep(seconds)
        log.append(f"{name} ends")


@pytest.mark.parametrize("shared", [True, False])
async def test_no_two_turns_of_a_conversation_at_once(environ, shared):
    workers = [OneAtATime(environ) for _ in range(3)] if shared else [OneAtATime({})] * 3
    log: list[str] = []
    await asyncio.gather(
        *(_hold(worker, "a", log, str(n), 0.02) for n, worker in enumerate(workers * 5))
    )
    assert len(log) == 30
    for begin, end in zip(log[::2], log[1::2], strict=True):
        assert begin.replace("begins", "ends") == end


async def test_conversations_do_not_wait_for_each_other(environ):
    order, log = OneAtATime(environ), []
    await asyncio.gather(*(_hold(order, str(n), log, str(n), 0.3) for n in range(3)))
    assert sorted(log[:3]) == ["0 begins", "1 begins", "2 begins"]


async def test_turns_of_one_worker_keep_their_order(environ):
    order, log = OneAtATime(environ), []
    await asyncio.gather(*(_hold(order, "a", log, str(n), 0.01) for n in range(8)))
    assert [line for line in log if "begins" in line] == [f"{n} begins" for n in range(8)]


async def test_a_turn_that_takes_long_is_not_taken_away(environ):
    log: list[str] = []
    first, second = OneAtATime(environ), OneAtATime(environ)
    long = asyncio.create_task(_hold(first, "long", log, "1", LEASE_SECONDS + 2))
    await asyncio.sleep(0.5)
    await asyncio.gather(long, _hold(second, "long", log, "2", 0))
    assert log == ["1 begins", "1 ends", "2 begins", "2 ends"]


async def test_a_worker_that_dies_keeps_nobody_waiting_for_long(environ):
    script = (
        "import asyncio, os\n"
        "from channels.one_at_a_time import OneAtATime\n"
        "async def hold():\n"
        "    async with OneAtATime().hold('dead'):\n"
        "        print('held', flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(hold())\n"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, env=environ, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None
    worker.stdout.readline()
    worker.kill()
    worker.wait()
    begun = time.monotonic()
    await _hold(OneAtATime(environ), "dead", [], "2", 0)
    assert time.monotonic() - begun < LEASE_SECONDS + 2


async def test_a_redis_that_hangs_stops_no_turn_and_no_limit(environ, server):
    order, limit = OneAtATime(environ), RateLimit("x", 2, 60, environ)
    server.signal(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        log: list[str] = []
        await asyncio.gather(*(_hold(order, "a", log, str(n), 0) for n in range(10)))
        assert len(log) == 20
        assert [await limit.take("a") for _ in range(3)] == [0, 0, 30]
        assert time.monotonic() - begun < 5
    finally:
        server.signal(signal.SIGCONT)


async def test_a_limit_counts_for_all_workers_together(environ):
    workers = [RateLimit("together", 4, 60, environ) for _ in range(2)]
    waits = [await worker.take("somebody") for worker in workers * 3]
    assert waits[:4] == [0, 0, 0, 0]
    assert all(0 < wait <= 15 for wait in waits[4:])
    assert await workers[0].take("somebody else") == 0


async def test_no_address_stands_in_redis(environ, server):
    import redis

    await RateLimit("address", 4, 60, environ).take("192.0.2.77")
    async with OneAtATime(environ).hold("widget:my-conversation"):
        keys = b" ".join(redis.Redis.from_url(server.url).keys())
    assert b"address" in keys
    assert b"192.0.2.77" not in keys
    assert b"my-conversation" not in keys


async def test_rasa_gets_its_lock(environ, monkeypatch):
    monkeypatch.setenv("TRIAGE_REDIS_URL", environ["TRIAGE_REDIS_URL"])
    store, log = SharedLockStore(), []

    async def turn(name: str) -> None:
        async with store.lock("a"):
            log.append(name)
            await asyncio.sleep(0.01)
            log.append(name)

    await asyncio.gather(*(turn(str(n)) for n in range(5)))
    assert log == [str(n) for n in range(5) for _ in range(2)]


async def test_a_worker_that_was_frozen_may_store_nothing_any_more(environ, server):
    import redis

    redis.Redis.from_url(server.url).flushall()
    order = OneAtATime(environ)
    async with order.hold(turn_of("frozen")):
        confirm(turn_of("frozen"), environ)
        # As after a freeze: the lock ran out, and another worker took it.
        (name,) = redis.Redis.from_url(server.url).keys("triage:turn:*")
        redis.Redis.from_url(server.url).set(name, "another")
        with pytest.raises(LostTurnError):
            confirm(turn_of("frozen"), environ)
    confirm(turn_of("frozen"), environ)
    assert await RateLimit("after", 1, 60, environ).take("a") == 0


@pytest.mark.parametrize("shared", [True, False])
async def test_what_costs_more_counts_for_more(environ, shared):
    limit = RateLimit(f"costly-{shared}", 4, 60, environ if shared else {})
    assert await limit.take("a", cost=3) == 0
    assert 0 < await limit.take("a", cost=2) <= 15
    assert await limit.take("a") == 0
    assert await limit.take("b", cost=100) == 0, "one that is dear passes alone"

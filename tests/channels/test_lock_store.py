"""One message of a conversation at a time, within a process and between processes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.core.lock_store import InMemoryLockStore, LockError, LockStore
from rasa.utils.endpoints import read_endpoint_config

from channels.lock_store import ConversationLockStore, whole_turn
from deploy.settings import ROOT
from tests.console.postgresql import PostgreSQL
from tests.redis_server import RedisServer

HOLDER = """
import asyncio, sys
from deploy.without_tensorflow import leave_out
leave_out()
from channels.lock_store import ConversationLockStore

async def hold():
    async with ConversationLockStore().lock("a"):
        print("held", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

asyncio.run(hold())
"""


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    running = PostgreSQL().start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def redis_server() -> Iterator[RedisServer]:
    running = RedisServer().start()
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgresql", "redis"])
def locks(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> LockStore:
    url = (
        f"sqlite:///{tmp_path / 'conversations.db'}"
        if request.param != "postgresql"
        else request.getfixturevalue("server").create(f"locks_{abs(hash(tmp_path))}")
    )
    monkeypatch.setenv("TRIAGE_DB_URL", url)
    if request.param == "redis":
        monkeypatch.setenv("TRIAGE_REDIS_URL", request.getfixturevalue("redis_server").url)
    return LockStore.create(read_endpoint_config(str(ROOT / "endpoints.yml"), "lock_store"))


@pytest.fixture
def other_process(locks: LockStore) -> Iterator[subprocess.Popen[str]]:
    """Another process, which holds the lock of conversation "a" until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", HOLDER],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()


async def test_tasks_take_their_turns_in_order(locks: LockStore) -> None:
    heard: list[str] = []

    async def turn(name: str) -> None:
        async with locks.lock("a"):
            heard.append(f"{name} in")
            await asyncio.sleep(0.01)
            heard.append(f"{name} out")

    await asyncio.gather(*(turn(str(n)) for n in range(5)))
    assert heard == [f"{n} {way}" for n in range(5) for way in ("in", "out")]


async def test_other_conversations_do_not_wait(locks: LockStore) -> None:
    async with locks.lock("a"), locks.lock("b", lock_lifetime=5):
        pass


async def test_what_is_done_within_a_turn_does_not_wait_for_it(locks: LockStore) -> None:
    async with locks.lock("a"), locks.lock("a"):
        waiting = asyncio.create_task(locks.lock("a").__aenter__())
        await asyncio.sleep(0.1)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 5)


async def test_a_turn_that_fails_lets_the_next_one_in(locks: LockStore) -> None:
    with pytest.raises(ZeroDivisionError):
        async with locks.lock("a"):
            raise ZeroDivisionError
    async with locks.lock("a"):
        pass


async def test_another_process_is_waited_for(
    locks: LockStore, other_process: subprocess.Popen[str]
) -> None:
    async with locks.lock("b"):
        pass
    waiting = asyncio.create_task(locks.lock("a").__aenter__())
    await asyncio.sleep(0.3)
    assert not waiting.done()
    assert other_process.stdin is not None
    other_process.stdin.close()
    await asyncio.wait_for(waiting, 20)


async def test_a_process_that_is_killed_holds_nothing(
    locks: LockStore, other_process: subprocess.Popen[str]
) -> None:
    other_process.kill()
    async with locks.lock("a", lock_lifetime=20):
        pass


async def test_who_waits_too_long_is_told(
    locks: LockStore, other_process: subprocess.Popen[str]
) -> None:
    begun = time.monotonic()
    with pytest.raises(LockError):
        async with locks.lock("a", lock_lifetime=0.3):
            pass
    assert time.monotonic() - begun >= 0.3


async def test_another_lock_store_is_refused_in_one_line() -> None:
    with pytest.raises(RuntimeError, match=r"^endpoints\.yml: [^\n]+$"):
        async with whole_turn(SimpleNamespace(lock_store=InMemoryLockStore()), "a"):
            pass


def test_rasa_takes_it_for_one_that_several_workers_may_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from rasa.core.utils import number_of_sanic_workers

    monkeypatch.setenv("SANIC_WORKERS", "2")
    endpoint = read_endpoint_config(str(ROOT / "endpoints.yml"), "lock_store")
    assert number_of_sanic_workers(endpoint) == 2
    assert isinstance(LockStore.create(endpoint), ConversationLockStore)

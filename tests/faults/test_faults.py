"""Something dies, hangs or is full while patients write: nothing is lost, nothing is doubled.

Each test ends by comparing every message that was sent with every message that was stored and
answered.
"""

from __future__ import annotations

import signal
import time
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.assistant import START_SECONDS, Assistant
from tests.console.running import Console
from tests.faults.service import Crowd, Patient, Service, Writer, compare, freeze
from tests.faults.texters import Texter

PATIENTS = 4
FROZEN_SECONDS = 9.0
"""Longer than a worker keeps a turn (6 s) and than a patient waits for words (8 s)."""


@pytest.fixture
def people(service: Service) -> Crowd:
    """Patients of the widget, somebody who writes by SMS, and somebody on Telegram."""
    writers: list[Writer] = [Patient(service) for _ in range(PATIENTS)]
    return Crowd([*writers, *(Texter(provider) for provider in service.providers)])


def test_a_worker_is_killed(service: Service, people: Crowd) -> None:
    with people:
        service.workers[0].kill_server()
        time.sleep(3)
        service.workers[0].start_server()
    compare(service, people)


def test_a_worker_is_frozen(service: Service, people: Crowd) -> None:
    with people:
        freeze(service.workers[0].server_process, FROZEN_SECONDS)
    compare(service, people)


def test_an_action_server_is_killed(service: Service, people: Crowd) -> None:
    with people:
        service.workers[0].stop_actions()
        time.sleep(3)
        service.workers[0].start_actions()
    compare(service, people)


def test_an_action_server_is_frozen(service: Service, people: Crowd) -> None:
    with people:
        freeze(service.workers[0].actions_pid, FROZEN_SECONDS)
    compare(service, people)


def test_postgresql_is_killed(service: Service, people: Crowd) -> None:
    with people:
        service.database.kill()
        time.sleep(3)
        service.database.start_again()
    compare(service, people)


def test_postgresql_is_frozen(service: Service, people: Crowd) -> None:
    with people:
        service.database.signal(signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)
        service.database.signal(signal.SIGCONT)
    compare(service, people)


def test_redis_is_killed(service: Service, people: Crowd) -> None:
    with people:
        service.redis.kill()
        time.sleep(3)
        service.redis.start()
    compare(service, people)


def test_redis_is_frozen(service: Service, people: Crowd) -> None:
    with people:
        service.redis.signal(signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)
        service.redis.signal(signal.SIGCONT)
    compare(service, people)
    assert people.longest_silence() < FROZEN_SECONDS, "patients do not wait for Redis"


def test_the_console_is_frozen_and_killed(service: Service, people: Crowd, tmp_path: Path) -> None:
    console = Console(tmp_path, service.database.url("triage"), service.database.create("console"))
    console.start()
    try:
        with people:
            freeze(console.pid, FROZEN_SECONDS)
            console.kill()
        compare(service, people)
        assert people.longest_wait() < FROZEN_SECONDS, "patients do not wait for the console"
        console.start()
    finally:
        console.stop()


def test_a_rolling_restart_with_two_versions_one_of_which_has_no_usable_model_at_first(
    service: Service, people: Crowd, tmp_path: Path
) -> None:
    """Meanwhile the other worker answers; the old version beside the new, then the new alone."""
    worker = service.workers[0]
    good, worker.model_file = worker.model_file, tmp_path / "triage.tar.gz"
    worker.model_file.write_bytes(good.read_bytes()[:10_000])
    with people:
        try:
            worker.end_server()
            worker.launch_server()
            refused_for_want_of_a_model(worker)
        finally:
            worker.model_file = good
        for number, worker in enumerate(service.workers):
            worker.environ["TRIAGE_COMMIT"] = f"new-{number}"
            worker.end_server()
            worker.start_server()
            told = httpx.get(f"{worker.url}/version", timeout=20).json()
            assert told["commit"] == f"new-{number}"
            other = service.workers[1 - number]
            assert httpx.get(f"{other.url}/health/ready", timeout=20).status_code == 200
    compare(service, people)


def refused_for_want_of_a_model(worker: Assistant) -> None:
    """Wait until the worker takes calls, and answers for three seconds that it has no model."""
    until, limit = 0.0, time.monotonic() + START_SECONDS
    while not until or time.monotonic() < until:
        assert time.monotonic() < limit
        try:
            assert httpx.get(f"{worker.url}/health/ready", timeout=20).status_code == 503
            until = until or time.monotonic() + 3
        except httpx.TransportError:
            assert not until, "it stays"
        time.sleep(0.2)


def test_the_clock_of_a_worker_is_moved(service: Service, people: Crowd) -> None:
    """What the worker reads from the clock is moved; how long things last stays as it is."""
    try:
        with people:
            for moved in (-3600, 7200, 0):
                service.clock.write_text(str(moved))
                time.sleep(4)
    finally:
        service.clock.write_text("0")
    compare(service, people)
    assert people.longest_silence() < FROZEN_SECONDS, "nobody waits for a clock"
    with psycopg.connect(service.database.url("triage")) as connection:
        newest = connection.execute("SELECT max(timestamp) FROM events").fetchone()
    assert newest is not None
    assert newest[0] > time.time() + 3600, "the clock was moved"

"""Something dies, hangs or is full while patients write: nothing is lost, nothing is doubled.

Each test ends by comparing every message that was sent with every message that was stored and
answered.
"""

from __future__ import annotations

import resource
import signal
import sqlite3
import time
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.assistant import Assistant
from tests.channels.test_widget_channel import Browser
from tests.conftest import WIDGET
from tests.console.running import Console
from tests.faults.service import Crowd, Patient, Service, compare, freeze

PATIENTS = 4
FROZEN_SECONDS = 9.0
"""Longer than a worker keeps a turn (6 s) and than a patient waits for words (8 s)."""

MOVED_CLOCK = """
import os, time

_real, _place, _seen = time.time, {clock!r}, [0.0, 0.0]


def _moved():
    if _real() - _seen[0] > 0.1:
        _seen[:] = _real(), float(open(_place).read() or 0)
    return _real() + _seen[1]


time.time = _moved
"""
"""What Python runs first: a clock that goes wrong by as many seconds as a file says."""


@pytest.fixture
def people(service: Service) -> Crowd:
    return Crowd([Patient(service) for _ in range(PATIENTS)])


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


def test_a_rolling_restart_with_two_versions(service: Service, people: Crowd) -> None:
    with people:
        for number, worker in enumerate(service.workers):
            worker.environ["TRIAGE_COMMIT"] = f"new-{number}"
            worker.end_server()
            worker.start_server()
            told = httpx.get(f"{worker.url}/version", timeout=20).json()
            assert told["commit"] == f"new-{number}"
            other = service.workers[1 - number]
            assert httpx.get(f"{other.url}/health/ready", timeout=20).status_code == 200
    compare(service, people)


def test_a_worker_whose_model_cannot_be_loaded_leaves_the_patients_to_the_other(
    service: Service, people: Crowd, tmp_path: Path
) -> None:
    worker = service.workers[0]
    good = worker.model_file
    worker.model_file = tmp_path / "triage.tar.gz"
    worker.model_file.write_bytes(good.read_bytes()[:10_000])
    try:
        with people:
            worker.end_server()
            worker.launch_server()
            time.sleep(15)
        compare(service, people)
    finally:
        worker.model_file = good
        worker.end_server()
        worker.start_server()


def test_the_clock_of_a_worker_is_moved(service: Service, people: Crowd, tmp_path: Path) -> None:
    """What the worker reads from the clock is moved; how long things last stays as it is."""
    worker, clock = service.workers[0], tmp_path / "clock"
    clock.write_text("0")
    (tmp_path / "sitecustomize.py").write_text(MOVED_CLOCK.format(clock=str(clock)))
    plain = dict(worker.environ)
    worker.environ["PYTHONPATH"] = f"{tmp_path}:{plain['PYTHONPATH']}"
    try:
        worker.end_server()
        worker.start_server()
        with people:
            for moved in (-3600, 7200, 0):
                clock.write_text(str(moved))
                time.sleep(4)
        compare(service, people)
        assert people.longest_silence() < FROZEN_SECONDS, "nobody waits for a clock"
        with psycopg.connect(service.database.url("triage")) as connection:
            newest = connection.execute("SELECT max(timestamp) FROM events").fetchone()
        assert newest[0] > time.time() + 3600, "the clock was moved"
    finally:
        worker.environ = plain
        worker.end_server()
        worker.start_server()


def test_the_disk_is_full(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the database cannot grow."""
    assistant = Assistant(tmp_path, channels=WIDGET).start()
    try:
        browser = Browser(assistant)
        assert browser.say("bonjour")[-1].get("done")
        _allow(assistant, assistant.db.stat().st_size)
        # Some pages of the file may be free yet.
        told = [browser.say("oui", f"while-full-{n:04}") for n in range(20)]
        assert all(any("text" in line for line in answer) for answer in told), "never silence"
        failed = [n for n, answer in enumerate(told) if answer[-1].get("failed")]
        assert failed, "what could not be stored is told"
        _allow(assistant, resource.RLIM_INFINITY)
        for number in failed:
            again = browser.say("oui", f"while-full-{number:04}")
            assert not again[-1].get("failed")
        stored = _stored(assistant.db)
        assert len(stored) == len(set(stored)) == 21
    finally:
        assistant.stop()


def _allow(assistant: Assistant, size: int) -> None:
    limits = (size, resource.RLIM_INFINITY)
    resource.prlimit(assistant.server_process, resource.RLIMIT_FSIZE, limits)


def _stored(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        return [
            row[0]
            for row in connection.execute(
                "SELECT json_extract(data, '$.message_id') FROM events WHERE type_name = 'user'"
            )
        ]

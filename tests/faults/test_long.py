"""Frozen processes, a full disk, a bad model, a rolling restart: run by ``make faults``."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from tests.assistant import Assistant
from tests.channels.test_widget_channel import Browser
from tests.console.running import Console
from tests.faults.service import Crowd, Patient, Service, compare, freeze

pytestmark = pytest.mark.faults

FROZEN_SECONDS = 12.0


@pytest.fixture
def people(service: Service) -> Crowd:
    return Crowd([Patient(service) for _ in range(4)])


def test_a_worker_is_frozen(service, people):
    with people:
        time.sleep(2)
        freeze(service.workers[0].server_process, FROZEN_SECONDS)
    compare(service, people)


def test_an_action_server_is_frozen(service, people):
    with people:
        time.sleep(2)
        freeze(service.workers[0].actions_pid, FROZEN_SECONDS)
    compare(service, people)


def test_redis_is_frozen(service, people):
    with people:
        time.sleep(2)
        service.redis.signal(signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)
        service.redis.signal(signal.SIGCONT)
    compare(service, people)


def test_postgresql_is_frozen(service, people):
    with people:
        time.sleep(2)
        service.database.signal(signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)
        service.database.signal(signal.SIGCONT)
    compare(service, people)


def test_the_console_is_killed_and_frozen(service, people, tmp_path):
    console = Console(tmp_path, service.database.url("triage"), service.database.create("console"))
    console.start()
    try:
        with people:
            time.sleep(1)
            freeze(console.pid, 5)
            console.kill()
        compare(service, people)
        assert people.longest_wait() < 60, "patients do not wait for the console"
        console.start()
    finally:
        console.stop()


def test_a_rolling_restart_with_two_versions(service, people):
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
    service, people, tmp_path
):
    worker = service.workers[0]
    good = worker.model_file
    worker.model_file = tmp_path / "triage.tar.gz"
    worker.model_file.write_bytes(good.read_bytes()[:10_000])
    with people:
        worker.end_server()
        worker.launch_server()
        time.sleep(30)
    compare(service, people)
    worker.model_file = good
    worker.end_server()
    worker.start_server()


def test_the_disk_is_full(tmp_path):
    """A limit on the size of files stands for the disk: the database cannot grow."""
    assistant = Assistant(tmp_path).start()
    try:
        browser = Browser(assistant)
        assert browser.say("bonjour")[-1].get("done")
        _allow(assistant, assistant.db.stat().st_size)
        # Some pages of the file may be free yet.
        told = [browser.say("oui", f"while-full-{n:04}") for n in range(30)]
        assert all(any("text" in line for line in answer) for answer in told), "never silence"
        failed = [n for n, answer in enumerate(told) if answer[-1].get("failed")]
        assert failed, "what could not be stored is told"
        _allow(assistant, resource.RLIM_INFINITY)
        for number in failed:
            again = browser.say("oui", f"while-full-{number:04}")
            assert not again[-1].get("failed")
        assert len(_stored(assistant.db)) == len(set(_stored(assistant.db))) == 31
    finally:
        assistant.stop()


def _allow(assistant: Assistant, size: int) -> None:
    resource.prlimit(
        assistant.server_process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY)
    )


def _stored(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        return [
            row[0]
            for row in connection.execute(
                "SELECT json_extract(data, '$.message_id') FROM events WHERE type_name = 'user'"
            )
        ]


def test_many_patients_for_a_long_time(service, capsys):
    """500 for ten minutes by default; ``TRIAGE_FAULTS_PATIENTS``, ``…_MINUTES`` make it shorter."""
    import asyncio

    from tests.faults.many import write_all

    many = int(os.environ.get("TRIAGE_FAULTS_PATIENTS", "500"))
    minutes = float(os.environ.get("TRIAGE_FAULTS_MINUTES", "10"))
    found = asyncio.run(write_all([worker.url for worker in service.workers], many, minutes))
    memory = [_memory(worker.server_process) for worker in service.workers]
    with capsys.disabled():
        print(f"\n{found.told()}; memory of the workers: {memory} MB")
    assert found.lost == []
    compare(service, Crowd([found.as_patient(service)]))


def _memory(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0

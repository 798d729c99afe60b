"""What the operator's tools see, and what they can change without stopping anything."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest

from deploy.train import MODEL
from tests.assistant import Assistant, free_port


class Observed(Assistant):
    """An assistant with figures, its model a copy that a test may spoil."""

    def __init__(self, folder: Path) -> None:
        self.metrics_port = free_port()
        super().__init__(folder, environ={"TRIAGE_METRICS_PORT": str(self.metrics_port)})
        self.model = folder / "triage.tar.gz"

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", timeout=10)

    def figure(self, name: str) -> float:
        """Return one figure, 0 where it is not there yet; ``name`` with its labels."""
        text = httpx.get(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=10).text
        found = [line for line in text.splitlines() if line.startswith(name + " ")]
        return float(found[0].rsplit(" ", 1)[1]) if found else 0.0


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    running = Observed(tmp_path_factory.mktemp("observed"))
    shutil.copy(MODEL, running.model)
    running.model_file = running.model
    try:
        yield running.start()
    finally:
        running.stop()


def test_a_probe_learns_that_it_lives_and_is_ready(observed):
    assert observed.get("/health/live").json() == {"status": "alive"}
    ready = observed.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ready", "parts": {"database": "ok", "action_server": "ok"}}


def test_it_tells_its_versions(observed):
    told = observed.get("/version").json()
    assert set(told) == {"version", "commit", "ruleset", "model"}
    assert told["ruleset"].startswith("20")
    assert told["model"]


def test_figures_are_not_on_the_public_port(observed):
    assert observed.get("/metrics").status_code == 404


def test_a_turn_is_counted_with_its_parts(observed):
    understood = 'triage_turns_total{channel="rest",result="understood"}'
    confused = 'triage_turns_total{channel="rest",result="not_understood"}'
    parts = ("waiting", "history", "understanding", "answering", "storing")
    names = [f'triage_turn_part_seconds_count{{part="{part}"}}' for part in parts]
    before = {name: observed.figure(name) for name in [understood, confused, *names]}
    observed.talk("counted", "bonjour")
    observed.talk("counted", "oui")
    observed.talk("counted", "xqzv wkj")
    assert observed.figure(understood) == before[understood] + 2
    assert observed.figure(confused) == before[confused] + 1
    assert observed.figure('triage_questions_again_total{question="location"}') >= 1
    for name in names:
        assert observed.figure(name) >= before[name] + 3, name
    assert observed.figure("triage_turns_in_progress") == 0


def test_an_alert_is_counted(observed):
    name = 'triage_alerts_total{channel="rest"}'
    before = observed.figure(name)
    said = observed.talk("danger", "je ne sens plus mes jambes et je me suis uriné dessus")
    assert any(m.get("custom", {}).get("type") == "alert" for m in said)
    assert observed.figure(name) == before + 1


def test_without_its_action_server_it_stays_reachable_and_says_what_fails(observed):
    observed.stop_actions()
    try:
        observed.talk("failing", "bonjour")
        limit = time.monotonic() + 20
        while observed.get("/health/ready").json()["status"] == "ready":
            assert time.monotonic() < limit
            time.sleep(0.3)
        ready = observed.get("/health/ready")
        assert ready.status_code == 200, "a proxy must not take away who still says the number 15"
        assert ready.json()["parts"] == {"database": "ok", "action_server": "failing"}
        assert observed.figure('triage_turns_total{channel="rest",result="failed"}') >= 1
        assert observed.figure('triage_part_errors_total{part="answering"}') >= 1
        while observed.figure('triage_part_up{part="action_server"}'):
            assert time.monotonic() < limit
            time.sleep(0.3)
    finally:
        observed.start_actions()


def test_a_model_is_loaded_anew_without_losing_a_turn(observed):
    answered: list[bool] = []
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            answered.append(any("text" in m for m in observed.talk("meanwhile", "bonjour")))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        os.kill(observed.server_process, signal.SIGHUP)
        _wait_for_log(observed, "was loaded anew")
    finally:
        over.set()
        writer.join()
    assert len(answered) > 1
    assert all(answered)


def test_a_model_that_cannot_be_loaded_leaves_the_old_one(observed):
    whole = observed.model.read_bytes()
    observed.model.write_bytes(whole[: len(whole) // 2])
    try:
        os.kill(observed.server_process, signal.SIGHUP)
        _wait_for_log(observed, "the one in use stays")
        assert observed.talk("after", "bonjour")[0]["text"].startswith("Bonjour")
    finally:
        observed.model.write_bytes(whole)


def _wait_for_log(observed: Observed, words: str) -> None:
    limit = time.monotonic() + 90
    while words not in observed.log("server.log"):
        assert time.monotonic() < limit, observed.log("server.log")[-2000:]
        time.sleep(0.2)

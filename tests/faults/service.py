"""The whole service as an operator runs it: two workers with an action server each, PostgreSQL,
Redis and nginx with TLS, and patients who write while something breaks.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
import psycopg

from channels.enabled import enabled_channels
from channels.safety_net import FAILURE_ACTION
from tests.assistant import Assistant, free_port
from tests.channels.standins.provider import Provider
from tests.channels.standins.telegram import Telegram
from tests.channels.standins.twilio import Twilio
from tests.conftest import WIDGET
from tests.console.postgresql import PostgreSQL
from tests.operations.test_files import write_nginx
from tests.redis_server import RedisServer

HOST = "dos.example.org"
ORIGIN = f"https://{HOST}"
WORDS = ("bonjour", "oui", "bas du dos", "aucun", "depuis 8 mois", "jamais partie", "rien")
GIVE_UP_SECONDS = 90.0
"""After this long without an answer a message counts as lost."""

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


class Service:
    """Everything, with its data under ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = PostgreSQL()
        self.redis = RedisServer()
        self.workers: list[Assistant] = []
        self.port = free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        self.providers: list[Provider] = [Twilio(), Telegram()]
        self.clock = folder / "clock"
        """By how many seconds the clock of the first worker is wrong."""
        self._nginx: subprocess.Popen[bytes] | None = None

    def start(self) -> Service:
        """Start it all and wait until both workers answer."""
        self.database.start()
        self.redis.start()
        environ = {
            "TRIAGE_DB_URL": self.database.create("triage"),
            "TRIAGE_MESSAGING_DB": self.database.create("channels"),
            "TRIAGE_REDIS_URL": self.redis.url,
            "TRIAGE_ALLOWED_ORIGINS": ORIGIN,
            "SANIC_REAL_IP_HEADER": "x-real-ip",
        }
        for provider in self.providers:
            environ.update(provider.environ())
            path = "twilio" if isinstance(provider, Twilio) else provider.channel
            provider.webhook = f"{self.url}/webhooks/{path}/webhook"
        channels = {**WIDGET, **enabled_channels(environ)}
        for name in ("one", "two"):
            folder = self.folder / name
            folder.mkdir()
            worker = Assistant(folder, environ, channels=channels)
            if name == "one":
                self._may_move_the_clock_of(worker)
            self.workers.append(worker.start())
        ports = (self.workers[0].port, self.workers[1].port)
        main = write_nginx(self.folder, self.port, ports, console=free_port())
        self._nginx = subprocess.Popen(
            ["/usr/sbin/nginx", "-p", str(self.folder), "-c", str(main), "-g", "daemon off;"]
        )
        return self

    def _may_move_the_clock_of(self, worker: Assistant) -> None:
        self.clock.write_text("0")
        (worker.folder / "sitecustomize.py").write_text(MOVED_CLOCK.format(clock=str(self.clock)))
        worker.environ["PYTHONPATH"] = f"{worker.folder}:{worker.environ['PYTHONPATH']}"

    def stop(self) -> None:
        """Stop it all."""
        for provider in self.providers:
            provider.stop()
        if self._nginx is not None:
            self._nginx.terminate()
            self._nginx.wait(timeout=15)
        for worker in self.workers:
            worker.stop()
        self.redis.stop()
        self.database.stop()


@dataclass
class Patient:
    """Somebody who holds one conversation after the other, and writes each message until answered.

    ``direct`` names a worker to reach without the proxy. ``said`` are the seconds after which each
    message had words of any kind, ``waits`` those after which it had its answer.
    """

    service: Service
    direct: str = ""
    sent: list[str] = field(default_factory=list)
    said: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def write(self, over: threading.Event, pause: float = 0.3) -> None:
        """Hold conversations until it is ``over``; the last is held to its end."""
        base = self.direct or self.service.url
        headers = {"Origin": ORIGIN, "Host": HOST}
        with httpx.Client(base_url=base, headers=headers, verify=False, timeout=20) as http:
            while True:
                token = self._until(lambda: http.post("/webhooks/widget/session").json()["token"])
                if token is None:
                    self.lost.append("session")
                    return
                for text in WORDS:
                    self._say(http, text, {"Authorization": f"Bearer {token}"})
                    time.sleep(pause)
                if over.is_set():
                    return

    def _say(self, http: httpx.Client, text: str, bearer: dict[str, str]) -> None:
        message = {"id": uuid.uuid4().hex, "text": text}
        self.sent.append(message["id"])
        begun, heard = time.monotonic(), False

        def attempt() -> bool:
            nonlocal heard
            lines = _lines(http, message, bearer)
            if not heard and any("text" in line for line in lines):
                heard = True
                self.said.append(time.monotonic() - begun)
            return _answered(lines)

        if self._until(attempt) is None:
            self.lost.append(message["id"])
        self.waits.append(time.monotonic() - begun)

    @staticmethod
    def _until(attempt: Any) -> Any:
        """Repeat ``attempt`` until it gives something; None where it never does."""
        limit = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < limit:
            try:
                if found := attempt():
                    return found
            except (httpx.HTTPError, ValueError, KeyError):
                pass
            time.sleep(0.3)
        return None


def _lines(
    http: httpx.Client, message: dict[str, str], bearer: dict[str, str]
) -> list[dict[str, Any]]:
    answer = http.post("/webhooks/widget/messages", json=message, headers=bearer)
    if answer.status_code != 200:
        return []
    return [json.loads(line) for line in answer.text.splitlines()]


def _answered(lines: list[dict[str, Any]]) -> bool:
    last = lines[-1] if lines else {}
    return bool(last.get("done")) and not last.get("failed") and any("text" in m for m in lines)


class Writer(Protocol):
    """Who writes, and remembers what was sent, heard and lost: ids and seconds."""

    sent: list[str]
    said: list[float]
    waits: list[float]
    lost: list[str]

    def write(self, over: threading.Event, pause: float = 0.3) -> None:
        """Hold conversations until it is ``over``; the last is held to its end."""


class Crowd:
    """Several patients who write at the same time, for as long as the block lasts."""

    def __init__(self, patients: Sequence[Writer]) -> None:
        self.patients = patients
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=patient.write, args=(self._over,), daemon=True)
            for patient in patients
        ]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        time.sleep(2)
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=GIVE_UP_SECONDS * 3)

    def longest_wait(self) -> float:
        """Return the longest time that somebody waited for an answer, in seconds."""
        return max(max(patient.waits) for patient in self.patients)

    def longest_silence(self) -> float:
        """Return the longest time that somebody waited for words of any kind, in seconds."""
        return max(max(patient.said) for patient in self.patients)


def compare(service: Service, crowd: Crowd) -> None:
    """Fail where a message that was sent was lost, doubled, or left without an answer."""
    for patient in crowd.patients:
        assert patient.sent, "somebody wrote"
        assert patient.lost == [], "answered to the person"
    with psycopg.connect(service.database.url("triage")) as connection:
        rows = connection.execute(
            "SELECT sender_id, data FROM events WHERE type_name IN ('user', 'bot') ORDER BY id"
        ).fetchall()
    compare_ids({message for patient in crowd.patients for message in patient.sent}, rows)


def compare_ids(sent: set[str], rows: Iterable[tuple[str, str]]) -> None:
    """Compare the ids of all messages ``sent`` with those that are stored, and stored answered.

    ``rows`` are the messages of either side in a store, in order: conversation and event. Fails
    where one is missing, doubled, or followed by no answer.
    """
    stored: list[str] = []
    unanswered: dict[str, str] = {}
    for sender, data in rows:
        event = json.loads(data)
        if event["event"] == "user":
            stored.append(event["message_id"])
            before = unanswered.get(sender)
            assert before not in sent, "a message was stored without its answer"
            unanswered[sender] = event["message_id"]
        elif (event.get("metadata") or {}).get("utter_action") != FAILURE_ACTION:
            unanswered.pop(sender, None)
    assert sent - set(stored) == set(), "lost"
    assert sorted(one for one in stored if one in sent) == sorted(sent), "doubled"
    assert not set(unanswered.values()) & sent, "the last was stored without its answer"


def freeze(pid: int, seconds: float) -> None:
    """Stop a process for a while, as a machine that swaps does."""
    os.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(seconds)
    finally:
        os.kill(pid, signal.SIGCONT)

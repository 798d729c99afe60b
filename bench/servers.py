"""Starts the assistant, or Rasa's default beside it, for a measurement; ends exactly those."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import yaml

from bench.patients import first_answer
from deploy.demo.assistant import free_port
from deploy.processes import child_environment
from deploy.run import wait_for_port
from deploy.settings import ROOT, VAR, load_settings
from deploy.train import MODEL

LIMIT_SECONDS = 300
PEER_MODEL = VAR / "bench" / "rasa_default.tar.gz"
STOCK = VAR / "bench" / "stock"
"""Packages as Rasa installs them by itself: see bench/peers.sh."""
_FAST = {
    "messages_per_minute": 1_000_000,
    "messages_per_minute_and_address": 1_000_000,
    "sessions_per_hour_and_address": 1_000_000,
}


@dataclass(frozen=True)
class Build:
    """What is measured: its name in the report, its model, and how Rasa is started."""

    name: str
    model: Path
    module: str
    stock: bool = False
    """Whether channel, stores and packages are Rasa's own, instead of this assistant's."""


OURS = Build("this assistant", MODEL, "deploy.without_tensorflow")
PEER = Build("Rasa's default", PEER_MODEL, "rasa", stock=True)
PEER_HERE = Build("Rasa's default in this assistant's service", PEER_MODEL, "rasa")


class Running:
    """The assistant of ``build`` with an action server, a database and ports of its own.

    A context manager. ``database`` is an SQLAlchemy URL, by default an empty SQLite file;
    ``workers`` is the number of Sanic's workers. Afterwards ``start_s`` tells the seconds until
    the first answer. Raises RuntimeError where no answer comes.
    """

    def __init__(self, build: Build, database: str = "", workers: int = 1) -> None:
        if not build.model.exists():
            raise RuntimeError(f"{build.model} is missing: run the piece 'training' first")
        if build.stock and not STOCK.exists():
            raise RuntimeError(f"{STOCK} is missing: run `bash bench/peers.sh` first")
        self.build = build
        self._folder = tempfile.TemporaryDirectory(prefix="bench-")
        self.folder = Path(self._folder.name)
        self.port, self._actions_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = database or f"sqlite:///{self.folder / 'conversations.db'}"
        self.environ = {
            **child_environment(load_settings()),
            "TRIAGE_PORT": str(self.port),
            "TRIAGE_PUBLIC_URL": self.url,
            "TRIAGE_DB_URL": self.database,
            "TRIAGE_TOMBSTONES_DB_URL": f"sqlite:///{self.folder / 'erased.db'}",
            "TRIAGE_MESSAGING_DB": str(self.folder / "messaging.db"),
            "SANIC_WORKERS": str(workers),
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        self.start_s = 0.0

    def __enter__(self) -> Running:
        try:
            begun = time.monotonic()
            self.actions = self._start("actions", "rasa_sdk", "--actions", "actions",
                                       "--port", str(self._actions_port))  # fmt: skip
            if self.build.stock:
                self.environ["PYTHONPATH"] = str(STOCK)
                del self.environ["OPENBLAS_NUM_THREADS"]
            self.assistant = self._start(
                "assistant", self.build.module, "run", "--model", str(self.build.model),
                "--endpoints", str(self._endpoints()), "--credentials", str(self._credentials()),
                "--interface", "127.0.0.1", "--port", str(self.port),
            )  # fmt: skip
            wait_for_port(self._actions_port, LIMIT_SECONDS)
            while not first_answer(self.url):
                if self.assistant.poll() is not None or time.monotonic() > begun + LIMIT_SECONDS:
                    log = (self.folder / "assistant.log").read_text(errors="replace")
                    raise RuntimeError(f"{self.build.name} did not answer: {log[-2000:]}")
                time.sleep(0.1)
            self.start_s = time.monotonic() - begun
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _start(self, name: str, *module: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", *module],
                cwd=ROOT, env=dict(self.environ), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self._processes.append(process)
        return process

    def _endpoints(self) -> Path:
        endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
        if self.build.stock:
            database = str(self.folder / "conversations.db")
            store = {"type": "SQL", "dialect": "sqlite", "db": database}
            endpoints = {"action_endpoint": {}, "tracker_store": store}
        endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{self._actions_port}/webhook"
        return self._write("endpoints.yml", endpoints)

    def _credentials(self) -> Path:
        if self.build.stock:
            return self._write("credentials.yml", {"rest": None})
        channels = yaml.safe_load((ROOT / "credentials.yml").read_text())
        return self._write("credentials.yml", {**channels, "channels.widget.WidgetInput": _FAST})

    def _write(self, name: str, data: object) -> Path:
        path = self.folder / name
        path.write_text(yaml.safe_dump(data))
        return path

    def _stop(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.terminate()
        for process in self._processes:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._folder.cleanup()

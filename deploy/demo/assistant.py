"""An assistant of its own for a while: free loopback ports, a database of its own, then stopped."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

import yaml

from deploy.demo import DemoError
from deploy.processes import child_environment
from deploy.settings import ROOT, Settings
from deploy.train import MODEL, is_current, train

START_LIMIT_SECONDS = 180
_OURS = ("TRIAGE_TELEGRAM_", "TRIAGE_TWILIO_", "TRIAGE_WHATSAPP_", "TRIAGE_MESSENGER_")


class TemporaryAssistant:
    """The processes of ``make run`` on free ports, with everything they write under ``folder``.

    Use it as a context manager: it starts both processes, waits until the assistant listens, and
    ends exactly these processes. ``settings`` are the operator's; the ports and the database are
    replaced, so that nothing meets an assistant that runs besides. ``environ`` adds variables and
    ``channels`` entries of ``credentials.yml``; the operator's own messaging channels are off.
    ``command`` is what the person called, for the lines that are printed.
    Raises DemoError where the assistant does not start.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        environ: Mapping[str, str],
        channels: Mapping[str, Any],
        command: str = "demo-data",
    ) -> None:
        self.db = folder / "conversations.db"
        self.settings = replace(
            settings,
            host="127.0.0.1",
            port=free_port(),
            actions_port=free_port(),
            db_url=f"sqlite:///{self.db}",
        )
        self.url = f"http://127.0.0.1:{self.settings.port}"
        self._folder = folder
        inherited = child_environment(self.settings).items()
        self._environ = {name: value for name, value in inherited if not name.startswith(_OURS)}
        self._environ.update(environ)
        self._environ["TRIAGE_MESSAGING_DB"] = str(folder / "messaging.db")
        self._channels = dict(channels)
        self._command = command
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> TemporaryAssistant:
        if not is_current():
            print(f"{self._command}: training the model (three to five minutes)", flush=True)
            train()
        try:
            self._start("actions", "rasa_sdk", "--actions", "actions",
                        "--port", str(self.settings.actions_port))  # fmt: skip
            self._start("assistant", "deploy.without_tensorflow", "run", "--model", str(MODEL),
                        "--endpoints", str(self._endpoints()),
                        "--credentials", str(self._credentials()),
                        "--interface", "127.0.0.1", "--port", str(self.settings.port))  # fmt: skip
            self._wait()
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

    def check(self) -> None:
        """Raise DemoError where one of the processes has ended."""
        for name, process in self._running:
            if process.poll() is not None:
                raise DemoError(f"the process '{name}' stopped: {self._last_line(name)}")

    def _start(self, name: str, *module: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "deploy.quiet", *module],
                cwd=ROOT, env=self._environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self._running.append((name, process))

    def _wait(self) -> None:
        limit = time.monotonic() + START_LIMIT_SECONDS
        addresses = [
            f"http://127.0.0.1:{self.settings.actions_port}/health",
            f"{self.url}/webhooks/rest/",
        ]
        while addresses:
            self.check()
            if time.monotonic() > limit:
                raise DemoError(f"the assistant did not start: {self._last_line('assistant')}")
            try:
                with urllib.request.urlopen(addresses[0], timeout=2):
                    addresses.pop(0)
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)

    def _stop(self) -> None:
        for _, process in self._running:
            if process.poll() is None:
                process.terminate()
        for _, process in self._running:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=15)
        self._running.clear()

    def _endpoints(self) -> Path:
        endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
        url = f"http://127.0.0.1:{self.settings.actions_port}/webhook"
        endpoints["action_endpoint"]["url"] = url
        return self._write("endpoints.yml", endpoints)

    def _credentials(self) -> Path:
        channels: dict[str, Any] = yaml.safe_load((ROOT / "credentials.yml").read_text())
        return self._write("credentials.yml", {**channels, **self._channels})

    def _write(self, name: str, data: Any) -> Path:
        path = self._folder / name
        path.write_text(yaml.safe_dump(data))
        return path

    def _last_line(self, name: str) -> str:
        lines = (self._folder / f"{name}.log").read_text(errors="replace").strip().splitlines()
        return lines[-1].strip()[:300] if lines else "it said nothing"


def free_port() -> int:
    """Return a port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

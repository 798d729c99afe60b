"""Starts the real assistant for a test: trained model, action server, a database of its own.

Every process started here is stopped by its own handle, and listens on loopback only.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import yaml

from deploy.demo.assistant import free_port
from deploy.run import wait_for_port
from deploy.train import MODEL, is_current, train

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 240
"""How long a process may take to start: the machine that runs the tests may be busy."""
SECRET = "test-secret-key-of-at-least-32-characters"


class Assistant:
    """The assistant and its action server on free ports, with their data under ``folder``.

    ``environ`` adds environment variables, ``channels`` entries to the credentials.
    """

    def __init__(
        self,
        folder: Path,
        environ: dict[str, str] | None = None,
        channels: dict[str, Any] | None = None,
    ) -> None:
        self.folder = folder
        self.port, self.actions_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.db = folder / "conversations.db"
        self.model_file = MODEL
        self.more: tuple[str, ...] = ()
        """More arguments for both processes, such as ``--debug``."""
        self.environ = {
            **os.environ,
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "SANIC_HOST": "127.0.0.1",
            "SANIC_KEEP_ALIVE_TIMEOUT": "75",
            "PYTHONPATH": str(ROOT),
            "TRIAGE_PORT": str(self.port),
            "TRIAGE_PUBLIC_URL": self.url,
            "TRIAGE_DB_URL": f"sqlite:///{self.db}",
            "TRIAGE_SECRET_KEY": SECRET,
            **(environ or {}),
        }
        credentials = yaml.safe_load((ROOT / "credentials.yml").read_text()) or {}
        credentials.update(channels or {})
        self._credentials = self._write("credentials.yml", credentials)
        endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
        endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{self.actions_port}/webhook"
        self._endpoints = self._write("endpoints.yml", endpoints)
        self._server: subprocess.Popen[bytes] | None = None
        self._actions: subprocess.Popen[bytes] | None = None

    def _write(self, name: str, data: Any) -> Path:
        path = self.folder / name
        path.write_text(yaml.safe_dump(data))
        return path

    def start(self) -> Assistant:
        """Start both processes and wait until the assistant answers."""
        if not is_current():
            train()
        self.start_actions()
        self.start_server()
        return self

    @property
    def actions_pid(self) -> int:
        """The process of the action server."""
        assert self._actions is not None
        return self._actions.pid

    def start_actions(self) -> None:
        """Start the action server alone."""
        self._actions = self._spawn(
            "actions.log", "rasa_sdk", "--actions", "actions",
            "--port", str(self.actions_port), *self.more,
        )  # fmt: skip
        wait_for_port(self.actions_port, START_SECONDS)

    def start_server(self) -> None:
        """Start Rasa alone and wait until its agent is loaded."""
        self.launch_server()
        assert self._server is not None
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit:
            if self._server.poll() is not None:
                raise RuntimeError(f"the assistant stopped: {self.log('server.log')[-3000:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/webhooks/rest/", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        raise TimeoutError(f"the assistant did not start: {self.log('server.log')[-3000:]}")

    def launch_server(self) -> None:
        """Start Rasa alone, and do not wait for it."""
        self._server = self._spawn(
            "server.log", "deploy.without_tensorflow", "run", "--model", str(self.model_file),
            "--endpoints", str(self._endpoints), "--credentials", str(self._credentials),
            "--interface", "127.0.0.1", "--port", str(self.port), *self.more,
        )  # fmt: skip

    def _spawn(self, log: str, *module: str) -> subprocess.Popen[bytes]:
        with (self.folder / log).open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", *module], cwd=ROOT, env=self.environ, stdout=out, stderr=out
            )

    @property
    def server_process(self) -> int:
        """The id of Rasa's process. Raises RuntimeError where it has ended."""
        if self._server is None or self._server.poll() is not None:
            raise RuntimeError(f"the assistant has ended: {self.log('server.log')[-3000:]}")
        return self._server.pid

    def log(self, name: str) -> str:
        """Return what a process has printed so far."""
        return (self.folder / name).read_text(errors="replace")

    def stop_actions(self) -> None:
        """Stop the action server, as when it has crashed."""
        self._actions = _end(self._actions)

    def freeze_actions(self) -> None:
        """Have the action server hang: it takes calls and answers none."""
        assert self._actions is not None
        self._actions.send_signal(signal.SIGSTOP)

    def thaw_actions(self) -> None:
        """Have the action server go on."""
        assert self._actions is not None
        self._actions.send_signal(signal.SIGCONT)

    def end_server(self) -> None:
        """Stop Rasa alone, as a supervisor does."""
        self._server = _end(self._server)

    def kill_server(self) -> None:
        """Kill Rasa without warning."""
        self._server = _end(self._server, kill=True)

    def stop(self) -> None:
        """Stop both processes."""
        self._server = _end(self._server)
        self._actions = _end(self._actions)

    def talk(self, sender: str, text: str) -> list[dict[str, Any]]:
        """Send one message over the REST channel and return the list of answers."""
        request = urllib.request.Request(
            f"{self.url}/webhooks/rest/webhook",
            data=json.dumps({"sender": sender, "message": text}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            messages: list[dict[str, Any]] = json.load(answer)
        return messages


def _end(process: subprocess.Popen[bytes] | None, kill: bool = False) -> None:
    if process is None or process.poll() is not None:
        return
    process.kill() if kill else process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=15)

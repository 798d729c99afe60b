"""Starts the whole assistant under one process manager, and says where to talk to it.

Checks everything that can be checked first, so that what is wrong is said in one line before
anything runs. Ctrl-C stops every process.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import yaml
from honcho.manager import Manager

from deploy.checks import check_all
from deploy.secret_files import secrets_from_files
from deploy.settings import ROOT, VAR, Settings, SettingsError, load_settings
from deploy.train import MODEL, TrainingError, is_current, train

START_LIMIT_SECONDS = 180


def main() -> int:
    """Run until stopped; return the exit code."""
    try:
        os.environ.update(secrets_from_files(os.environ))
        settings = load_settings()
        check_all(settings)
        credentials = write_credentials()
    except (SettingsError, ValueError, OSError) as error:
        print(f"run: {error}", file=sys.stderr)
        return 1
    if is_current():
        print("run: the model is up to date", flush=True)
    else:
        print("run: training the model (one to two minutes)", flush=True)
        try:
            train()
        except TrainingError as error:
            print(f"run: {error}", file=sys.stderr)
            return 1
    manager = Manager()
    environ = child_environment(settings)
    for name, command in processes(settings, credentials).items():
        manager.add_process(name, command, env=environ, cwd=str(ROOT))
    waiting = threading.Thread(target=announce, args=(settings,), daemon=True)
    print("run: starting (some 20 seconds)", flush=True)
    waiting.start()
    manager.loop()
    return 0 if manager.returncode in (130, 143) else manager.returncode or 0


def write_credentials() -> Path:
    """Write the credentials of the channels that are on, and return the file.

    The fixed ones come from credentials.yml, the messaging channels from the environment.
    """
    channels: dict[str, Any] = yaml.safe_load((ROOT / "credentials.yml").read_text())
    from channels.enabled import enabled_channels

    channels.update(enabled_channels(os.environ))
    return _replace("credentials.yml", yaml.safe_dump(channels, allow_unicode=True))


def write_endpoints(settings: Settings) -> Path:
    """Write endpoints.yml with the address of the action server in use, and return the file."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
    endpoints["action_endpoint"]["url"] = settings.actions_url
    return _replace("endpoints.yml", yaml.safe_dump(endpoints))


def _replace(name: str, text: str) -> Path:
    """Write a file of ``var/`` at one stroke: another worker may be reading it."""
    VAR.mkdir(exist_ok=True)
    path = VAR / name
    descriptor, made = tempfile.mkstemp(dir=VAR, prefix=f".{name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(made, path)
    return path


def processes(settings: Settings, credentials: Path) -> dict[str, str]:
    """Return the command of each process by its name."""
    python = sys.executable
    commands = {
        "actions": f"{python} -m rasa_sdk --actions actions --port {settings.actions_port}",
        "assistant": f"{python} -m rasa run --model {MODEL} --endpoints {write_endpoints(settings)}"
        f" --credentials {credentials} --interface {settings.host} --port {settings.port}",
    }
    if settings.console_on:
        commands["console"] = f"{python} -m console run"
    return commands


def child_environment(settings: Settings) -> dict[str, str]:
    """Return the environment of every process: the settings, no telemetry, loopback only."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        # Rasa's dependencies warn at every start of what only their authors can change.
        "PYTHONWARNINGS": "ignore",
        "SANIC_HOST": settings.actions_host,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "TRIAGE_PORT": str(settings.port),
        "TRIAGE_PUBLIC_URL": settings.public_url,
        "TRIAGE_DB_URL": settings.db_url,
        "TRIAGE_SECRET_KEY": settings.secret_key,
        "TRIAGE_REDIS_URL": settings.redis_url,
        "TRIAGE_CONSOLE_PORT": str(settings.console_port),
        "TRIAGE_CONSOLE_URL": settings.console_url,
        "TRIAGE_CONSOLE_DB_URL": settings.console_db_url,
    }


def wait_for_port(port: int, seconds: float = 60) -> None:
    """Wait until something listens on ``port``. Raises TimeoutError where nothing does."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nothing listens on port {port}")


def announce(settings: Settings) -> None:
    """Wait for the first real answer, then print where to talk; stop all where none comes."""
    sender = f"start-up-check-{os.getpid()}"
    limit = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < limit:
        if ask(settings, sender, "bonjour"):
            for text in ("effacer", "oui"):
                ask(settings, sender, text)
            if settings.console_on:
                wait_for_port(settings.console_port)
            print(addresses(settings), flush=True)
            return
        time.sleep(1)
    print("run: the assistant gave no answer in time; the lines above say why", file=sys.stderr)
    os.kill(os.getpid(), signal.SIGTERM)


def ask(settings: Settings, sender: str, text: str) -> list[dict[str, Any]]:
    """Send one message over the REST channel; return the answers, none where nothing answers."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{settings.port}/webhooks/rest/webhook",
        data=json.dumps({"sender": sender, "message": text}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            messages: list[dict[str, Any]] = json.load(answer)
    except (urllib.error.URLError, OSError, ValueError):
        return []
    return messages if any("custom" in message for message in messages) else []


def addresses(settings: Settings) -> str:
    """Return what is printed once the assistant answers: where to go, and what is exposed."""
    console = "Review console:              not started here (TRIAGE_CONSOLE=off)"
    exposed = f"the assistant listens on {settings.host}"
    if settings.console_on:
        exposed += f", the console on {settings.console_host}"
        console = f"""Review console:              {settings.console_url}/
    its first account:         make account
    made-up conversations:     make demo-data"""
    return f"""
The assistant is ready.
  See it on a page:            http://localhost:{settings.port}/
  Talk to it in the terminal:  make shell
  Over REST (this machine):    http://127.0.0.1:{settings.port}/webhooks/rest/webhook
  {console}
  Exposed: {exposed}.
  Stop with Ctrl-C.
"""


if __name__ == "__main__":
    sys.exit(main())

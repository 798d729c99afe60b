"""Starts the whole assistant under one supervisor, and says where to talk to it.

Checks everything that can be checked first, so that what is wrong is said in one line before
anything runs. A process that dies is started again; Ctrl-C stops every process, those that answer
patients before those that they need.
"""

from __future__ import annotations

import json
import os
import pwd
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import Any

from deploy.checks import check_all
from deploy.private import keep_private
from deploy.processes import SUPERVISOR, child_environment, write_credentials, write_endpoints
from deploy.secret_files import take_secrets
from deploy.settings import ROOT, VAR, Settings, SettingsError, load_settings
from deploy.train import TrainingError, is_current, train

START_LIMIT_SECONDS = 180
DRAIN_SECONDS = 25
"""How long a process has to finish what it is doing; a turn takes 8 seconds at most."""

SUPERVISED = ("actions", "assistant", "console")
"""In the order of starting; they are stopped in the reverse order, one after the other."""


def main() -> int:
    """Run until stopped; return the exit code."""
    try:
        take_secrets(os.environ)
        keep_private(VAR)
        settings = load_settings()
        for warning in check_all(settings):
            print(f"run: {warning} (the assistant runs without the console)", file=sys.stderr)
        write_credentials()
        write_endpoints(settings)
        write_supervisor(settings)
    except (SettingsError, ValueError, OSError) as error:
        print(f"run: {error}", file=sys.stderr)
        return 1
    if is_current():
        print("run: the model is up to date", flush=True)
    else:
        print("run: training the model (three to five minutes)", flush=True)
        try:
            train()
        except TrainingError as error:
            print(f"run: {error}", file=sys.stderr)
            return 1
    print("run: starting (some 20 seconds)", flush=True)
    # A session of its own: Ctrl-C reaches this process only, which then stops the others in order.
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "deploy.processes", "supervisor"],
        cwd=ROOT, env=child_environment(settings), start_new_session=True,
    )  # fmt: skip
    asked: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        if not asked:
            print("run: stopping", flush=True)
        asked.append(number)
        supervisor.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    failed = threading.Event()
    threading.Thread(target=announce, args=(settings, failed), daemon=True).start()
    code = supervisor.wait()
    return 0 if asked and not failed.is_set() else code or 1


def write_supervisor(settings: Settings) -> Path:
    """Write what the supervisor needs to know, and return the file; no setting is in it."""
    user = pwd.getpwuid(os.getuid()).pw_name
    lines = [
        "[supervisord]", "nodaemon=true", "logfile=/dev/null", "logfile_maxbytes=0", "umask=077",
        # What starts and stops as it should is no news; what dies is.
        "loglevel=warn",
        "pidfile=var/supervisor.pid", f"user={user}",
    ]  # fmt: skip
    for place, name in enumerate(SUPERVISED):
        if name == "console" and not settings.console_on:
            continue
        lines += [
            f"[program:{name}]",
            f"command=%(ENV_TRIAGE_PYTHON)s -m deploy.processes {name}",
            f"priority={place + 1}", "autostart=true", "autorestart=true", "startsecs=5",
            # It never gives up; the pauses grow by a second each time.
            "startretries=1000000", "stopsignal=TERM", f"stopwaitsecs={DRAIN_SECONDS}",
            "stopasgroup=false", "killasgroup=true", "redirect_stderr=true",
            "stdout_logfile=/dev/fd/1", "stdout_logfile_maxbytes=0",
        ]  # fmt: skip
    SUPERVISOR.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return SUPERVISOR


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


def announce(settings: Settings, failed: threading.Event) -> None:
    """Wait for the first real answer, then print where to talk.

    Sets ``failed`` and stops all where no answer comes; a console that does not start is only
    told.
    """
    sender = f"start-up-check-{os.getpid()}"
    limit = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < limit:
        if ask(settings, sender, "bonjour"):
            for text in ("effacer", "oui"):
                ask(settings, sender, text)
            print(addresses(settings), flush=True)
            if not settings.console_on:
                return
            try:
                wait_for_port(settings.console_port)
            except TimeoutError:
                print("run: the console does not start; the lines above say why", file=sys.stderr)
            return
        time.sleep(1)
    print("run: the assistant gave no answer in time; the lines above say why", file=sys.stderr)
    failed.set()
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

"""The processes of the service, and how each is started: ``python -m deploy.processes <name>``.

Takes its settings from the environment, becomes the process (there is no other in between), and
ties it to whatever started it: on Linux a process is told to stop when its parent is gone, however
that ended, so nothing is left behind.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import signal
import sys

from deploy.private import keep_private
from deploy.settings import ROOT, VAR, Settings, SettingsError, load_settings
from deploy.train import MODEL

CREDENTIALS = VAR / "credentials.yml"
ENDPOINTS = VAR / "endpoints.yml"
SUPERVISOR = VAR / "supervisor.conf"
PARENT_GONE = 1
"""``PR_SET_PDEATHSIG`` of prctl(2)."""


def commands(settings: Settings) -> dict[str, list[str]]:
    """Return what each process runs, by its name: words, never split nor joined by a shell."""
    python = [sys.executable, "-m"]
    return {
        "supervisor": [*python, "supervisor.supervisord", "-n", "-c", str(SUPERVISOR)],
        "actions": [
            *python, "deploy.quiet", "rasa_sdk", "--actions", "actions",
            "--port", str(settings.actions_port),
        ],
        "assistant": [
            *python, "deploy.quiet", "deploy.without_tensorflow", "run", "--model", str(MODEL),
            "--endpoints", str(ENDPOINTS), "--credentials", str(CREDENTIALS),
            "--interface", settings.host, "--port", str(settings.port),
        ],
        "console": [*python, "console", "run"],
    }  # fmt: skip


def child_environment(settings: Settings) -> dict[str, str]:
    """Return the environment of every process: the settings, no telemetry, loopback only."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        # Rasa's dependencies warn at every start of what only their authors can change.
        "PYTHONWARNINGS": "ignore",
        "SANIC_HOST": "127.0.0.1",
        # A connection that the assistant opened, and uses only once its loop is free, stays open.
        "SANIC_KEEP_ALIVE_TIMEOUT": "75",
        "PYTHONPATH": str(ROOT),
        "TRIAGE_PYTHON": shlex.quote(sys.executable),
        "PYTHONUNBUFFERED": "1",
        "TRIAGE_PORT": str(settings.port),
        "TRIAGE_PUBLIC_URL": settings.public_url,
        "TRIAGE_DB_URL": settings.db_url,
        "TRIAGE_SECRET_KEY": settings.secret_key,
        "TRIAGE_CONSOLE_PORT": str(settings.console_port),
        "TRIAGE_CONSOLE_URL": settings.console_url,
        "TRIAGE_CONSOLE_DB_URL": settings.console_db_url,
    }


def stop_with_parent() -> None:
    """Have this process, and what it becomes, told to stop (SIGTERM) when its parent is gone.

    Does nothing where the system cannot (macOS).
    """
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PARENT_GONE, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)  # It was gone before it could be watched.


def main() -> int:
    """Become the process that is named; return 1 and one line where that cannot be."""
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    try:
        settings = load_settings()
        command = commands(settings)[name]
        keep_private(VAR)
    except (SettingsError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    except KeyError:
        print("usage: python -m deploy.processes supervisor|actions|assistant|console")
        return 2
    stop_with_parent()
    os.chdir(ROOT)
    return os.execve(command[0], command, child_environment(settings))


if __name__ == "__main__":
    sys.exit(main())

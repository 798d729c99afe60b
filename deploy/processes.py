"""The processes of the service, and how each is started: ``python -m deploy.processes <name>``.

Takes its settings from the environment and from the files that it names, becomes the process (there
is no other in between), and ties it to whatever started it: on Linux a process is told to stop when
its parent is gone, however that ended, so nothing is left behind. Whatever supervises it may be the
one of ``make run``, systemd or containers; settings and files are checked first, so that what is
wrong is said in one line. Nothing is trained here.
"""

from __future__ import annotations

import ctypes
import os
import shlex
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from deploy.checks import check_files, check_knowledge
from deploy.private import keep_private
from deploy.secret_files import take_secrets
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
        # A second thread of a multiplication this small spins more than it computes.
        "OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1"),
        "SANIC_HOST": settings.actions_host,
        # A connection that the assistant opened, and uses only once its loop is free, stays open.
        "SANIC_KEEP_ALIVE_TIMEOUT": "75",
        "PYTHONPATH": str(ROOT),
        "TRIAGE_PYTHON": shlex.quote(sys.executable),
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


def write_credentials() -> Path:
    """Write the credentials of the channels that are on, and return the file.

    The fixed ones come from credentials.yml, the messaging channels from the environment.
    """
    from channels.enabled import enabled_channels

    channels: dict[str, Any] = yaml.safe_load((ROOT / "credentials.yml").read_text())
    channels.update(enabled_channels(os.environ))
    return _replace(CREDENTIALS, yaml.safe_dump(channels, allow_unicode=True))


def write_endpoints(settings: Settings) -> Path:
    """Write endpoints.yml with the address of the action server in use, and return the file."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
    endpoints["action_endpoint"]["url"] = settings.actions_url
    return _replace(ENDPOINTS, yaml.safe_dump(endpoints))


def _replace(path: Path, text: str) -> Path:
    """Write a file at one stroke: another worker may be reading it."""
    descriptor, made = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(made, path)
    return path


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
        take_secrets(os.environ)
        settings = load_settings()
        command = commands(settings)[name]
        keep_private(VAR)
        # `make run` has looked at every file before; systemd and containers have not.
        if name in ("actions", "assistant") and "SUPERVISOR_ENABLED" not in os.environ:
            check_files()
            check_knowledge()
        if name == "assistant":
            if not MODEL.exists():
                raise SettingsError(f"there is no model at {MODEL}: run `make train`")
            write_credentials()
            write_endpoints(settings)
    except (SettingsError, ValueError, OSError) as error:
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

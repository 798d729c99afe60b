"""What can be checked before anything starts, each mistake told in one readable line."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import yaml

from deploy.settings import ROOT, Settings, SettingsError

_SQLITE = "sqlite:///"


def check_all(settings: Settings) -> None:
    """Check files, texts, databases and ports. Raises SettingsError or ValueError with one line."""
    from channels.origins import allowed_origins

    check_files()
    allowed_origins(os.environ)
    check_knowledge()
    check_databases(settings)
    check_ports(settings)


def check_files(root: Path = ROOT) -> None:
    """Read every file that Rasa is made from.

    Raises SettingsError naming the file, the line and what is wrong.
    """
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        _check_mapping(root, root / name)
    for path in sorted((root / "data").rglob("*.yml")):
        _check_mapping(root, path)


def _check_mapping(root: Path, path: Path) -> None:
    name = path.relative_to(root)
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{name} is not UTF-8: save it as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not YAML"
        raise SettingsError(f"{name}{line}: {problem}; mend the file and start again") from None
    if not isinstance(read, dict):
        raise SettingsError(f"{name} must hold names and values, and holds {type(read).__name__}")


def check_knowledge() -> None:
    """Load rules, texts and settings as the assistant will. Raises ValueError naming the file."""
    from actions.knowledge import load_knowledge

    load_knowledge()


def check_databases(settings: Settings) -> None:
    """Open the databases that are used here.

    Raises SettingsError where one does not answer or cannot be written.
    """
    wanted = {"TRIAGE_DB_URL": settings.db_url}
    if settings.console_on:
        wanted["TRIAGE_CONSOLE_DB_URL"] = settings.console_db_url
    for name, url in wanted.items():
        if url.startswith(_SQLITE):
            _check_file(name, Path(url.removeprefix(_SQLITE)))
        else:
            _check_server(name, url)


def _check_file(name: str, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{name}: {path.parent} cannot be made: {error.strerror}") from None
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise SettingsError(f"{name}: {path} cannot be written: choose another place")


def _check_server(name: str, url: str) -> None:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
        raise SettingsError(f"{name}: the database does not answer: {reason}") from None


def check_ports(settings: Settings) -> None:
    """Raise SettingsError where a port that is needed is taken."""
    wanted = {
        "TRIAGE_PORT": settings.port,
        "TRIAGE_ACTIONS_PORT": settings.actions_port,
    }
    if settings.metrics_port:
        wanted["TRIAGE_METRICS_PORT"] = settings.metrics_port
    if settings.console_on:
        wanted["TRIAGE_CONSOLE_PORT"] = settings.console_port
    for name, port in wanted.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise SettingsError(
                    f"port {port} is busy: stop what uses it, or choose another with {name}=…"
                ) from None

"""The settings that an operator may give, all from the environment, checked once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and says what to do."""


@dataclass(frozen=True)
class Settings:
    """Where the assistant listens and keeps its data; see docs/operations.md for each variable."""

    host: str
    port: int
    actions_port: int
    public_url: str
    db_url: str
    secret_key: str
    console_host: str
    console_port: int
    console_url: str
    console_db_url: str
    console_second_factor: bool


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from ``environ``. Raises SettingsError with one readable line."""
    port = _port(environ, "TRIAGE_PORT", 5005)
    actions_port = _port(environ, "TRIAGE_ACTIONS_PORT", 5055)
    console_port = _port(environ, "TRIAGE_CONSOLE_PORT", 8000)
    if len({port, actions_port, console_port}) < 3:
        raise SettingsError(
            "TRIAGE_PORT, TRIAGE_ACTIONS_PORT and TRIAGE_CONSOLE_PORT must be three different ports"
        )
    return Settings(
        host=environ.get("TRIAGE_HOST", "127.0.0.1"),
        port=port,
        actions_port=actions_port,
        public_url=_address(environ, "TRIAGE_PUBLIC_URL", port),
        db_url=_database(environ, "TRIAGE_DB_URL", "conversations.db"),
        secret_key=_secret_key(environ),
        console_host=environ.get("TRIAGE_CONSOLE_HOST", "127.0.0.1"),
        console_port=console_port,
        console_url=_address(environ, "TRIAGE_CONSOLE_URL", console_port),
        console_db_url=_database(environ, "TRIAGE_CONSOLE_DB_URL", "console.db"),
        console_second_factor=_choice(
            environ, "TRIAGE_CONSOLE_SECOND_FACTOR", {"required": True, "optional": False}
        ),
    )


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, str(default))
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise SettingsError(f"{name} must be a port between 1 and 65535, not '{value}'")
    return int(value)


def _address(environ: Mapping[str, str], name: str, port: int) -> str:
    value = environ.get(name, f"http://localhost:{port}").rstrip("/")
    if not value.startswith(("http://", "https://")):
        raise SettingsError(f"{name} must begin with http:// or https://")
    return value


def _database(environ: Mapping[str, str], name: str, file: str) -> str:
    value = environ.get(name, f"sqlite:///{VAR / file}")
    if not value.startswith(("sqlite:///", "postgresql://")):
        raise SettingsError(f"{name} must begin with sqlite:/// or postgresql://")
    return value


def _choice(environ: Mapping[str, str], name: str, choices: Mapping[str, bool]) -> bool:
    """Return what the first of ``choices`` stands for where the setting is not given."""
    value = environ.get(name, next(iter(choices)))
    if value not in choices:
        raise SettingsError(f"{name} must be {' or '.join(choices)}, not '{value}'")
    return choices[value]


def _secret_key(environ: Mapping[str, str]) -> str:
    """Return the key that signs sessions; make and keep one where none is set."""
    given = environ.get("TRIAGE_SECRET_KEY")
    if given is not None:
        if len(given) < 32:
            raise SettingsError("TRIAGE_SECRET_KEY must have at least 32 characters")
        return given
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()

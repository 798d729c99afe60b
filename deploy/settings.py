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


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from ``environ``. Raises SettingsError with one readable line."""
    port = _port(environ, "TRIAGE_PORT", 5005)
    actions_port = _port(environ, "TRIAGE_ACTIONS_PORT", 5055)
    if port == actions_port:
        raise SettingsError("TRIAGE_PORT and TRIAGE_ACTIONS_PORT must be two different ports")
    public_url = environ.get("TRIAGE_PUBLIC_URL", f"http://localhost:{port}").rstrip("/")
    if not public_url.startswith(("http://", "https://")):
        raise SettingsError("TRIAGE_PUBLIC_URL must begin with http:// or https://")
    db_url = environ.get("TRIAGE_DB_URL", f"sqlite:///{VAR / 'conversations.db'}")
    if not db_url.startswith(("sqlite:///", "postgresql://")):
        raise SettingsError("TRIAGE_DB_URL must begin with sqlite:/// or postgresql://")
    return Settings(
        host=environ.get("TRIAGE_HOST", "127.0.0.1"),
        port=port,
        actions_port=actions_port,
        public_url=public_url,
        db_url=db_url,
        secret_key=_secret_key(environ),
    )


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, str(default))
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise SettingsError(f"{name} must be a port between 1 and 65535, not '{value}'")
    return int(value)


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

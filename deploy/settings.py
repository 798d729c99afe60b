"""The settings that an operator may give, all from the environment, checked once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"


_METRICS = "TRIAGE_METRICS_PORT"


class SettingsError(ValueError):
    """A setting cannot be used; the message names it and says what to do."""


@dataclass(frozen=True)
class Settings:
    """Where the assistant listens and keeps its data; see docs/operations.md for each variable."""

    host: str
    port: int
    actions_host: str
    actions_port: int
    actions_url: str
    public_url: str
    db_url: str
    messaging_db: str
    secret_key: str
    redis_url: str
    metrics_port: int | None
    console_on: bool
    console_host: str
    console_port: int
    console_url: str
    console_db_url: str
    console_second_factor: bool
    console_proxy: str
    webhook_url: str
    webhook_secret: str


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from ``environ``. Raises SettingsError with one readable line."""
    port = _port(environ, "TRIAGE_PORT", 5005)
    actions_port = _port(environ, "TRIAGE_ACTIONS_PORT", 5055)
    console_port = _port(environ, "TRIAGE_CONSOLE_PORT", 8000)
    if len({port, actions_port, console_port}) < 3:
        raise SettingsError(
            "TRIAGE_PORT, TRIAGE_ACTIONS_PORT and TRIAGE_CONSOLE_PORT must be three different ports"
        )
    metrics_port = _port(environ, _METRICS, 0) if environ.get(_METRICS) else None
    if metrics_port in (port, actions_port, console_port):
        raise SettingsError(f"{_METRICS} must be a port of its own")
    console_url = _site(environ, "TRIAGE_CONSOLE_URL", console_port)
    return Settings(
        host=environ.get("TRIAGE_HOST", "127.0.0.1"),
        port=port,
        actions_host=environ.get("TRIAGE_ACTIONS_HOST", "127.0.0.1"),
        actions_port=actions_port,
        actions_url=_web(
            "TRIAGE_ACTIONS_URL",
            environ.get("TRIAGE_ACTIONS_URL") or f"http://127.0.0.1:{actions_port}/webhook",
        ),
        public_url=_address(environ, "TRIAGE_PUBLIC_URL", port),
        db_url=_database(environ, "TRIAGE_DB_URL", "conversations.db"),
        messaging_db=_messaging(environ),
        secret_key=_secret_key(environ),
        redis_url=_redis(environ),
        metrics_port=metrics_port,
        console_on=_choice(environ, "TRIAGE_CONSOLE", {"on": True, "off": False}),
        console_host=environ.get("TRIAGE_CONSOLE_HOST", "127.0.0.1"),
        console_port=console_port,
        console_url=console_url,
        console_db_url=_database(environ, "TRIAGE_CONSOLE_DB_URL", "console.db"),
        console_second_factor=_choice(
            environ, "TRIAGE_CONSOLE_SECOND_FACTOR", {"required": True, "optional": False}
        ),
        console_proxy=_proxy(environ, "TRIAGE_CONSOLE_PROXY", console_url),
        webhook_url=_webhook(environ, "TRIAGE_WEBHOOK_URL"),
        webhook_secret=_webhook_secret(environ, "TRIAGE_WEBHOOK_SECRET", "TRIAGE_WEBHOOK_URL"),
    )


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, str(default))
    if not (value.isascii() and value.isdigit()) or not 1 <= int(value) <= 65535:
        raise SettingsError(f"{name} must be a port between 1 and 65535, not '{value}'")
    return int(value)


def _address(environ: Mapping[str, str], name: str, port: int) -> str:
    return _web(name, environ.get(name, f"http://localhost:{port}").rstrip("/"))


def _web(name: str, value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise SettingsError(f"{name} must begin with http:// or https://")
    return value


def _redis(environ: Mapping[str, str]) -> str:
    value = environ.get("TRIAGE_REDIS_URL", "").strip()
    if value and not value.startswith(("redis://", "rediss://")):
        raise SettingsError("TRIAGE_REDIS_URL must be like redis://:password@host:6379/0")
    return value


def _site(environ: Mapping[str, str], name: str, port: int) -> str:
    """Return the address of a site of its own: a host, maybe a port, and no path."""
    value = _address(environ, name, port)
    try:
        parts = urlsplit(value)
        good = parts.hostname and parts.port != 0 and value == f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        good = False
    if not good or "@" in value:
        raise SettingsError(f"{name} must be like https://console.example.org, without a path")
    return value


def _webhook(environ: Mapping[str, str], name: str) -> str:
    """Return where results are sent, empty for nowhere. Health data goes out by https alone."""
    value = environ.get(name, "").strip()
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        here = parts.hostname in ("localhost", "127.0.0.1", "::1")
        good = parts.hostname and parts.port != 0 and not (parts.username or parts.password)
    except ValueError:
        good = here = False
    if not good or not (parts.scheme == "https" or (parts.scheme == "http" and here)):
        raise SettingsError(f"{name} must begin with https:// (http:// only on this machine)")
    return value


def _webhook_secret(environ: Mapping[str, str], name: str, address: str) -> str:
    """Return the secret that signs what is sent; needed as soon as there is an address."""
    value = environ.get(name, "")
    if environ.get(address, "").strip() and len(value) < 32:
        raise SettingsError(f"{name} needs at least 32 characters, to sign what is sent")
    return value


def _proxy(environ: Mapping[str, str], name: str, site: str) -> str:
    """Return whose word on the caller is believed: an address, ``*`` for all, or nobody's."""
    value = environ.get(name, "127.0.0.1" if site.startswith("https://") else "")
    if value not in ("", "*"):
        try:
            ip_address(value)
        except ValueError:
            raise SettingsError(
                f"{name} must be the IP address of the reverse proxy, or * where nothing else can"
                f" reach the console; not '{value}'"
            ) from None
    return value


def _database(environ: Mapping[str, str], name: str, file: str) -> str:
    """Return the address of a database; what is wrong with one is told without showing it."""
    value = environ.get(name, f"sqlite:///{VAR / file}")
    if value.startswith("sqlite:///"):
        if not value.removeprefix("sqlite:///").strip("/"):
            raise SettingsError(f"{name} names no file: sqlite:////folder/file.db")
        return value
    if not value.startswith("postgresql://"):
        raise SettingsError(f"{name} must begin with sqlite:/// or postgresql://")
    try:
        parts = urlsplit(value)
        named = bool(parts.path.strip("/")) and parts.port != 0
    except ValueError:
        named = False
    if not named:
        raise SettingsError(
            f"{name} must be like postgresql://user:password@host:5432/database; a sign such as"
            " / or # in the password is written %2F or %23"
        )
    return value


def _messaging(environ: Mapping[str, str]) -> str:
    """Return where the messaging channels keep what they must: the path of a file may do."""
    name = "TRIAGE_MESSAGING_DB"
    value = environ.get(name) or str(VAR / "messaging.db")
    return _database({name: value}, name, "messaging.db") if "://" in value else value


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
    try:
        if not path.exists():
            _make_key(path)
        kept = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        raise SettingsError(
            f"{path} cannot be made or read ({reason}): give TRIAGE_SECRET_KEY, or mend the folder"
        ) from None
    if len(kept) < 32:
        raise SettingsError(f"{path} holds no key of 32 characters: delete it to get a new one")
    return kept


def _make_key(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # Another process of the project, started at the same moment, made it.
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))

"""Secrets from files: ``TRIAGE_…_FILE`` names a file that holds what ``TRIAGE_…`` would.

So a secret need not stand in the environment of a container, where every inspection shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from pathlib import Path

from deploy.settings import SettingsError

SECRETS = (
    "TRIAGE_SECRET_KEY",
    "TRIAGE_DB_URL",
    "TRIAGE_CONSOLE_DB_URL",
    "TRIAGE_TOMBSTONES_DB_URL",
    "TRIAGE_MESSAGING_DB",
    "TRIAGE_REDIS_URL",
    "TRIAGE_WEBHOOK_SECRET",
    "TRIAGE_CONSOLE_PASSWORD",
    "TRIAGE_TELEGRAM_TOKEN",
    "TRIAGE_TELEGRAM_SECRET",
    "TRIAGE_TWILIO_AUTH_TOKEN",
    "TRIAGE_WHATSAPP_ACCESS_TOKEN",
    "TRIAGE_WHATSAPP_APP_SECRET",
    "TRIAGE_WHATSAPP_VERIFY_TOKEN",
    "TRIAGE_MESSENGER_PAGE_TOKEN",
    "TRIAGE_MESSENGER_APP_SECRET",
    "TRIAGE_MESSENGER_VERIFY_TOKEN",
)
"""Settings that may be given so; blanks and line ends around the secret do not count."""


def take_secrets(environ: MutableMapping[str, str]) -> None:
    """Put the secrets into ``environ`` in place of the names of their files.

    What is started from here has them, and no file to read. Raises SettingsError.
    """
    found = secrets_from_files(environ)
    environ.update(found)
    for name in found:
        del environ[f"{name}_FILE"]


def secrets_from_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the settings whose files ``environ`` names.

    Raises SettingsError, without any secret in it, where a file cannot be read or is empty, or
    where a setting is given both ways.
    """
    found = {}
    for name in SECRETS:
        place = environ.get(f"{name}_FILE")
        if not place:
            continue
        if environ.get(name):
            raise SettingsError(f"{name} and {name}_FILE are both set: give one of them")
        try:
            found[name] = Path(place).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not text"
            raise SettingsError(f"{name}_FILE: {place} cannot be read: {reason}") from None
        if not found[name]:
            raise SettingsError(f"{name}_FILE: {place} is empty")
    return found

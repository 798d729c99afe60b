"""Which messaging channels are on: those whose environment variables are filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_CLASSES = {
    "telegram": "channels.telegram.TelegramInput",
    "twilio": "channels.twilio.TwilioInput",
    "whatsapp": "channels.whatsapp.WhatsAppInput",
    "messenger": "channels.messenger.MessengerInput",
}
_VARIABLES = {
    "telegram": ("TRIAGE_TELEGRAM_TOKEN", "TRIAGE_TELEGRAM_SECRET"),
    "twilio": ("TRIAGE_TWILIO_ACCOUNT_SID", "TRIAGE_TWILIO_AUTH_TOKEN"),
    "whatsapp": (
        "TRIAGE_WHATSAPP_PHONE_NUMBER_ID",
        "TRIAGE_WHATSAPP_ACCESS_TOKEN",
        "TRIAGE_WHATSAPP_APP_SECRET",
        "TRIAGE_WHATSAPP_VERIFY_TOKEN",
    ),
    "messenger": (
        "TRIAGE_MESSENGER_PAGE_TOKEN",
        "TRIAGE_MESSENGER_APP_SECRET",
        "TRIAGE_MESSENGER_VERIFY_TOKEN",
    ),
}
_ONE_OF = {"twilio": ("TRIAGE_TWILIO_SMS_NUMBER", "TRIAGE_TWILIO_WHATSAPP_NUMBER")}
# Twilio signs the public address of the webhook, so it must be known.
_ALSO = {"twilio": ("TRIAGE_PUBLIC_URL",)}
_TELEGRAM_SECRET = re.compile(r"^[A-Za-z0-9_-]{16,256}$")


def enabled_channels(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return the entries of ``credentials.yml`` for the channels that are filled in.

    The entries hold no secret: each channel reads its own from the environment. Raises ValueError,
    in one line, where a channel is filled in by halves.
    """
    entries: dict[str, dict[str, Any]] = {}
    for channel, class_name in _CLASSES.items():
        names = (*_VARIABLES[channel], *_ONE_OF.get(channel, ()))
        if any(environ.get(name) for name in names):
            required(channel, environ)
            entries[class_name] = {}
    return entries


def required(channel: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return what ``channel`` cannot do without, by name. Raises ValueError naming what lacks."""
    names = (*_VARIABLES[channel], *_ALSO.get(channel, ()))
    missing = [name for name in names if not environ.get(name)]
    if missing:
        raise ValueError(f"{channel} is half filled in: set {', '.join(missing)} too, or none")
    choice = _ONE_OF.get(channel, ())
    if choice and not any(environ.get(name) for name in choice):
        raise ValueError(f"{channel} is half filled in: set {' or '.join(choice)}")
    secret = environ.get("TRIAGE_TELEGRAM_SECRET", "")
    if channel == "telegram" and not _TELEGRAM_SECRET.match(secret):
        raise ValueError(
            "TRIAGE_TELEGRAM_SECRET must have 16 to 256 of the characters A-Z a-z 0-9 _ -"
        )
    return {name: environ[name] for name in names}

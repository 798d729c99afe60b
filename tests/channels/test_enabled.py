"""Which channels are on, from the environment."""

from __future__ import annotations

import pytest

from channels.enabled import enabled_channels

FULL = {
    "TRIAGE_TELEGRAM_TOKEN": "1:A",
    "TRIAGE_TELEGRAM_SECRET": "a-secret_of-16-characters",
    "TRIAGE_TWILIO_ACCOUNT_SID": "AC1",
    "TRIAGE_TWILIO_AUTH_TOKEN": "token",
    "TRIAGE_TWILIO_SMS_NUMBER": "+33700000001",
    "TRIAGE_PUBLIC_URL": "https://dos.example.org",
    "TRIAGE_WHATSAPP_PHONE_NUMBER_ID": "1",
    "TRIAGE_WHATSAPP_ACCESS_TOKEN": "a",
    "TRIAGE_WHATSAPP_APP_SECRET": "b",
    "TRIAGE_WHATSAPP_VERIFY_TOKEN": "c",
    "TRIAGE_MESSENGER_PAGE_TOKEN": "d",
    "TRIAGE_MESSENGER_APP_SECRET": "e",
    "TRIAGE_MESSENGER_VERIFY_TOKEN": "f",
}


def test_nothing_is_on_by_default() -> None:
    assert enabled_channels({"TRIAGE_PUBLIC_URL": "https://dos.example.org"}) == {}


def test_what_is_filled_in_is_on_and_its_entry_holds_no_secret() -> None:
    entries = enabled_channels(FULL)
    assert len(entries) == 4
    assert not any(entries.values())


@pytest.mark.parametrize("name", [name for name in FULL if name != "TRIAGE_TWILIO_SMS_NUMBER"])
def test_half_filled_in_is_said_in_one_line(name: str) -> None:
    environ = {key: value for key, value in FULL.items() if key != name}
    with pytest.raises(ValueError, match=name) as error:
        enabled_channels(environ)
    assert "\n" not in str(error.value)


def test_twilio_needs_one_number_at_least() -> None:
    environ = {**FULL, "TRIAGE_TWILIO_SMS_NUMBER": ""}
    with pytest.raises(ValueError, match="TRIAGE_TWILIO_WHATSAPP_NUMBER"):
        enabled_channels(environ)


def test_a_telegram_secret_that_telegram_refuses_is_refused() -> None:
    with pytest.raises(ValueError, match="TRIAGE_TELEGRAM_SECRET"):
        enabled_channels({**FULL, "TRIAGE_TELEGRAM_SECRET": "avec des espaces et é"})

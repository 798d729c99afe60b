"""Signatures against the examples and the libraries of the providers."""

from __future__ import annotations

from twilio.request_validator import RequestValidator

from channels.identity import Pseudonyms
from channels.signatures import is_from_meta, is_from_twilio, same_secret, twilio_signature

KEY = "k" * 32
URL = "https://dos.example.org/webhooks/twilio/webhook?x=1"
FIELDS = [("From", "+33612345678"), ("Body", "j'ai mal à l'épaule & au dos"), ("FromCity", "")]


def test_ours_is_twilios() -> None:
    theirs = RequestValidator("token").compute_signature(URL, dict(FIELDS))
    assert twilio_signature(URL, FIELDS, "token") == theirs
    assert is_from_twilio(URL, FIELDS, theirs, "token")
    assert not is_from_twilio(URL, FIELDS[:2], theirs, "token")
    assert not is_from_twilio(URL, FIELDS, theirs, "other")
    assert not is_from_twilio(URL, FIELDS, None, "token")


def test_twilio_may_sign_with_the_port() -> None:
    with_port = URL.replace(".org/", ".org:443/")
    signature = RequestValidator("token").compute_signature(with_port, dict(FIELDS))
    assert is_from_twilio(URL, FIELDS, signature, "token")


def test_an_empty_secret_verifies_nothing() -> None:
    assert not same_secret("", "")
    assert not is_from_meta(b"{}", "sha256=", "")
    assert not is_from_twilio(URL, FIELDS, twilio_signature(URL, FIELDS, ""), "")


def test_one_phone_is_one_person_however_it_is_written() -> None:
    names = Pseudonyms(KEY)
    one = names.conversation("whatsapp", "whatsapp:+33612345678")
    assert one == names.conversation("whatsapp", "33612345678")
    assert one != names.conversation("sms", "+33612345678")
    assert one != Pseudonyms("l" * 32).conversation("whatsapp", "33612345678")
    assert "612345678" not in one

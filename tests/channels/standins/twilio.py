"""Twilio: the form of an incoming message and the Messages resource, as in its documentation."""

from __future__ import annotations

import base64
import urllib.parse
from typing import Any

from channels.plain_text import gsm7, septets
from tests.channels.standins.provider import Provider, Sent

ACCOUNT = "ACXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
TOKEN = "twilio-auth-token"
SMS_NUMBER = "+33700000001"
WHATSAPP_NUMBER = "+33700000002"
PUBLIC_URL = "https://dos.example.org"


class Twilio(Provider):
    """The API for SMS; its subclass is for WhatsApp."""

    channel = "sms"
    taps = False
    ours = SMS_NUMBER

    def environ(self) -> dict[str, str]:
        return {
            "TRIAGE_TWILIO_ACCOUNT_SID": ACCOUNT,
            "TRIAGE_TWILIO_AUTH_TOKEN": TOKEN,
            "TRIAGE_TWILIO_SMS_NUMBER": SMS_NUMBER,
            "TRIAGE_TWILIO_WHATSAPP_NUMBER": WHATSAPP_NUMBER,
            "TRIAGE_TWILIO_API": self.url,
            "TRIAGE_PUBLIC_URL": PUBLIC_URL,
        }

    def new_person(self, number: int) -> str:
        return f"+3361{number:07d}"

    def text(self, person: str, text: str, message_id: str) -> Any:
        return {
            "ToCountry": "FR",
            "ToState": "",
            "SmsMessageSid": f"SM{int(message_id):032x}",
            "NumMedia": "0",
            "ToCity": "",
            "FromZip": "",
            "SmsSid": f"SM{int(message_id):032x}",
            "FromState": "",
            "SmsStatus": "received",
            "FromCity": "",
            "Body": text,
            "FromCountry": "FR",
            "To": self.ours,
            "NumSegments": "1",
            "MessageSid": f"SM{int(message_id):032x}",
            "AccountSid": ACCOUNT,
            "From": person,
            "ApiVersion": "2010-04-01",
        }

    def status(self, person: str, status: str, **more: str) -> dict[str, str]:
        """Return the webhook that tells what became of a message to ``person``."""
        return {
            "SmsSid": "SM0123456789abcdef0123456789abcdef",
            "SmsStatus": status,
            "MessageStatus": status,
            "To": person,
            "MessageSid": "SM0123456789abcdef0123456789abcdef",
            "AccountSid": ACCOUNT,
            "From": self.ours,
            "ApiVersion": "2010-04-01",
            **more,
        }

    def media(self, person: str, message_id: str) -> dict[str, Any]:
        def with_media(kind: str) -> dict[str, str]:
            url = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"
            media = {"NumMedia": "1", "MediaContentType0": kind, "MediaUrl0": url}
            return {**self.text(person, "", message_id), **media}

        place = {"Latitude": "48.85", "Longitude": "2.35"}
        return {
            "voice": with_media("audio/ogg"),
            "image": with_media("image/jpeg"),
            "document": with_media("application/pdf"),
            "location": {**self.text(person, "", message_id), **place},
            "empty": self.text(person, "", message_id),
        }

    def captioned(self, person: str, text: str, message_id: str) -> Any:
        return {**self.media(person, message_id)["image"], "Body": text}

    def signed(self, payload: Any) -> tuple[bytes, dict[str, str]]:
        # Twilio's own library makes the signature, so that ours is checked against theirs.
        from twilio.request_validator import RequestValidator

        url = PUBLIC_URL + urllib.parse.urlsplit(self.webhook).path
        signature = RequestValidator(TOKEN).compute_signature(url, payload)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": signature,
        }
        return urllib.parse.urlencode(payload).encode(), headers

    def receiver(self, body: bytes) -> str:
        return dict(urllib.parse.parse_qsl(body.decode())).get("To", "")

    def api(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        basic = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if headers.get("Authorization") != f"Basic {basic}":
            return 401, {"code": 20003, "message": "Authenticate", "status": 401}
        if path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return 404, {"code": 20404, "message": "The requested resource was not found"}
        call = dict(urllib.parse.parse_qsl(body.decode()))
        text = call.get("Body", "")
        if not 1 <= len(text) <= 1600:
            return 400, {"code": 21617, "message": "The concatenated message body exceeds 1600"}
        whatsapp = call["To"].startswith("whatsapp:")
        wanted = f"whatsapp:{WHATSAPP_NUMBER}" if whatsapp else SMS_NUMBER
        if call.get("From") != wanted:
            return 400, {"code": 21606, "message": "The From number is not valid"}
        self.sent.append(Sent(call["To"], text, raw=call))
        sid = f"SM{len(self.sent):032x}"
        return 201, {"sid": sid, "status": "queued", "error_code": None, "body": text}


class TwilioWhatsApp(Twilio):
    """WhatsApp by the same account and API; the calls of both arrive at the same place."""

    channel = "whatsapp"
    ours = f"whatsapp:{WHATSAPP_NUMBER}"

    def __init__(self, api: Twilio) -> None:
        super().__init__()
        self.sent, self.faults = api.sent, api.faults

    def new_person(self, number: int) -> str:
        return f"whatsapp:+3362{number:07d}"


def is_one_sms(text: str) -> bool:
    """Say whether ``text`` goes out alone, in the alphabet of SMS."""
    return gsm7(text) == text and septets(text) <= 160

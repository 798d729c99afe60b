"""SMS and WhatsApp through Twilio.

Rasa's own connector is not used: it does not check signatures, drops empty fields (which are
signed), blocks the server while it sends, and shows buttons as internal text.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.delivery import Call, Verdict, judge_codes
from channels.enabled import required
from channels.incoming import Found, Incoming, MalformedError, Unsent, read_each
from channels.messaging import MessagingInput
from channels.plain_text import (
    SMS_JOINED_SEGMENT,
    SMS_SEGMENT,
    gsm7,
    numbered,
    septets,
    split,
)
from channels.replies import Reply
from channels.safety_net import tells_of_danger
from channels.signatures import is_from_twilio
from triage.text import fold

API = "https://api.twilio.com"
MAX_SMS = 3 * SMS_JOINED_SEGMENT
"""Longer SMS arrive late or in pieces; Twilio itself takes 1,600 characters."""

MAX_WHATSAPP = 1600
STOP_WORDS = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "arret"}
)
"""The words on which Twilio and the operators end a subscription, without accents. "Arrêté" is none
of them: it answers what became of a treatment."""

START_WORDS = frozenset({"start", "unstop"})
_AGAIN = (20429, 14107, 30022)
_BLOCKED = (21610, 21211, 21612, 21614, 63024)
_RECEIVED = ("received", "receiving")
_UNDELIVERED = ("undelivered", "failed")
_MEDIA = {"audio": "voice", "image": "image", "video": "video"}


class TwilioInput(MessagingInput):
    """``POST /webhooks/twilio/webhook``, signed; the address of a WhatsApp begins so."""

    def __init__(self, environ: Mapping[str, str], **times: Any) -> None:
        super().__init__(environ, **times)
        settings = required("twilio", environ)
        self._account = settings["TRIAGE_TWILIO_ACCOUNT_SID"]
        self._token = settings["TRIAGE_TWILIO_AUTH_TOKEN"]
        self._public_url = settings["TRIAGE_PUBLIC_URL"].rstrip("/")
        self._numbers = {
            "sms": environ.get("TRIAGE_TWILIO_SMS_NUMBER", ""),
            "whatsapp": environ.get("TRIAGE_TWILIO_WHATSAPP_NUMBER", ""),
        }
        base = environ.get("TRIAGE_TWILIO_API", API).rstrip("/")
        self._messages = f"{base}/2010-04-01/Accounts/{self._account}/Messages.json"
        basic = base64.b64encode(f"{self._account}:{self._token}".encode()).decode()
        self._headers = {"Authorization": f"Basic {basic}"}

    @classmethod
    def name(cls) -> str:
        """Name of the channel in the address; conversations are called "sms" or "whatsapp"."""
        return "twilio"

    def is_authentic(self, request: Request) -> bool:
        """Check ``X-Twilio-Signature`` with the public address, which is what Twilio signed."""
        url = self._public_url + request.path
        if request.query_string:
            url += f"?{request.query_string}"
        signature = request.headers.get("x-twilio-signature")
        return is_from_twilio(url, _fields(request), signature, self._token)

    def read(self, request: Request) -> Sequence[Found]:
        """Return the message in the form; none where the number it was sent to is not in use."""
        form = dict(_fields(request))
        if form.get("AccountSid") != self._account:
            raise MalformedError("of another account")
        return read_each(self.name(), [form], self._form)

    def _form(self, form: Mapping[str, str]) -> Iterator[Found]:
        status = form.get("MessageStatus") or form.get("SmsStatus") or "received"
        if status not in _RECEIVED:
            # What became of a message of ours: sent to the same address where it is so set up.
            if status in _UNDELIVERED:
                code = form.get("ErrorCode")
                reason = f"not delivered (code {code})" if code else "not delivered"
                yield Unsent(_channel(form["To"]), form["To"], reason)
            return
        address = form["From"]
        channel = _channel(address)
        if self._numbers[channel]:
            unreadable, text = _unreadable(form), form.get("Body", "")
            yield Incoming(form["MessageSid"], channel, address, text, unreadable=unreadable)

    async def settle(self, incoming: Incoming, conversation: str) -> list[Reply] | None:
        """Honour STOP on SMS: one acknowledgement, then silence until START.

        A sign of danger breaks the silence: the numbers to call are sent, and nothing is stored.
        """
        if incoming.channel != "sms":
            return None
        word = fold(incoming.text).text.strip(" .!\n")
        if word in STOP_WORDS:
            new = await self._memory.opt_out(conversation)
            return [Reply(self.texts["opted_out"])] if new else []
        if word in START_WORDS and await self._memory.opt_in(conversation):
            return [Reply(self.texts["opted_in"])]
        if not await self._memory.opted_out(conversation):
            return None
        in_danger = tells_of_danger(incoming.text)
        return [Reply(self.texts["danger_after_stop"], alert=True)] if in_danger else []

    def calls_for(self, incoming: Incoming, reply: Reply) -> Sequence[Call]:
        """Send the text with numbered answers; an alert begins with an SMS that stands alone."""
        text = reply.text
        if reply.answers:
            hint = self.texts["pick_several" if reply.several else "pick_one"]
            text = numbered(text, [answer.label for answer in reply.answers], hint)
        if incoming.channel == "sms":
            first = SMS_SEGMENT if reply.alert else None
            pieces = split(gsm7(text), MAX_SMS, septets, first)
        else:
            pieces = split(text, MAX_WHATSAPP)
        sender = self._numbers[incoming.channel]
        if incoming.channel == "whatsapp" and not sender.startswith("whatsapp:"):
            sender = f"whatsapp:{sender}"
        # A messaging service has an id in place of a number.
        origin = "MessagingServiceSid" if sender.startswith("MG") else "From"
        return [
            Call(
                self._messages,
                form={"To": incoming.address, origin: sender, "Body": piece},
                headers=self._headers,
            )
            for piece in pieces
        ]

    def judge(self, status: int, body: Mapping[str, Any]) -> Verdict:
        """Read ``{"code": …, "message": …, "status": …}``."""
        return judge_codes(status, body.get("code"), _AGAIN, _BLOCKED)

    def acknowledgement(self) -> HTTPResponse:
        """Return an empty TwiML document: the answer goes by the API."""
        return response.raw(b"<Response></Response>", content_type="text/xml")


def _channel(address: str) -> str:
    return "whatsapp" if address.startswith("whatsapp:") else "sms"


def _fields(request: Request) -> list[tuple[str, str]]:
    body = request.body.decode("utf-8", errors="replace")
    return parse_qsl(body, keep_blank_values=True)


def _unreadable(form: Mapping[str, str]) -> str:
    if form.get("Latitude") and form.get("Longitude"):
        return "location"
    if form.get("NumMedia", "0") in ("", "0"):
        return ""
    media = form.get("MediaContentType0", "").split("/")[0]
    return _MEDIA.get(media, "document")

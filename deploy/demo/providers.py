"""Telegram and Twilio on loopback: they take what the assistant sends, and nothing leaves."""

from __future__ import annotations

import itertools
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

TELEGRAM_TOKEN = "123456:demonstration-only"
TELEGRAM_SECRET = "demonstration-only-secret"
TWILIO_ACCOUNT = "AC" + 32 * "0"
TWILIO_TOKEN = "demonstration-only"
SMS_NUMBER = "+33639980000"
"""The assistant's own number, of the range kept for fiction."""

_ids = itertools.count(1)


class Providers:
    """Both APIs at one address. ``public_url`` is where Twilio believes the assistant to be."""

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url
        self._keyboards: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

    def environ(self) -> dict[str, str]:
        """Return the settings of the assistant's channels."""
        return {
            "TRIAGE_TELEGRAM_TOKEN": TELEGRAM_TOKEN,
            "TRIAGE_TELEGRAM_SECRET": TELEGRAM_SECRET,
            "TRIAGE_TELEGRAM_API": self.url,
            "TRIAGE_TWILIO_ACCOUNT_SID": TWILIO_ACCOUNT,
            "TRIAGE_TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
            "TRIAGE_TWILIO_SMS_NUMBER": SMS_NUMBER,
            "TRIAGE_TWILIO_API": self.url,
        }

    def telegram(self, chat: str, first: str, text: str) -> tuple[bytes, dict[str, str]]:
        """Return the update for a message, or for a tap where ``text`` is an offered answer."""
        number = next(_ids)
        person = {"id": int(chat), "is_bot": False, "first_name": first}
        message: dict[str, Any] = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": int(chat), "type": "private", "first_name": first},
            "from": person,
        }
        update: dict[str, Any] = {"update_id": number}
        code = self._keyboards.get(chat, {}).get(text)
        if code:
            query = {"id": str(number), "from": person, "chat_instance": "1"}
            update["callback_query"] = {**query, "message": {**message, "text": ""}, "data": code}
        else:
            update["message"] = {**message, "text": text}
        headers = {
            "Content-Type": "application/json",
            "X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET,
        }
        return json.dumps(update).encode(), headers

    def sms(self, phone: str, text: str) -> tuple[bytes, dict[str, str]]:
        """Return Twilio's webhook for an SMS."""
        from twilio.request_validator import RequestValidator

        form = {
            "MessageSid": f"SM{next(_ids):032x}",
            "AccountSid": TWILIO_ACCOUNT,
            "From": phone,
            "To": SMS_NUMBER,
            "Body": text,
            "NumMedia": "0",
        }
        address = f"{self._public_url}/webhooks/twilio/webhook"
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": RequestValidator(TWILIO_TOKEN).compute_signature(address, form),
        }
        return urlencode(form).encode(), headers

    def _take(self, path: str, body: bytes) -> dict[str, Any]:
        if path.endswith("/sendMessage"):
            call = json.loads(body)
            rows = (call.get("reply_markup") or {}).get("inline_keyboard") or []
            self._keyboards[str(call["chat_id"])] = {
                button["text"]: button["callback_data"]
                for row in rows
                for button in row
                if "callback_data" in button
            }
            return {"ok": True, "result": {"message_id": next(_ids)}}
        if path.endswith("/answerCallbackQuery"):
            return {"ok": True, "result": True}
        return {"sid": f"SM{next(_ids):032x}", "status": "queued", "error_code": None}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = json.dumps(provider._take(self.path, body)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                """Print nothing."""

        return Handler

"""Telegram: updates as in core.telegram.org/bots/api#update, and three methods of the Bot API."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.channels.standins.provider import Provider, Sent, wide

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
SECRET = "a-secret_of-the-webhook"


class Telegram(Provider):
    """The Bot API."""

    channel = "telegram"

    def __init__(self) -> None:
        super().__init__()
        self.receipts: list[str] = []

    def environ(self) -> dict[str, str]:
        return {
            "TRIAGE_TELEGRAM_TOKEN": TOKEN,
            "TRIAGE_TELEGRAM_SECRET": SECRET,
            "TRIAGE_TELEGRAM_API": self.url,
        }

    def new_person(self, number: int) -> str:
        return str(1_111_111_000 + number)

    def update(self, message_id: str, **content: Any) -> dict[str, Any]:
        return {"update_id": int(message_id), **content}

    def message(self, person: str, message_id: str, **content: Any) -> dict[str, Any]:
        return {
            "message_id": int(message_id) + 1000,
            "date": int(time.time()),
            "chat": {"id": int(person), "type": "private", "first_name": "Camille"},
            "from": {"id": int(person), "is_bot": False, "first_name": "Camille"},
            **content,
        }

    def text(self, person: str, text: str, message_id: str) -> Any:
        return self.update(message_id, message=self.message(person, message_id, text=text))

    def tap(self, person: str, sent: Sent, label: str, message_id: str) -> Any:
        query = {
            "id": f"4382bfdwdsb323b2d9-{message_id}",
            "from": {"id": int(person), "is_bot": False, "first_name": "Camille"},
            "message": self.message(person, message_id, text=sent.text),
            "chat_instance": "1",
            "data": dict(sent.answers)[label],
        }
        return self.update(message_id, callback_query=query)

    def media(self, person: str, message_id: str) -> dict[str, Any]:
        file = {"file_id": "AwADBAADbXXX", "file_unique_id": "AgADbXXX", "file_size": 1000}
        contents = {
            "voice": {"voice": {**file, "duration": 5, "mime_type": "audio/ogg"}},
            "image": {"photo": [{**file, "width": 90, "height": 51}]},
            "sticker": {"sticker": {**file, "type": "regular", "emoji": "👍"}},
            "location": {"location": {"latitude": 48.85, "longitude": 2.35}},
            "contact": {"contact": {"phone_number": "0612345678", "first_name": "Lou"}},
            "other": {"dice": {"emoji": "🎲", "value": 4}},
        }
        updates = {
            name: self.update(message_id, message=self.message(person, message_id, **content))
            for name, content in contents.items()
        }
        edited = self.message(person, message_id, text="bonjour à vous", edit_date=int(time.time()))
        updates["edited"] = self.update(message_id, edited_message=edited)
        reaction = self.message(person, message_id, new_reaction=[{"type": "emoji", "emoji": "👍"}])
        updates["reaction"] = self.update(message_id, message_reaction=reaction)
        return updates

    def captioned(self, person: str, text: str, message_id: str) -> Any:
        photo = [{"file_id": "AgAC", "file_unique_id": "x", "width": 90, "height": 51}]
        message = self.message(person, message_id, photo=photo, caption=text)
        return self.update(message_id, message=message)

    def signed(self, payload: Any) -> tuple[bytes, dict[str, str]]:
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
        return json.dumps(payload).encode(), headers

    def receiver(self, body: bytes) -> str:
        return str(json.loads(body).get("chat_id", ""))

    def api(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        call = json.loads(body)
        if path == f"/bot{TOKEN}/answerCallbackQuery":
            self.receipts.append(call["callback_query_id"])
            return 200, {"ok": True, "result": True}
        if path != f"/bot{TOKEN}/sendMessage":
            return 404, {"ok": False, "error_code": 404, "description": "Not Found"}
        keyboard = (call.get("reply_markup") or {}).get("inline_keyboard") or []
        buttons = [button for row in keyboard for button in row]
        if not 1 <= wide(call["text"]) <= 4096:
            return self._bad("message is too long")
        for button in buttons:
            data = button.get("callback_data")
            if data is not None and not 1 <= len(data.encode()) <= 64:
                return self._bad("BUTTON_DATA_INVALID")
            if data is None and not button["url"].startswith(("http://", "https://")):
                return self._bad("BUTTON_URL_INVALID")
        answers = tuple((b["text"], b["callback_data"]) for b in buttons if "callback_data" in b)
        self.sent.append(Sent(str(call["chat_id"]), call["text"], answers, call))
        message = {"message_id": len(self.sent), "date": int(time.time()), "text": call["text"]}
        return 200, {"ok": True, "result": message}

    @staticmethod
    def _bad(why: str) -> tuple[int, dict[str, Any]]:
        return 400, {"ok": False, "error_code": 400, "description": f"Bad Request: {why}"}

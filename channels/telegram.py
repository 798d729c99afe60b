"""Telegram, by its Bot API.

Rasa's own connector is not used: it does not check who calls the webhook, sends custom objects and
puts all buttons in one row, and takes an edited message for a new one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sanic.request import Request

from channels.delivery import Call, Verdict, judge_status
from channels.enabled import required
from channels.messaging import Incoming, MessagingInput, json_object
from channels.plain_text import numbered, split
from channels.replies import Reply
from channels.signatures import same_secret

API = "https://api.telegram.org"
MAX_TEXT = 4096
_MEDIA = {
    "voice": "voice",
    "audio": "voice",
    "photo": "image",
    "animation": "image",
    "video": "video",
    "video_note": "video",
    "document": "document",
    "sticker": "sticker",
    "location": "location",
    "venue": "location",
    "contact": "contact",
}


class TelegramInput(MessagingInput):
    """``POST /webhooks/telegram/webhook``, with the secret that was given to ``setWebhook``."""

    def __init__(self, environ: Mapping[str, str], **times: Any) -> None:
        super().__init__(environ, **times)
        settings = required("telegram", environ)
        self._secret = settings["TRIAGE_TELEGRAM_SECRET"]
        base = environ.get("TRIAGE_TELEGRAM_API", API).rstrip("/")
        self._api = f"{base}/bot{settings['TRIAGE_TELEGRAM_TOKEN']}"

    @classmethod
    def name(cls) -> str:
        """Name of the channel in the address and in the stored conversation."""
        return "telegram"

    def is_authentic(self, request: Request) -> bool:
        """Compare the header ``X-Telegram-Bot-Api-Secret-Token`` with the secret."""
        return same_secret(request.headers.get("x-telegram-bot-api-secret-token"), self._secret)

    def read(self, request: Request) -> Sequence[Incoming]:
        """Return the message in an update; none where it is not from a private chat."""
        update = json_object(request)
        incoming_id = str(update["update_id"])
        if "callback_query" in update:
            return self._tap(incoming_id, update["callback_query"])
        for key in ("message", "edited_message", "message_reaction"):
            if key in update:
                message = update[key]
                if message["chat"].get("type") != "private":
                    return []
                address = str(message["chat"]["id"])
                text = message.get("text") or message.get("caption") or ""
                kind = {"edited_message": "edited", "message_reaction": "reaction"}.get(key)
                if kind is None:
                    kind = "" if "text" in message else _kind(message)
                    text = "Bonjour" if text.split(" ")[0] == "/start" else text
                return [
                    Incoming(
                        incoming_id, self.name(), address, text, unreadable=kind,
                        sent_at=message.get("edit_date") or message.get("date"),
                    )
                ]  # fmt: skip
        return []

    def _tap(self, incoming_id: str, query: Mapping[str, Any]) -> Sequence[Incoming]:
        # Without this receipt the button goes on turning.
        receipt = Call(f"{self._api}/answerCallbackQuery", {"callback_query_id": query["id"]})
        message = query.get("message") or {}
        address = str((message.get("chat") or query["from"])["id"])
        tap = query.get("data") or ""
        return [Incoming(incoming_id, self.name(), address, tap=tap, receipt=receipt)]

    def calls_for(self, incoming: Incoming, reply: Reply) -> Sequence[Call]:
        """Send the text, with the answers to tap under its last piece, one in a row."""
        text = reply.text
        if reply.several:
            labels = [answer.label for answer in reply.answers]
            text = numbered(text, labels, self.texts["pick_several"])
        pieces = split(text, MAX_TEXT)
        keyboard = [
            [{"text": answer.label, "callback_data": answer.code}]
            for answer in reply.tappable
            if len(answer.code.encode()) <= 64
        ]
        keyboard += [
            [{"text": action["label"], "url": action["value"]}]
            for action in reply.actions
            if action["kind"] == "link"
        ]
        calls = []
        for piece in pieces:
            body: dict[str, Any] = {
                "chat_id": int(incoming.address),
                "text": piece,
                "link_preview_options": {"is_disabled": True},
            }
            if keyboard and piece is pieces[-1]:
                body["reply_markup"] = {"inline_keyboard": keyboard}
            calls.append(Call(f"{self._api}/sendMessage", body))
        return calls

    def judge(self, status: int, body: Mapping[str, Any]) -> Verdict:
        """Read ``{"ok": …, "error_code": …, "parameters": {"retry_after": …}}``."""
        verdict = judge_status(status)
        if status == 403:
            return Verdict(False, reason="blocked by the person")
        if verdict.again:
            wait = (body.get("parameters") or {}).get("retry_after") or 0
            return Verdict(False, True, verdict.reason, float(wait))
        return verdict


def _kind(message: Mapping[str, Any]) -> str:
    return next((kind for name, kind in _MEDIA.items() if name in message), "other")

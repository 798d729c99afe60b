"""Telegram, by its Bot API.

Rasa's own connector is not used: it does not check who calls the webhook, sends custom objects and
puts all buttons in one row, and takes an edited message for a new one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sanic.request import Request

from channels.delivery import Call, Verdict, judge_status
from channels.enabled import required
from channels.incoming import Found, Incoming, json_object, read_each
from channels.messaging import MessagingInput
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

_SERVICE = frozenset(
    [
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "message_auto_delete_timer_changed",
        "successful_payment",
        "refunded_payment",
        "users_shared",
        "chat_shared",
        "gift",
        "unique_gift",
        "gift_upgrade_sent",
        "connected_website",
        "write_access_allowed",
        "passport_data",
        "proximity_alert_triggered",
        "boost_added",
        "chat_background_set",
        "chat_owner_left",
        "chat_owner_changed",
        "community_chat_added",
        "community_chat_removed",
        "checklist_tasks_done",
        "checklist_tasks_added",
        "direct_message_price_changed",
        "paid_message_price_changed",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "giveaway_created",
        "giveaway_completed",
        "suggested_post_approved",
        "suggested_post_approval_failed",
        "suggested_post_declined",
        "suggested_post_paid",
        "suggested_post_refunded",
        "video_chat_scheduled",
        "video_chat_started",
        "video_chat_ended",
        "video_chat_participants_invited",
    ]
)
"""The fields by which Telegram tells, as a message, of something that nobody wrote."""


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

    def read(self, request: Request) -> Sequence[Found]:
        """Return the message in an update; none where it is not from a private chat."""
        return read_each(self.name(), [json_object(request)], self._update)

    def _update(self, update: Mapping[str, Any]) -> Iterator[Incoming]:
        incoming_id = str(update["update_id"])
        if "callback_query" in update:
            yield self._tap(incoming_id, update["callback_query"])
            return
        for key in ("message", "edited_message", "message_reaction"):
            if key not in update:
                continue
            message = update[key]
            withdrawn = key == "message_reaction" and not message.get("new_reaction")
            if message["chat"].get("type") != "private" or withdrawn or _is_service(message):
                return
            address = str(message["chat"]["id"])
            text = message.get("text") or message.get("caption") or ""
            kind = {"edited_message": "edited", "message_reaction": "reaction"}.get(key)
            if kind is None:
                kind = "" if "text" in message else _kind(message)
                text = "Bonjour" if text.split(" ")[0] == "/start" else text
            yield Incoming(
                incoming_id, self.name(), address, text, unreadable=kind,
                sent_at=message.get("edit_date") or message.get("date"),
            )  # fmt: skip
            return

    def _tap(self, incoming_id: str, query: Mapping[str, Any]) -> Incoming:
        # Without this receipt the button goes on turning.
        receipt = Call(f"{self._api}/answerCallbackQuery", {"callback_query_id": query["id"]})
        message = query.get("message") or {}
        address = str((message.get("chat") or query["from"])["id"])
        tap = query.get("data") or ""
        return Incoming(incoming_id, self.name(), address, tap=tap, receipt=receipt)

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


def _is_service(message: Mapping[str, Any]) -> bool:
    """Say whether Telegram itself tells of a change; a new kind of content is none."""
    return not _SERVICE.isdisjoint(message)


def _kind(message: Mapping[str, Any]) -> str:
    return next((kind for name, kind in _MEDIA.items() if name in message), "other")

"""WhatsApp by Meta's Cloud API; Rasa has no connector for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sanic.request import Request

from channels.delivery import Call
from channels.enabled import required
from channels.incoming import Found, Incoming, Unsent, json_object, objects, read_each
from channels.meta import API, MetaInput
from channels.plain_text import numbered, shorten, split, units
from channels.replies import Answer, Reply

MAX_TEXT = 4096
MAX_BODY = 1024
"""Length of the text above buttons or a list."""

MAX_BUTTONS, MAX_BUTTON = 3, 20
MAX_ROWS, MAX_ROW, MAX_ROW_DESCRIPTION = 10, 24, 72
_KINDS = {
    "audio": "voice",
    "image": "image",
    "video": "video",
    "document": "document",
    "sticker": "sticker",
    "reaction": "reaction",
    "location": "location",
    "contacts": "contact",
    "edit": "edited",
}
_NOT_A_MESSAGE = frozenset({"system", "ephemeral", "revoke", "request_welcome"})
_CONTENTS = ("text", "button", "interactive", *_KINDS)
"""The parts of a message by which it is known where it names no type."""

_PHONE = re.compile(r"^\+?\d+$")


class WhatsAppInput(MetaInput):
    """``/webhooks/whatsapp/webhook``: GET to verify the address, POST with a signature."""

    def __init__(self, environ: Mapping[str, str], **times: Any) -> None:
        super().__init__(environ, **times)
        settings = required("whatsapp", environ)
        self.app_secret = settings["TRIAGE_WHATSAPP_APP_SECRET"]
        self.verify_token = settings["TRIAGE_WHATSAPP_VERIFY_TOKEN"]
        self.access_token = settings["TRIAGE_WHATSAPP_ACCESS_TOKEN"]
        self._number = settings["TRIAGE_WHATSAPP_PHONE_NUMBER_ID"]
        base = environ.get("TRIAGE_WHATSAPP_API", API).rstrip("/")
        self._messages = f"{base}/{self._number}/messages"

    @classmethod
    def name(cls) -> str:
        """Name of the channel in the address and in the stored conversation."""
        return "whatsapp"

    def read(self, request: Request) -> Sequence[Found]:
        """Return the messages to our number, and the answers that failed after all."""
        found: list[Found] = []
        for value in self._values(json_object(request)):
            found += read_each(self.name(), objects(value, "messages"), self._message)
            found += read_each(self.name(), objects(value, "statuses"), self._status)
        return found

    def _values(self, body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        for entry in objects(body, "entry"):
            for change in objects(entry, "changes"):
                value = change.get("value")
                metadata = value.get("metadata") if isinstance(value, dict) else None
                number = metadata.get("phone_number_id") if isinstance(metadata, dict) else None
                if change.get("field") == "messages" and number == self._number:
                    yield value

    def _message(self, message: Mapping[str, Any]) -> Iterator[Incoming]:
        kind = message.get("type") or next((name for name in _CONTENTS if name in message), "")
        if kind in _NOT_A_MESSAGE:
            return
        content = message.get(kind) or {}
        text, tap, unreadable = "", "", ""
        if kind == "text":
            text = content.get("body") or ""
        elif kind == "button":
            text = content.get("text") or ""
        elif kind == "interactive" and content.get("type") in ("button_reply", "list_reply"):
            tap = content[content["type"]]["id"]
        elif kind == "reaction" and not content.get("emoji"):
            return
        else:
            unreadable = _KINDS.get(kind, "other")
            text = content.get("caption") or "" if isinstance(content, dict) else ""
        sent_at = float(message["timestamp"]) if message.get("timestamp") else None
        # Somebody who has a user name may hide their phone number behind an id.
        address = message.get("from") or message["from_user_id"]
        yield Incoming(message["id"], self.name(), address, text, tap, unreadable, sent_at)

    def _status(self, status: Mapping[str, Any]) -> Iterator[Unsent]:
        if status.get("status") == "failed":
            address = status.get("recipient_id") or status["recipient_user_id"]
            yield Unsent(self.name(), address, _reason(status))

    def calls_for(self, incoming: Incoming, reply: Reply) -> Sequence[Call]:
        """Send the text, with up to three buttons or a list where they can hold the answers."""
        text, native = reply.text, None
        if reply.answers:
            native = self._buttons(reply.tappable)
            if native is None and not reply.several:
                native = self._list(reply.tappable)
            if reply.several or native is None:
                hint = self.texts["pick_several" if reply.several else "pick_one"]
                text = numbered(text, [answer.label for answer in reply.answers], hint)
        *pieces, last = split(text, MAX_TEXT if native is None else MAX_BODY)
        contents = [_text(piece) for piece in pieces]
        contents.append(
            _text(last)
            if native is None
            else {"type": "interactive", "interactive": {**native, "body": {"text": last}}}
        )
        # An id in the place of a phone number is accepted, and reaches nobody.
        place = "to" if _PHONE.match(incoming.address) else "recipient"
        head = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            place: incoming.address,
        }
        return [Call(self._messages, {**head, **it}, headers=self.headers) for it in contents]

    def _buttons(self, answers: Sequence[Answer]) -> dict[str, Any] | None:
        fits = all(units(answer.label) <= MAX_BUTTON for answer in answers)
        if not fits or not 1 <= len(answers) <= MAX_BUTTONS:
            return None
        buttons = [
            {"type": "reply", "reply": {"id": answer.code, "title": answer.label}}
            for answer in answers
        ]
        return {"type": "button", "action": {"buttons": buttons}}

    def _list(self, answers: Sequence[Answer]) -> dict[str, Any] | None:
        """Return a list; a long answer stands whole in its description."""
        titles = [shorten(answer.label, MAX_ROW) for answer in answers]
        fits = all(units(answer.label) <= MAX_ROW_DESCRIPTION for answer in answers)
        if not fits or not 1 <= len(answers) <= MAX_ROWS or len(set(titles)) < len(titles):
            return None
        rows = []
        for title, answer in zip(titles, answers, strict=True):
            row = {"id": answer.code, "title": title}
            if title != answer.label:
                row["description"] = answer.label
            rows.append(row)
        action = {"button": self.texts["open_list"], "sections": [{"rows": rows}]}
        return {"type": "list", "action": action}


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": {"preview_url": False, "body": text}}


def _reason(status: Mapping[str, Any]) -> str:
    codes = [str(error.get("code")) for error in objects(status, "errors")]
    return f"not delivered (code {', '.join(codes)})" if codes else "not delivered"

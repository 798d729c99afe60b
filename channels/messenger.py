"""Facebook Messenger, by its Send API.

Rasa's own connector is not used: it knows only the old SHA-1 signature, answers a wrong one with
200, sends while the server waits, and answers a message that is delivered twice twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sanic.request import Request

from channels.delivery import Call
from channels.enabled import required
from channels.incoming import Found, Incoming, json_object, objects, read_each
from channels.meta import API, MetaInput
from channels.plain_text import numbered, shorten, split, units
from channels.replies import Reply

MAX_TEXT = 2000
MAX_REPLIES, MAX_REPLY = 13, 20
MAX_BUTTONS, MAX_BUTTON_TEXT = 3, 640
GET_STARTED = "start"
"""Payload of the "Get Started" button, as docs/channels.md sets it."""

_OF_PEOPLE = ("message", "postback", "message_edit", "reaction")
"""What a person does; the rest are receipts, and what the page's owner has arranged."""

_KINDS = {"audio": "voice", "image": "image", "video": "video", "file": "document"}
_INTERNATIONAL = re.compile(r"^\+\d{6,15}$")


class MessengerInput(MetaInput):
    """``/webhooks/messenger/webhook``: GET to verify the address, POST with a signature."""

    def __init__(self, environ: Mapping[str, str], **times: Any) -> None:
        super().__init__(environ, **times)
        settings = required("messenger", environ)
        self.app_secret = settings["TRIAGE_MESSENGER_APP_SECRET"]
        self.verify_token = settings["TRIAGE_MESSENGER_VERIFY_TOKEN"]
        self.access_token = settings["TRIAGE_MESSENGER_PAGE_TOKEN"]
        base = environ.get("TRIAGE_MESSENGER_API", API).rstrip("/")
        self._messages = f"{base}/me/messages"

    @classmethod
    def name(cls) -> str:
        """Name of the channel in the address and in the stored conversation."""
        return "messenger"

    def read(self, request: Request) -> Sequence[Found]:
        """Return the messages of people to the page; not its own, nor receipts."""
        body = json_object(request)
        if body.get("object") != "page":
            return []
        return [
            found
            for entry in objects(body, "entry")
            for found in read_each(self.name(), objects(entry, "messaging"), self._event)
        ]

    def _event(self, event: Mapping[str, Any]) -> Iterator[Incoming]:
        if not any(name in event for name in _OF_PEOPLE):
            return
        address, at = event["sender"]["id"], float(event.get("timestamp") or 0)
        # What has no id of its own is named by its sender and its time, in milliseconds.
        nameless = f"{address}:{at:.0f}"
        text, tap, unreadable = "", "", ""
        if "message" in event:
            message = event["message"]
            if message.get("is_echo"):
                return
            message_id, text = message["mid"], message.get("text") or ""
            tap = (message.get("quick_reply") or {}).get("payload") or ""
            unreadable = _kind(message)
        elif "postback" in event:
            postback = event["postback"]
            message_id = postback.get("mid") or f"{nameless}:postback"
            start = postback.get("payload") == GET_STARTED
            text = "Bonjour" if start else postback.get("title") or ""
        elif "message_edit" in event:
            edit = event["message_edit"]
            message_id = f"{edit['mid']}:edit:{edit.get('num_edit')}"
            text, unreadable = edit.get("text") or "", "edited"
        else:
            if event["reaction"].get("action") != "react":
                return
            message_id, unreadable = f"{nameless}:reaction", "reaction"
        sent_at = at / 1000 if at else None
        yield Incoming(message_id, self.name(), address, text, tap, unreadable, sent_at)

    def calls_for(self, incoming: Incoming, reply: Reply) -> Sequence[Call]:
        """Send the text, with quick replies under its last piece; numbers to call as buttons."""
        text, quick = reply.text, []
        if reply.answers:
            fits = all(units(answer.label) <= MAX_REPLY for answer in reply.answers)
            if reply.several or not fits or len(reply.tappable) > MAX_REPLIES:
                hint = self.texts["pick_several" if reply.several else "pick_one"]
                text = numbered(text, [answer.label for answer in reply.answers], hint)
            numbers = {answer: number for number, answer in enumerate(reply.answers, 1)}
            quick = [
                {
                    "content_type": "text",
                    "title": answer.label
                    if units(answer.label) <= MAX_REPLY
                    else shorten(f"{numbers[answer]}. {answer.label}", MAX_REPLY),
                    "payload": answer.code,
                }
                for answer in reply.tappable[:MAX_REPLIES]
            ]
        contents: list[dict[str, Any]] = [{"text": piece} for piece in split(text, MAX_TEXT)]
        if quick:
            contents[-1]["quick_replies"] = quick
        contents += self._to_call(reply)
        return [
            Call(
                self._messages,
                {
                    "recipient": {"id": incoming.address},
                    "messaging_type": "RESPONSE",
                    "message": content,
                },
                headers=self.headers,
            )
            for content in contents
        ]

    def _to_call(self, reply: Reply) -> list[dict[str, Any]]:
        """Return buttons for the actions that Messenger can hold: whole phone numbers and links."""
        buttons: list[dict[str, str]] = []
        for action in reply.actions:
            title = shorten(action["label"], MAX_REPLY)
            if action["kind"] == "phone" and _INTERNATIONAL.match(action["value"]):
                buttons.append({"type": "phone_number", "title": title, "payload": action["value"]})
            elif action["kind"] == "link":
                buttons.append({"type": "web_url", "title": title, "url": action["value"]})
        if not buttons:
            return []
        labels = " ou ".join(action["label"] for action in reply.actions)
        payload = {
            "template_type": "button",
            "text": shorten(labels, MAX_BUTTON_TEXT),
            "buttons": buttons[:MAX_BUTTONS],
        }
        return [{"attachment": {"type": "template", "payload": payload}}]


def _kind(message: Mapping[str, Any]) -> str:
    if message.get("sticker_id"):
        return "sticker"
    for attachment in objects(message, "attachments"):
        if attachment.get("type") in ("fallback", "template"):
            continue
        if (attachment.get("payload") or {}).get("sticker_id"):
            return "sticker"
        return _KINDS.get(attachment.get("type"), "other")
    return ""

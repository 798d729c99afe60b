"""WhatsApp's Cloud API and Messenger's Send API, as in developers.facebook.com/docs."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from tests.channels.standins.provider import Provider, Sent, wide

APP_SECRET = "app-secret"
VERIFY_TOKEN = "verify-token"
ACCESS_TOKEN = "EAAB-access-token"
PHONE_NUMBER_ID = "106540352242922"


def is_user_id(address: str) -> bool:
    """Say whether ``address`` is what WhatsApp gives of somebody who hides their number."""
    return address[:2].isalpha() and address[2:3] == "."


class Meta(Provider):
    """What both have: the signature and the form of an error."""

    def signed(self, payload: Any) -> tuple[bytes, dict[str, str]]:
        body = json.dumps(payload).encode()
        digest = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={digest}"}
        return body, headers

    @staticmethod
    def error(status: int, code: int, message: str) -> tuple[int, dict[str, Any]]:
        return status, {"error": {"message": message, "type": "OAuthException", "code": code}}


class WhatsApp(Meta):
    """The Cloud API."""

    channel = "whatsapp"

    def environ(self) -> dict[str, str]:
        return {
            "TRIAGE_WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
            "TRIAGE_WHATSAPP_ACCESS_TOKEN": ACCESS_TOKEN,
            "TRIAGE_WHATSAPP_APP_SECRET": APP_SECRET,
            "TRIAGE_WHATSAPP_VERIFY_TOKEN": VERIFY_TOKEN,
            "TRIAGE_WHATSAPP_API": f"{self.url}/v25.0",
        }

    def new_person(self, number: int) -> str:
        return f"3363{number:07d}"

    def hook(self, **value: Any) -> dict[str, Any]:
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550783881", "phone_number_id": PHONE_NUMBER_ID},
            **value,
        }
        change = {"value": value, "field": "messages"}
        entry = {"id": "102290129340398", "changes": [change]}
        return {"object": "whatsapp_business_account", "entry": [entry]}

    def message(self, person: str, message_id: str, kind: str, **content: Any) -> dict[str, Any]:
        return {
            **({"from_user_id": person} if is_user_id(person) else {"from": person}),
            "id": f"wamid.HBgLMTY0NjcwNDM1OTUVAgAS{message_id}",
            "timestamp": str(int(time.time())),
            "type": kind,
            **content,
        }

    def delivered(self, person: str, *messages: dict[str, Any]) -> dict[str, Any]:
        named = "user_id" if is_user_id(person) else "wa_id"
        contacts = [{"profile": {"name": "Camille", "username": "camille"}, named: person}]
        return self.hook(contacts=contacts, messages=list(messages))

    def text(self, person: str, text: str, message_id: str) -> Any:
        message = self.message(person, message_id, "text", text={"body": text})
        return self.delivered(person, message)

    def tap(self, person: str, sent: Sent, label: str, message_id: str) -> Any:
        kind = {"button": "button_reply", "list": "list_reply"}[sent.raw["interactive"]["type"]]
        reply = {"type": kind, kind: {"id": dict(sent.answers)[label], "title": label}}
        message = self.message(person, message_id, "interactive", interactive=reply)
        return self.delivered(person, message)

    def media(self, person: str, message_id: str) -> dict[str, Any]:
        file = {
            "id": "1037543291543636",
            "mime_type": "x/y",
            "sha256": "SfInY0gGKTsJlUWbwxC1k=",
        }
        contents: dict[str, tuple[str, Any]] = {
            "voice": ("audio", {**file, "voice": True}),
            "image": ("image", file),
            "sticker": ("sticker", {**file, "animated": False}),
            "location": ("location", {"latitude": 48.85, "longitude": 2.35}),
            "reaction": ("reaction", {"message_id": "wamid.X", "emoji": "👍"}),
            "contact": ("contacts", [{"name": {"formatted_name": "Lou"}}]),
        }
        hooks = {
            name: self.delivered(person, self.message(person, message_id, kind, **{kind: content}))
            for name, (kind, content) in contents.items()
        }
        error = {"code": 131051, "title": "Message type unknown"}
        unknown = self.message(person, message_id, "unsupported", errors=[error])
        return {**hooks, "other": self.delivered(person, unknown)}

    def captioned(self, person: str, text: str, message_id: str) -> Any:
        image = {"id": "1037543291543636", "mime_type": "image/jpeg", "caption": text}
        return self.delivered(person, self.message(person, message_id, "image", image=image))

    def receiver(self, body: bytes) -> str:
        call = json.loads(body)
        return str(call.get("to") or call.get("recipient") or "")

    def api(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        if headers.get("Authorization") != f"Bearer {ACCESS_TOKEN}":
            return self.error(401, 190, "Invalid OAuth access token")
        call = json.loads(body)
        if call.get("recipient_type") != "individual":
            return self.error(400, 100, "(#100) Param recipient_type must be one of {individual}")
        if path != f"/v25.0/{PHONE_NUMBER_ID}/messages":
            return self.error(404, 100, "Unsupported post request")
        if call.get("messaging_product") != "whatsapp":
            return self.error(400, 100, "(#100) The parameter messaging_product is required.")
        if call["type"] == "text":
            text, answers = call["text"]["body"], ()
            right = 1 <= wide(text) <= 4096
        else:
            text, answers, right = self._interactive(call["interactive"])
        if not right:
            return self.error(400, 131009, "(#131009) Parameter value is not valid")
        person = self.receiver(body)
        if not is_user_id(call.get("to", "")):
            # A user id in place of a phone number is accepted, and goes to nobody.
            self.sent.append(Sent(person, text, answers, call))
        contact = {"input": person, "wa_id": person}
        message = {"id": f"wamid.OUT{len(self.sent)}"}
        answer = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}
        return 200, answer

    @staticmethod
    def _interactive(content: dict[str, Any]) -> tuple[str, tuple[tuple[str, str], ...], bool]:
        text = content["body"]["text"]
        right = 1 <= wide(text) <= 1024
        if content["type"] == "button":
            buttons = [button["reply"] for button in content["action"]["buttons"]]
            right = right and 1 <= len(buttons) <= 3
            right = right and all(wide(b["title"]) <= 20 and wide(b["id"]) <= 256 for b in buttons)
            right = right and len({b["title"] for b in buttons}) == len(buttons)
            return text, tuple((b["title"], b["id"]) for b in buttons), right
        action = content["action"]
        rows = [row for section in action["sections"] for row in section["rows"]]
        right = right and 1 <= wide(action["button"]) <= 20 and 1 <= len(rows) <= 10
        right = right and all(
            wide(row["title"]) <= 24
            and wide(row["id"]) <= 200
            and wide(row.get("description", "")) <= 72
            for row in rows
        )
        return text, tuple((r.get("description") or r["title"], r["id"]) for r in rows), right


class Messenger(Meta):
    """The Send API."""

    channel = "messenger"

    def environ(self) -> dict[str, str]:
        return {
            "TRIAGE_MESSENGER_PAGE_TOKEN": ACCESS_TOKEN,
            "TRIAGE_MESSENGER_APP_SECRET": APP_SECRET,
            "TRIAGE_MESSENGER_VERIFY_TOKEN": VERIFY_TOKEN,
            "TRIAGE_MESSENGER_API": f"{self.url}/v25.0",
        }

    def new_person(self, number: int) -> str:
        return str(7_000_000_000_000_000 + number)

    def event(self, person: str, **content: Any) -> dict[str, Any]:
        event = {
            "sender": {"id": person},
            "recipient": {"id": "PAGE-ID"},
            "timestamp": int(time.time() * 1000),
            **content,
        }
        entry = {"id": "PAGE-ID", "time": event["timestamp"], "messaging": [event]}
        return {"object": "page", "entry": [entry]}

    def text(self, person: str, text: str, message_id: str) -> Any:
        return self.event(person, message={"mid": f"m_{message_id}", "text": text})

    def tap(self, person: str, sent: Sent, label: str, message_id: str) -> Any:
        reply = {"payload": dict(sent.answers)[label]}
        message = {"mid": f"m_{message_id}", "text": label, "quick_reply": reply}
        return self.event(person, message=message)

    def media(self, person: str, message_id: str) -> dict[str, Any]:
        def attached(kind: str, **payload: Any) -> dict[str, Any]:
            payload = {"url": "https://cdn.example/x", **payload}
            attachment = {"type": kind, "payload": payload}
            message = {"mid": f"m_{message_id}", "attachments": [attachment]}
            return self.event(person, message=message)

        reaction = {"reaction": "love", "emoji": "❤", "action": "react", "mid": "m_1"}
        edit = {"mid": "m_1", "text": "bonjour à vous", "num_edit": 1}
        return {
            "voice": attached("audio"),
            "image": attached("image"),
            "sticker": attached("image", sticker_id=369239263222822),
            "reaction": self.event(person, reaction=reaction),
            "edited": self.event(person, message_edit=edit),
            "other": attached("ig_reel"),
        }

    def captioned(self, person: str, text: str, message_id: str) -> Any:
        image = {"type": "image", "payload": {"url": "https://cdn.example/x"}}
        message = {"mid": f"m_{message_id}", "text": text, "attachments": [image]}
        return self.event(person, message=message)

    def receiver(self, body: bytes) -> str:
        return str((json.loads(body).get("recipient") or {}).get("id", ""))

    def api(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        if headers.get("Authorization") != f"Bearer {ACCESS_TOKEN}":
            return self.error(401, 190, "Invalid OAuth access token")
        call = json.loads(body)
        if path != "/v25.0/me/messages" or call.get("messaging_type") != "RESPONSE":
            return self.error(400, 100, "(#100) Invalid parameter")
        message, person = call["message"], call["recipient"]["id"]
        if "attachment" in message:
            payload = message["attachment"]["payload"]
            right = 1 <= len(payload["buttons"]) <= 3 and 1 <= wide(payload["text"]) <= 640
            right = right and all(wide(button["title"]) <= 20 for button in payload["buttons"])
            text, answers = payload["text"], ()
        else:
            text, replies = message["text"], message.get("quick_replies") or []
            right = 1 <= wide(text) <= 2000 and len(replies) <= 13
            right = right and all(
                wide(reply["title"]) <= 20 and wide(reply["payload"]) <= 1000 for reply in replies
            )
            answers = tuple((reply["title"], reply["payload"]) for reply in replies)
        if not right:
            return self.error(400, 100, "(#100) Length of param must be less than its limit")
        self.sent.append(Sent(person, text, answers, call))
        return 200, {"recipient_id": person, "message_id": f"m_OUT{len(self.sent)}"}

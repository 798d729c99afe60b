"""What WhatsApp and Messenger share: both are Meta's, with one way to sign and to refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.delivery import Verdict, judge_codes
from channels.messaging import MessagingInput
from channels.signatures import is_from_meta, same_secret

API = "https://graph.facebook.com/v25.0"
_AGAIN = (1, 2, 4, 17, 32, 613, 1200, 80006, 80007, 130429, 131000, 131016, 131056, 133004)
_BLOCKED = (10, 551, 131026, 131047, 131050)


class MetaInput(MessagingInput):
    """Base of the channels that Meta's Graph API serves; a subclass sets the three secrets."""

    app_secret: str
    verify_token: str
    access_token: str

    @property
    def headers(self) -> dict[str, str]:
        """The access token, in a header: addresses end up in logs."""
        return {"Authorization": f"Bearer {self.access_token}"}

    def is_authentic(self, request: Request) -> bool:
        """Check ``X-Hub-Signature-256``."""
        signature = request.headers.get("x-hub-signature-256")
        return is_from_meta(request.body, signature, self.app_secret)

    def challenge(self, request: Request) -> HTTPResponse | None:
        """Give back ``hub.challenge`` to whoever knows the verify token."""
        query = request.args
        if query.get("hub.mode") != "subscribe":
            return None
        if not same_secret(query.get("hub.verify_token"), self.verify_token):
            return None
        return response.text(query.get("hub.challenge") or "")

    def judge(self, status: int, body: Mapping[str, Any]) -> Verdict:
        """Read ``{"error": {"code": …}}``."""
        error = body.get("error")
        code = error.get("code") if isinstance(error, dict) else None
        return judge_codes(status, code, _AGAIN, _BLOCKED)

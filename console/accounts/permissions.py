"""What a view asks of the person who calls it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from console.audit.models import Deed
from console.audit.trail import record

View = Callable[..., HttpResponse]

SEE = "conversations.view_conversation"
REVIEW = "conversations.review_conversation"
EXPORT = "conversations.export_conversation"
ERASE = "conversations.erase_conversation"
SEE_SENDER = "conversations.see_sender"
TRAIN = "training.export_training"
AUDIT = "audit.read_audit"
SIGN = "rules.sign_rules"


def needs(permission: str) -> Callable[[View], View]:
    """Refuse the view to whoever lacks ``permission``, and note the refusal."""

    def wrap(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):
                record(request.user, Deed.DENIED, "", f"{permission} {view.__name__}")
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return wrap
